//! Who one is, and for how long.

use serde_json::{Value, json};
use tests::client::{Client, items, text};
use tests::on_both;
use tests::world::PASSWORD;

on_both! {
    /// A refresh token that comes a second time was stolen by somebody: the whole family ends.
    async fn a_refresh_token_used_twice_ends_the_family(world) {
        let owner = world.anyone();
        let first = owner.login("registrar", PASSWORD).await;
        let stolen = first.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        first.done();
        owner.refresh().await.done();

        let thief = world.anyone();
        let reused = thief.build(reqwest::Method::POST, "/api/v1/auth/refresh").header("Cookie", &stolen);
        let answer = reused.send().await.unwrap();
        assert_eq!(answer.status(), 401);
        let problem: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], "refresh_reused");
        assert_eq!(owner.refresh().await.status, 401, "the family lives on");
    }

    /// Five wrong passwords lock the account, also for the right one.
    async fn guessing_locks_the_account(world) {
        for _ in 0..5 {
            world.anyone().login("finance", "wrong-every-time").await.refused(401, "bad_credentials");
        }
        let locked = world.anyone().login("finance", PASSWORD).await;
        assert!(locked.headers.contains_key("retry-after"));
        locked.refused(429, "locked");
        world.move_clock("09:16").await;
        world.anyone().login("finance", PASSWORD).await.done();
    }

    /// A login that nobody has is answered like a wrong password.
    async fn unknown_logins_can_not_be_told_from_wrong_passwords(world) {
        let unknown = world.anyone().login("nobody-of-this-name", PASSWORD).await.refused(401, "bad_credentials");
        let wrong = world.anyone().login("auditor", "not-the-password").await.refused(401, "bad_credentials");
        assert_eq!(unknown, wrong);
    }

    /// A device's code works once.
    async fn a_device_code_enrols_once(world) {
        let canteen = world.canteen().await;
        let device = json!({"name": "门口", "canteen_id": canteen["id"], "kind": "kiosk"});
        let made = world.staff("administrator").await.post("/api/v1/devices", device).await.ok();
        let code = made["code"].as_str().unwrap();
        let kiosk = world.anyone();
        kiosk.join("/api/v1/devices/enrol", code).await.done();
        world.anyone().join("/api/v1/devices/enrol", code).await.refused(401, "code_used");
        kiosk.get("/api/v1/canteens").await.done();
        let revoke = format!("/api/v1/devices/{}/revoke", made["device"]["id"].as_str().unwrap());
        world.staff("administrator").await.post(&revoke, json!({})).await.done();
        assert_eq!(kiosk.refresh().await.status, 401, "a revoked device renews its token");
    }
    /// The list says how far each code is and since when; whoever types one that no longer works is told why.
    async fn a_devices_code_says_how_far_it_is(world) {
        let canteen = world.canteen().await;
        let administrator = world.staff("administrator").await;
        let make = async || {
            let device = json!({"name": "门口", "canteen_id": canteen["id"], "kind": "board"});
            administrator.post("/api/v1/devices", device).await.ok()
        };
        let (used, ended, late) = (make().await, make().await, make().await);
        let listed = async |by: &Client, made: &Value| {
            let list = by.get("/api/v1/devices").await.ok();
            items(&list).iter().find(|one| one["id"] == made["device"]["id"]).cloned().expect("listed")
        };
        let type_in = async |code: &str| world.anyone_elsewhere().join("/api/v1/devices/enrol", code).await;
        assert_eq!((text(&used["device"], "state"), &used["device"]["code_expires_at"]), ("waiting", &used["expires_at"]));
        type_in("NOSUCHCD").await.refused(401, "bad_code");
        type_in(text(&used, "code")).await.done();
        type_in(text(&used, "code")).await.refused(401, "code_used");
        let shown = listed(&administrator, &used).await;
        assert!(text(&shown, "state") == "enrolled" && shown["enrolled_at"].is_string(), "{shown}");
        let revoke = format!("/api/v1/devices/{}/revoke", text(&ended["device"], "id"));
        administrator.post(&revoke, json!({})).await.done();
        type_in(text(&ended, "code")).await.refused(401, "code_ended");

        world.move_clock("09:16").await;
        type_in(text(&late, "code")).await.refused(401, "code_expired");
        let again = world.anyone();
        again.login("administrator", PASSWORD).await.done();
        assert_eq!(text(&listed(&again, &late).await, "state"), "expired");
        assert_eq!(text(&listed(&again, &used).await, "state"), "enrolled", "a code that was used doesn't grow old");
    }
}
