//! Rounds as volunteers and dispatchers have them.

use serde_json::{Value, json};
use tests::client::{number, text};
use tests::on_both;
use tests::person::Person;

use crate::steps::{self, Room};

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

    /// Nobody set out, and somebody waits at each door: the day's page says so until the round is on its way.
    async fn a_round_that_nobody_took_is_late(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit_for_delivery(&world, Person::old()).await;
        lunch.order(&senior, "delivery").await;
        steps::hire_volunteer(&lunch).await;
        world.move_clock("14:31").await;
        let rounds = lunch.planned(&world).await;
        let round = &rounds["rounds"][0];
        let late = async || {
            let today = world.staff("dispatcher").await.get("/api/v1/today").await.ok();
            number(&today["canteens"][0]["sittings"][0], "rounds_late")
        };
        assert_eq!(late().await, 0);
        world.move_clock("17:45").await;
        assert_eq!(late().await, 1, "{}", round["departs_at"]);
        let phone = steps::join(&world, &lunch, text(round, "id")).await;
        phone.post("/api/v1/route/depart", json!({})).await.done();
        assert_eq!(late().await, 0);
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
    /// The desk sees how far the code is that it gave out; a phone that comes with one that was used or replaced is told so.
    async fn a_rounds_code_says_how_far_it_is(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit_for_delivery(&world, Person::old()).await;
        lunch.order(&senior, "delivery").await;
        steps::hire_volunteer(&lunch).await;
        world.move_clock("14:31").await;
        let rounds = lunch.planned(&world).await;
        assert!(rounds["rounds"][0]["access"].is_null(), "{rounds}");
        let path = format!("/api/v1/rounds/{}/access", text(&rounds["rounds"][0], "id"));
        let first = lunch.manager.post(&path, json!({})).await.ok();
        let shown = async || lunch.planned(&world).await["rounds"][0]["access"].clone();
        let waits = shown().await;
        assert_eq!((&waits["used_at"], &waits["expires_at"]), (&Value::Null, &first["expires_at"]));
        assert!(!waits.to_string().contains(text(&first, "code")), "the digits are shown once");

        let join = async |code: &Value| world.anyone_elsewhere().join("/api/v1/route/join", text(code, "code")).await;
        join(&first).await.done();
        assert!(shown().await["used_at"].is_string());
        join(&first).await.refused(401, "code_used");
        let second = lunch.manager.post(&path, json!({})).await.ok();
        assert!(shown().await["used_at"].is_null(), "the new one waits");
        join(&first).await.refused(401, "code_ended");
        join(&second).await.done();
    }
}
