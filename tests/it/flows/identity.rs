//! Who one is, and for how long.

use serde_json::json;
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
        assert!(!world.anyone().join("/api/v1/devices/enrol", code).await.status.is_success());
        kiosk.get("/api/v1/canteens").await.done();
        let revoke = format!("/api/v1/devices/{}/revoke", made["device"]["id"].as_str().unwrap());
        world.staff("administrator").await.post(&revoke, json!({})).await.done();
        assert_eq!(kiosk.refresh().await.status, 401, "a revoked device renews its token");
    }
}
