//! A process ends in the worst moment; whoever waited for its answer asks the other one.

use tests::World;
use tests::client::{Answer, number};
use tests::eventually;
use tests::person::Person;

use crate::steps::{self, Room, key};

/// Two processes, the last portion, the first process ends at this point of the batch, somebody else takes what is left;
/// then the same key is sent again.
async fn ask_again_after_an_end(point: &str) -> (World, Answer, Answer) {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("now");
    let world = World::with_first_api(&[("NUANCAN_TEST_END", format!("{point}:{}", mark.display()))]).await;
    let lunch = steps::dinner(
        &world,
        Room {
            portions: 1,
            delivery: 0,
            counter: 0,
        },
    )
    .await;
    let (first, late) = (
        steps::admit(&world, Person::old()).await,
        steps::admit(&world, Person::old()).await,
    );
    let mut wishes = Vec::new();
    for senior in [&first, &late] {
        let token = lunch.identify(senior).await;
        let dish = lunch.dish(&token).await;
        wishes.push(lunch.wanted("dine_in", &[(&token, &dish)]));
    }
    let (own, other) = (lunch.kiosk.asking(0), lunch.kiosk.asking(1));
    std::fs::write(&mark, "").unwrap();
    let key = key();
    let lost = own
        .try_send(
            reqwest::Method::POST,
            "/api/v1/orders",
            Some(wishes[0].clone()),
            Some(&key),
        )
        .await;
    assert!(lost.is_err(), "the process answered before it ended: {lost:?}");
    eventually("the first process has ended", async || {
        (!world.apis()[0].runs()).then_some(())
    })
    .await;
    let somebody = other
        .post_keyed("/api/v1/orders", &crate::steps::key(), wishes[1].clone())
        .await;
    let again = other.post_keyed("/api/v1/orders", &key, wishes[0].clone()).await;
    let once_more = other.post_keyed("/api/v1/orders", &key, wishes[0].clone()).await;
    assert_eq!((again.status, &again.body), (once_more.status, &once_more.body));
    let table = format!("SELECT sold FROM sitting WHERE id = {}", world.uuid(&lunch.sitting_id));
    assert_eq!(world.count(&table).await, 1);
    let kiosk = lunch.kiosk.asking(1);
    let path = format!(
        "/api/v1/board/menus?canteen_id={}&day={}",
        lunch.canteen_id,
        tests::world::DAY
    );
    eventually("the board shows that nothing is left", async || {
        let shown = kiosk.get(&path).await.ok();
        (number(&shown["sittings"][0]["dishes"][0], "remaining") == 0).then_some(())
    })
    .await;
    (world, somebody, again)
}

/// Committed and not told: the order stands. The dish is sold out for everybody else, and the repeat gets its order.
#[tokio::test]
async fn the_last_portion_is_theirs_whose_answer_was_lost() {
    for point in ["committed", "shown"] {
        let (world, somebody, again) = ask_again_after_an_end(point).await;
        somebody.refused(409, "sold_out");
        let order = again.ok();
        assert_eq!(order["orders"].as_array().unwrap().len(), 1);
        assert_eq!(world.count("SELECT count(*) FROM meal_order").await, 1);
    }
}

/// Not committed: nothing happened. Somebody else has the last portion, and the repeat is told so.
#[tokio::test]
async fn what_was_not_committed_has_not_happened() {
    let (world, somebody, again) = ask_again_after_an_end("written").await;
    somebody.done();
    again.refused(409, "sold_out");
    assert_eq!(world.count("SELECT count(*) FROM meal_order").await, 1);
}
