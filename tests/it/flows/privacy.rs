//! What must not lie about in plain text.

use tests::client::text;
use tests::on_both;
use tests::person::Person;
use tests::world::CANTEEN_PLACE;

use crate::steps::{self, Room};

on_both! {
    /// After a life in the system (registered, refused as a duplicate, looked up, fed) neither the database nor any
    /// log holds a resident ID, a phone number or an address.
    async fn no_resident_id_phone_or_address_in_plain_text(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let person = Person::old();
        let senior = steps::admit_for_delivery(&world, person.clone()).await;
        let again = person.registration(CANTEEN_PLACE);
        world.staff("registrar").await.post("/api/v1/registrations", again).await.refused(409, "duplicate_person");
        let dispatcher = world.staff("dispatcher").await;
        let shown = dispatcher.get(&format!("/api/v1/seniors/{}", senior.id)).await.ok();
        assert_eq!(text(&shown, "address"), person.address, "the address is there for those who may see it");
        dispatcher.get(&format!("/api/v1/seniors?q={}", senior.number)).await.done();
        lunch.kiosk.post("/api/v1/kiosk/identify", serde_json::json!({"phone": person.phone})).await.done();
        lunch.order(&senior, "delivery").await;

        let secrets = person.secrets();
        assert_eq!(world.leaked_into_database(&secrets), Vec::<String>::new());
        assert_eq!(world.leaked_into_logs(&secrets), Vec::<String>::new());
        // The scan itself sees what is there.
        assert!(!world.leaked_into_database(std::slice::from_ref(&senior.number)).is_empty());
    }
}
