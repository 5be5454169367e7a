//! The board shows what the tables hold, and says so when it changes.

use tests::client::number;
use tests::person::Person;
use tests::{World, eventually, on_both};
use tokio::time::timeout;

use crate::steps::{self, Room};

on_both! {
    /// Each order shows on the board of every process, and reaches an open stream.
    async fn an_order_shows_on_the_board_and_in_the_stream(world) {
        let lunch = steps::dinner(&world, Room { portions: 9, delivery: 4, counter: 0 }).await;
        let before = lunch.on_the_board().await;
        assert_eq!(number(&before["dishes"][0], "remaining"), 9);
        let mut stream = lunch.kiosk.stream(&format!("/api/v1/board/stream?canteen_id={}", lunch.canteen_id)).await;
        let senior = steps::admit(&world, Person::old()).await;
        lunch.order(&senior, "dine_in").await;

        let heard = async {
            let mut text = String::new();
            while let Ok(Some(bytes)) = stream.chunk().await {
                text.push_str(&String::from_utf8_lossy(&bytes));
                if text.contains("event: picture") && text.contains(&lunch.sitting_id) {
                    return text;
                }
            }
            panic!("the stream ended: {text}")
        };
        timeout(eventually::DEADLINE, heard).await.expect("the stream tells of the order");
        for _ in world.apis() {
            eventually("the board shows the order", async || {
                (number(&lunch.on_the_board().await["dishes"][0], "remaining") == 8).then_some(())
            })
            .await;
        }
        let sold = format!("SELECT sold FROM sitting WHERE id = {}", world.uuid(&lunch.sitting_id));
        assert_eq!(world.count(&sold).await, 1);
    }
}

/// An emptied, a killed and a frozen Redis cost nothing but speed: menus show, orders are taken, and the board fills by
/// itself afterwards.
#[tokio::test]
async fn losing_redis_loses_no_meal() {
    let mut world = World::start(tests::Backend::Postgres).await;
    let lunch = steps::dinner(
        &world,
        Room {
            portions: 9,
            delivery: 4,
            counter: 0,
        },
    )
    .await;
    let mut people = Vec::new();
    for _ in 0..3 {
        people.push(steps::admit(&world, Person::old()).await);
    }
    let shows = async |left: i64| {
        eventually("the board tells the truth", async || {
            (number(&lunch.on_the_board().await["dishes"][0], "remaining") == left).then_some(())
        })
        .await;
    };
    world.redis().expect("production has one").flush().await;
    lunch.order(&people[0], "dine_in").await;
    shows(8).await;

    world.redis().expect("production has one").kill().await;
    lunch.order(&people[1], "dine_in").await;
    shows(7).await;
    world.redis().expect("production has one").restart().await;
    shows(7).await;

    world.redis().expect("production has one").pause();
    lunch.order(&people[2], "dine_in").await;
    world.redis().expect("production has one").resume();
    shows(6).await;
}
