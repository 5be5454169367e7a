//! Staff see their own part of the place tree; what lies outside doesn't exist for them.

use serde_json::json;
use tests::client::{Client, items, text};
use tests::person::Person;
use tests::world::{CANTEEN_PLACE, PASSWORD};
use tests::{World, on_both};

use crate::steps::{self, Room};

/// A registrar of a township that isn't the senior's.
async fn stranger(world: &World, township: &str) -> Client {
    let account = json!({"login": "elsewhere", "name": "外乡登记员", "role": "registrar", "place_code": township, "password": PASSWORD});
    world
        .staff("administrator")
        .await
        .post("/api/v1/accounts", account)
        .await
        .done();
    let client = world.anyone();
    client.login("elsewhere", PASSWORD).await.done();
    client
}

on_both! {
    /// From another township a registration and a senior are 404, not 403, and no list shows them; the card is served
    /// everywhere all the same.
    async fn another_townships_people_do_not_exist(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let registration = steps::register(&world, &Person::old()).await;
        let home = &CANTEEN_PLACE[..9];
        let places = world.staff("registrar").await.get("/api/v1/places?level=township").await.ok();
        let other = items(&places).iter().map(|place| text(place, "code")).find(|code| !code.starts_with(home));
        let stranger = stranger(&world, other.expect("the county has more than one township")).await;

        stranger.get(&format!("/api/v1/seniors/{}", senior.id)).await.refused(404, "not_found");
        let pause = json!({"from": "2026-11-24", "reason": "hospital"});
        stranger.post(&format!("/api/v1/seniors/{}/pause", senior.id), pause).await.refused(404, "not_found");
        stranger.get(&format!("/api/v1/registrations/{}", text(&registration, "id"))).await.refused(404, "not_found");
        let found = stranger.post("/api/v1/seniors/search", json!({"q": senior.number})).await.ok();
        assert!(items(&found).is_empty(), "{found}");
        let listed = stranger.get("/api/v1/registrations").await.ok();
        assert!(items(&listed).iter().all(|row| row["id"] != registration["id"]), "{listed}");
        let log = world.staff("auditor").await.get("/api/v1/audit").await.ok();
        let named = items(&log).iter().any(|line| line["subject_name"] == "外乡登记员 (elsewhere)");
        assert!(named, "whoever reads the log needn't know ids by heart: {log}");
        // The same requests from home succeed: it is the scope that hides them.
        let registrar = world.staff("registrar").await;
        registrar.get(&format!("/api/v1/seniors/{}", senior.id)).await.done();
        registrar.get(&format!("/api/v1/registrations/{}", text(&registration, "id"))).await.done();
        lunch.order(&senior, "dine_in").await;
    }
}
