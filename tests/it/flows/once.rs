//! What a desk asks for again, because it heard no answer, is done once.

use reqwest::Method;
use serde_json::{Value, json};
use tests::client::{Answer, Client, key, text};
use tests::person::Person;
use tests::world::DAY;
use tests::{World, eventually, on_both};

use crate::steps::{self, Room};

const ROOM: Room = Room {
    portions: 20,
    delivery: 5,
    counter: 2,
};

/// What makes something new each time that it is asked for: who asks, where, what, and the table that grows.
struct Wish {
    by: Client,
    path: String,
    body: Value,
    table: &'static str,
}

async fn wishes(world: &World) -> Vec<Wish> {
    let lunch = steps::dinner(world, ROOM).await;
    let senior = steps::admit(world, Person::old()).await;
    let (admin, registrar) = (world.staff("administrator").await, world.staff("registrar").await);
    let manager = lunch.manager.clone();
    let canteen = &lunch.canteen_id;
    let volunteer = Person::born(1981);
    let wish = |by: &Client, path: &str, body: Value, table| Wish {
        by: by.clone(),
        path: path.to_owned(),
        body,
        table,
    };
    let senior = |rest: &str| format!("/api/v1/seniors/{}/{rest}", senior.id);
    vec![
        wish(
            &manager,
            "/api/v1/volunteers",
            json!({"name": volunteer.name, "phone": volunteer.phone, "canteen_id": canteen, "mode": "foot", "capacity": 8}),
            "volunteer",
        ),
        wish(
            &manager,
            "/api/v1/dishes",
            json!({"canteen_id": canteen, "name": "白菜豆腐", "ingredients": ["tofu"], "price_fen": 900}),
            "dish",
        ),
        wish(
            &admin,
            "/api/v1/devices",
            json!({"canteen_id": canteen, "name": "门口那台", "kind": "kiosk"}),
            "device",
        ),
        wish(
            &admin,
            "/api/v1/channels",
            json!({"name": "值班邮箱", "kind": "mail", "url": "http://127.0.0.1:9/mail", "to": "duty@example.org"}),
            "channel",
        ),
        wish(&registrar, &senior("cards"), json!({"reason": "lost"}), "card"),
        wish(
            &registrar,
            &senior("stays"),
            json!({"from": DAY, "to": DAY, "address": "澧源镇女儿家"}),
            "away_address",
        ),
    ]
}

fn is_replayed(answer: &Answer) -> bool {
    answer.headers.contains_key("idempotency-replayed")
}

async fn rows(world: &World, table: &str) -> i64 {
    world.count(&format!("SELECT count(*) FROM {table}")).await
}

on_both! {
    /// The answer is lost, the clerk presses again, perhaps at the other process: there is one of it, and the answer is the
    /// first one's. Whoever means a second one asks with another key.
    async fn what_a_desk_makes_is_made_once(world) {
        for wish in wishes(&world).await {
            let before = rows(&world, wish.table).await;
            let (one, other) = (wish.by.asking(0), wish.by.asking(world.apis().len() - 1));
            let key = key();
            let first = one.post_keyed(&wish.path, &key, wish.body.clone()).await;
            let again = other.post_keyed(&wish.path, &key, wish.body.clone()).await;
            assert!(first.status.is_success() && !is_replayed(&first), "{}: {}", wish.path, first.text);
            assert!(is_replayed(&again), "{}: {}", wish.path, again.text);
            assert_eq!((first.status, &first.text), (again.status, &again.text));
            assert_eq!(rows(&world, wish.table).await, before + 1, "{}", wish.path);
        }
    }

    /// Twice at the same moment, from two processes: one is made. Whoever hears nothing of it hears that it is done.
    async fn twice_at_once_is_once(world) {
        for wish in wishes(&world).await {
            let before = rows(&world, wish.table).await;
            let (one, other) = (wish.by.asking(0), wish.by.asking(world.apis().len() - 1));
            let key = key();
            let ask = |by: &Client| {
                let (by, path, key, body) = (by.clone(), wish.path.clone(), key.clone(), wish.body.clone());
                async move { by.post_keyed(&path, &key, body).await }
            };
            let answers = tokio::join!(ask(&one), ask(&other));
            assert_eq!(rows(&world, wish.table).await, before + 1, "{}", wish.path);
            let mut succeeded = 0;
            for answer in [answers.0, answers.1] {
                if answer.status.is_success() {
                    succeeded += 1;
                } else {
                    answer.refused(409, "already_done");
                }
            }
            assert!(succeeded > 0, "{}: nobody was told", wish.path);
            ask(&one).await.done();
        }
    }

    /// A key is good for one thing and for one person; what was refused wasn't done, and may be tried again.
    async fn a_key_is_for_one_thing_of_one_person(world) {
        let canteen = world.canteen().await;
        let manager = world.staff("canteen_manager").await;
        let dish = |name: &str, price_fen: i64| json!({"canteen_id": canteen["id"], "name": name, "ingredients": ["tofu"],
            "price_fen": price_fen});
        let key = key();
        let paths = "/api/v1/dishes";
        manager.post_keyed(paths, &key, dish("白菜豆腐", -5)).await.refused(422, "bad_price");
        let made = manager.post_keyed(paths, &key, dish("白菜豆腐", 900)).await.ok();
        let problem = manager.post_keyed(paths, &key, dish("红烧豆腐", 900)).await.refused(422, "key_reused");
        assert_eq!(problem["field"], "Idempotency-Key");
        let same = manager.post_keyed(paths, &key, dish("白菜豆腐", 900)).await.ok();
        assert_eq!(text(&same, "id"), text(&made, "id"));
        manager.post_keyed(paths, "short", dish("白菜豆腐", 900)).await.refused(422, "idempotency_key_missing");

        world.hire("second", "canteen_manager", Some(text(&canteen, "id"))).await;
        let second = world.staff("second").await;
        let theirs = second.post_keyed(paths, &key, dish("白菜豆腐", 900)).await;
        assert!(!is_replayed(&theirs), "{}", theirs.text);
    }

    /// Answers speak of people: when somebody is erased none is kept. What was done is not done again all the same.
    async fn no_answer_outlives_whoever_is_erased(world) {
        let senior = steps::admit(&world, Person::old()).await;
        let registrar = world.staff("registrar").await;
        let path = format!("/api/v1/seniors/{}", senior.id);
        let key = key();
        let stay = json!({"from": DAY, "to": DAY, "address": "澧源镇女儿家"});
        let stays = format!("{path}/stays");
        registrar.post_keyed(&stays, &key, stay.clone()).await.done();
        registrar.post(&format!("{path}/death"), json!({"date": DAY, "source": "家属电话"})).await.done();
        world.staff("approver").await.post(&format!("{path}/erase"), json!({"reason": "家属要求"})).await.done();
        assert_eq!(world.count("SELECT count(*) FROM command_once WHERE answer_sealed IS NOT NULL").await, 0);
        registrar.post_keyed(&stays, &key, stay).await.refused(409, "already_done");
    }
}

/// The process dies between doing it and saying so: it was done, nobody knows the answer, and it isn't done again.
#[tokio::test]
async fn whoever_hears_nothing_of_a_deed_hears_that_it_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("now");
    let world = World::with_first_api(&[("NUANCAN_TEST_END", format!("unanswered:{}", mark.display()))]).await;
    let wish = wishes(&world).await.remove(0);
    let before = rows(&world, wish.table).await;
    std::fs::write(&mark, "").unwrap();
    let key = key();
    let lost = wish
        .by
        .asking(0)
        .try_send(Method::POST, &wish.path, Some(wish.body.clone()), Some(&key))
        .await;
    assert!(lost.is_err(), "the process answered before it ended: {lost:?}");
    eventually("the first process has ended", async || {
        (!world.apis()[0].runs()).then_some(())
    })
    .await;
    let other = wish.by.asking(1);
    other
        .post_keyed(&wish.path, &key, wish.body.clone())
        .await
        .refused(409, "already_done");
    assert_eq!(rows(&world, wish.table).await, before + 1);
}
