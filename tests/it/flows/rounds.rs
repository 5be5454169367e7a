//! The cut-off happens once.

use serde_json::json;
use tests::client::text;
use tests::person::Person;
use tests::{Backend, World, eventually, on_both};

use crate::steps::{self, Room};

/// Two workers see the same cut-off; one of them is killed while it works. There is one set of rounds, and each meal is
/// on exactly one of them.
#[tokio::test]
async fn two_workers_one_killed_make_one_set_of_rounds() {
    let world = World::start(Backend::Postgres).await;
    let lunch = steps::dinner(&world, Room::PLENTY).await;
    for _ in 0..12 {
        let senior = steps::admit_for_delivery(&world, Person::old()).await;
        lunch.order(&senior, "delivery").await;
    }
    steps::hire_volunteer(&lunch).await;
    let sitting = world.uuid(&lunch.sitting_id);
    let claimed = "SELECT count(*) FROM job WHERE state = 'running'";
    world.move_clock("14:31").await;
    let victim = &world.workers()[0];
    // Killed at the first sign of work, whoever's it is; when the rounds were quicker the end is the same.
    eventually("a job is under way or done", async || {
        let rounds = format!("SELECT count(*) FROM round WHERE sitting_id = {sitting}");
        (world.count(claimed).await + world.count(&rounds).await > 0).then_some(())
    })
    .await;
    victim.kill().await;
    // The lease of a killed worker ends by the clock.
    world.move_clock("14:45").await;
    let rounds = lunch.planned(&world).await;
    let mut stops: Vec<&str> = Vec::new();
    for round in rounds["rounds"].as_array().unwrap() {
        stops.extend(round["stops"].as_array().unwrap().iter().map(|stop| text(stop, "id")));
    }
    let unplaced = rounds["unplaced"].as_array().unwrap().len();
    assert_eq!(stops.len() + unplaced, 12, "{rounds}");
    stops.sort_unstable();
    stops.dedup();
    assert_eq!(stops.len() + unplaced, 12, "a meal is on two rounds");
}

on_both! {
    /// A code opens a round once, for whoever types it first, and dies after five wrong ones.
    async fn a_volunteers_code_opens_once_and_dies_of_guessing(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit_for_delivery(&world, Person::old()).await;
        lunch.order(&senior, "delivery").await;
        steps::hire_volunteer(&lunch).await;
        world.move_clock("14:31").await;
        let rounds = lunch.planned(&world).await;
        let path = format!("/api/v1/rounds/{}/access", text(&rounds["rounds"][0], "id"));

        let access = lunch.manager.post(&path, json!({})).await.ok();
        let code = text(&access, "code");
        assert!(code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()), "{code}");
        let phone = world.anyone();
        phone.join("/api/v1/route/join", code).await.done();
        assert!(!world.anyone().join("/api/v1/route/join", code).await.status.is_success(), "a code opened twice");

        let before = phone.get("/api/v1/route").await.ok();
        let stop = &before["stops"][0];
        assert!(stop["address"].is_null() && stop["phone"].is_null(), "an address before the round has left: {stop}");
        phone.post("/api/v1/route/depart", json!({})).await.done();
        let after = phone.get("/api/v1/route").await.ok();
        assert_eq!(text(&after["stops"][0], "address"), senior.person.address);

        let outcome = format!("/api/v1/route/stops/{}/outcome", text(stop, "id"));
        let done = json!({"outcome": "handed_over", "care": "usual", "at": "2026-11-23T08:40:00.000Z"});
        phone.post_keyed(&outcome, &steps::key(), done).await.done();
        let after = phone.get("/api/v1/route").await.ok();
        assert!(after["stops"][0]["address"].is_null(), "an address after the hand-over");
        let undo = format!("/api/v1/route/stops/{}/undo", text(stop, "id"));
        phone.post(&undo, json!({"reason": "点错了"})).await.done();
        let again = phone.get("/api/v1/route").await.ok();
        assert_eq!(text(&again["stops"][0], "state"), "pending");
    }

    /// Moving a stop by hand says beforehand what breaks, and changes nothing until it is asked to.
    async fn a_stop_is_moved_by_hand(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        for _ in 0..3 {
            let senior = steps::admit_for_delivery(&world, Person::old()).await;
            lunch.order(&senior, "delivery").await;
        }
        steps::hire_volunteer(&lunch).await;
        world.move_clock("14:31").await;
        let before = lunch.planned(&world).await;
        let round = &before["rounds"][0];
        let last = round["stops"].as_array().unwrap().last().unwrap();
        let dispatcher = world.staff("dispatcher").await;
        let path = format!("/api/v1/stops/{}/move", text(last, "id"));
        let dry = json!({"round_id": round["id"], "position": 1, "dry_run": true});
        let tried = dispatcher.post(&path, dry).await.ok();
        assert_eq!(tried["applied"], false);
        let unchanged = lunch.planned(&world).await;
        assert_eq!(unchanged["rounds"], before["rounds"]);
        let wet = json!({"round_id": round["id"], "position": 1, "dry_run": false});
        let moved = dispatcher.post(&path, wet).await.ok();
        assert_eq!(moved["applied"], true, "{moved}");
        let after = lunch.planned(&world).await;
        assert_eq!(after["rounds"][0]["stops"][0]["id"], last["id"]);
    }
}
