//! Somebody at a kiosk needs a person: it rings at the desk, and the kiosk hears who comes.

use serde_json::{Value, json};
use tests::client::{Client, items, number, text};
use tests::{Backend, World, eventually, on_both};
use tokio::time::timeout;

use crate::steps::{self, Room};

async fn ring(kiosk: &Client) -> Value {
    kiosk.post("/api/v1/kiosk/help", json!({})).await.ok()
}

async fn calls(desk: &Client) -> Vec<Value> {
    items(&desk.get("/api/v1/help-calls").await.ok()).to_vec()
}

/// What the kiosk knows of its own call.
async fn own(kiosk: &Client) -> Value {
    kiosk.get("/api/v1/kiosk/help").await.ok()["call"].clone()
}

async fn answer(desk: &Client, call: &Value) -> tests::client::Answer {
    let path = format!("/api/v1/help-calls/{}/answer", text(call, "id"));
    desk.post(&path, json!({})).await
}

/// Reads a stream until it tells of help.
async fn hears(mut stream: reqwest::Response) {
    let told = async {
        let mut text = String::new();
        while !text.contains("event: help") {
            let bytes = stream.chunk().await.unwrap().expect("the stream goes on");
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
    };
    timeout(eventually::DEADLINE, told)
        .await
        .expect("the stream tells of help");
}

on_both! {
    /// One press rings at the desk, several are one call; whoever comes first is named to everybody, and the log knows.
    async fn a_call_rings_until_somebody_comes(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let kitchen = world.staff("kitchen").await;
        let desk = lunch.manager.stream("/api/v1/events").await;
        let first = ring(&lunch.kiosk).await;
        assert_eq!((text(&first, "state"), number(&first, "times")), ("calling", 1));
        hears(desk).await;
        ring(&lunch.kiosk).await;
        let other = world.kiosk(&lunch.canteen_id).await;
        ring(&other).await;
        let rings = calls(&lunch.manager).await;
        assert_eq!(rings.len(), 2, "two kiosks, each with one call: {rings:?}");
        let call = rings.iter().find(|call| call["id"] == first["id"]).unwrap();
        assert_eq!(number(call, "times"), 2);

        let screen = lunch.kiosk.stream(&format!("/api/v1/board/stream?canteen_id={}", lunch.canteen_id)).await;
        let mine = answer(&lunch.manager, call).await.ok();
        hears(screen).await;
        let theirs = answer(&kitchen, call).await.ok();
        assert_eq!(mine["answered_by"], theirs["answered_by"], "the first is named to both");
        let shown = own(&lunch.kiosk).await;
        assert_eq!((text(&shown, "state"), &shown["answered_by"]), ("answered", &mine["answered_by"]));
        assert_eq!(calls(&kitchen).await[0]["state"], "calling", "what rings stands before what was answered");

        let again = ring(&lunch.kiosk).await;
        assert_eq!(text(&again, "state"), "answered", "impatience doesn't ring twice");
        world.move_clock("09:03").await;
        let again = ring(&lunch.kiosk).await;
        assert_eq!((text(&again, "state"), &again["answered_by"]), ("calling", &Value::Null), "nobody came");

        lunch.kiosk.post("/api/v1/kiosk/help/end", json!({})).await.done();
        lunch.kiosk.post("/api/v1/kiosk/help/end", json!({})).await.done();
        assert_eq!(own(&lunch.kiosk).await, Value::Null);
        answer(&lunch.manager, call).await.refused(409, "help_over");
        let log = world.staff("auditor").await.get(&format!("/api/v1/audit?subject={}", text(call, "id"))).await.ok();
        let mut acts: Vec<&str> = items(&log).iter().map(|entry| text(entry, "action")).collect();
        acts.sort_unstable();
        assert_eq!(acts, ["help.answer", "help.ask", "help.ask", "help.ask", "help.ask", "help.end"]);
    }

    /// Presses at the same moment are one call; a call that nobody ended lapses and the next one is new; too many presses
    /// are told to wait.
    async fn a_kiosk_has_one_call_and_nobody_rings_the_kitchen_deaf(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let (one, two, three) = tokio::join!(ring(&lunch.kiosk), ring(&lunch.kiosk), ring(&lunch.kiosk));
        assert!(one["id"] == two["id"] && two["id"] == three["id"]);
        assert_eq!(number(&calls(&lunch.manager).await[0], "times"), 3);

        world.move_clock("09:31").await;
        assert!(calls(&lunch.manager).await.is_empty(), "whoever called has gone");
        answer(&lunch.manager, &one).await.refused(409, "help_over");
        let next = ring(&lunch.kiosk).await;
        assert!(next["id"] != one["id"] && number(&next, "times") == 1);

        let mut refused = 0;
        for _ in 0..20 {
            let pressed = lunch.kiosk.post("/api/v1/kiosk/help", json!({})).await;
            refused += usize::from(pressed.status == 429);
        }
        assert!(refused >= 8, "{refused} presses were told to wait");
        assert_eq!(calls(&lunch.manager).await.len(), 1);
    }

    /// Another canteen's staff hears nothing of it and can't answer.
    async fn a_call_is_its_own_canteens(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let call = ring(&lunch.kiosk).await;
        let body = json!({"name": "另一个食堂", "name_en": "Another canteen", "place_code": tests::world::CANTEEN_PLACE,
            "lat": 29.4, "lon": 110.2, "halal": false, "hours": "10:30-12:30"});
        let other = world.staff("administrator").await.post("/api/v1/canteens", body).await.ok();
        world.hire("other_kitchen", "kitchen", Some(text(&other, "id"))).await;
        let stranger = world.staff("other_kitchen").await;
        assert!(calls(&stranger).await.is_empty());
        answer(&stranger, &call).await.refused(404, "not_found");
    }
}

/// Without Redis the call is made, seen and answered all the same: what rings is a row.
#[tokio::test]
async fn a_call_needs_no_redis() {
    let mut world = World::start(Backend::Postgres).await;
    let lunch = steps::dinner(&world, Room::PLENTY).await;
    world.redis().expect("production has one").kill().await;
    let call = ring(&lunch.kiosk).await;
    assert_eq!(calls(&lunch.manager).await.len(), 1);
    answer(&lunch.manager, &call).await.done();
    assert_eq!(text(&own(&lunch.kiosk).await, "state"), "answered");
}
