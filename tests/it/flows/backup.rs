//! A backup is worth what its restore is.

use tests::client::text;
use tests::person::Person;
use tests::{World, on_both};

use crate::steps::{self, Room};

on_both! {
    /// Everything comes back from the file alone into an empty place: orders, accounts, and with the keys the sealed
    /// address.
    async fn what_was_backed_up_comes_back(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let order = lunch.order(&senior, "dine_in").await;
        let file = world.folder().join("backup.zip");
        world.run(&["backup", file.to_str().unwrap()]);

        let restored = World::restored(world.backend(), &file).await;
        let registrar = restored.staff("registrar").await;
        let shown = registrar.get(&format!("/api/v1/seniors/{}", senior.id)).await.ok();
        assert_eq!(text(&shown, "address"), senior.person.address);
        let orders = registrar.get(&format!("/api/v1/orders?sitting_id={}", lunch.sitting_id)).await.ok();
        assert_eq!(orders["items"][0]["id"], order["id"]);
    }
}
