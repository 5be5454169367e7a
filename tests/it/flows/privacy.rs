//! What must not lie about in plain text.

use serde_json::json;
use tests::client::{items, text};
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
        dispatcher.post("/api/v1/seniors/search", json!({"q": person.phone})).await.done();
        lunch.kiosk.post("/api/v1/kiosk/identify", json!({"phone": person.phone})).await.done();
        lunch.order(&senior, "delivery").await;
        let waiting = Person::old();
        let registration = steps::register(&world, &waiting).await;
        let numbers = format!("/api/v1/registrations/{}/numbers", text(&registration, "id"));
        world.staff("verifier").await.get(&numbers).await.done();

        let secrets = [person.secrets(), waiting.secrets()].concat();
        assert_eq!(world.leaked_into_database(&secrets), Vec::<String>::new());
        assert_eq!(world.leaked_into_logs(&secrets), Vec::<String>::new());
        // The scan itself sees what is there.
        assert!(!world.leaked_into_database(std::slice::from_ref(&senior.number)).is_empty());
    }
    /// Who is registered already is told while the form is typed, with a way to them; of people elsewhere the number alone. A
    /// phone that others have is a remark: couples share one.
    async fn who_is_known_already_is_told_while_the_form_is_typed(world) {
        let person = Person::old();
        let senior = steps::admit(&world, person.clone()).await;
        let registrar = world.staff("registrar").await;
        let ask = |resident_id: &str, phone: &str| {
            registrar.post("/api/v1/registrations/known", json!({"resident_id": resident_id, "phone": phone}))
        };
        let known = ask(&person.resident_id, &person.phone).await.ok();
        assert_eq!(known, json!({"senior": {"number": senior.number, "id": senior.id}, "same_phone": 1}));
        let other = Person::old();
        assert_eq!(ask(&other.resident_id, &other.phone).await.ok(), json!({"same_phone": 0}));
        assert_eq!(ask("110105194912310", "19").await.ok(), json!({"same_phone": 0}), "nobody has half a number");
        let mut spouse = Person::old();
        spouse.phone.clone_from(&person.phone);
        let waiting = steps::register(&world, &spouse).await;
        let known = ask(&spouse.resident_id, "").await.ok();
        assert_eq!(known, json!({"waiting": {"number": waiting["number"], "id": waiting["id"]}, "same_phone": 0}));
        let path = format!("/api/v1/registrations/{}", text(&waiting, "id"));
        let shown = world.staff("verifier").await.get(&path).await.ok();
        assert!(shown["checks"].as_array().unwrap().iter().any(|check| check["code"] == "phone_shared"), "{shown}");
        let log = world.staff("auditor").await.get(&format!("/api/v1/audit?subject={}", senior.number)).await.ok();
        assert!(items(&log).iter().any(|entry| entry["action"] == "registration.duplicate"), "a look: {log}");
    }

    /// Whoever decides about a registration compares its numbers with the card on the table: whole when they ask for them, each
    /// time written down, and only until it is decided.
    async fn whoever_decides_compares_whole_numbers(world) {
        let person = Person::old();
        let registration = steps::register(&world, &person).await;
        let path = format!("/api/v1/registrations/{}", text(&registration, "id"));
        let numbers = format!("{path}/numbers");
        let (verifier, approver) = (world.staff("verifier").await, world.staff("approver").await);
        let shown = verifier.get(&path).await.ok().to_string();
        assert!(!shown.contains(&person.resident_id) && !shown.contains(&person.phone), "masked until somebody asks: {shown}");
        for who in [&verifier, &approver] {
            let answer = who.get(&numbers).await;
            assert_eq!(answer.headers["cache-control"], "no-store");
            let whole = answer.ok();
            assert_eq!((text(&whole, "resident_id"), text(&whole, "phone")), (person.resident_id.as_str(), person.phone.as_str()));
        }
        world.staff("registrar").await.get(&numbers).await.refused(403, "forbidden");
        let log = world.staff("auditor").await.get(&format!("/api/v1/audit?subject={}", text(&registration, "id"))).await.ok();
        let looks = items(&log).iter().filter(|entry| entry["action"] == "registration.numbers").count();
        assert_eq!(looks, 2, "each look: {log}");

        verifier.post(&format!("{path}/verify"), json!({})).await.done();
        approver.get(&numbers).await.done();
        approver.post(&format!("{path}/approve"), json!({})).await.done();
        approver.get(&numbers).await.refused(409, "wrong_state");
    }

    /// Whoever stands at the desk is found by what they hold or know: their number, phone, card and resident ID, as people
    /// type them. All of it goes in the body, for addresses stay in logs; and nobody is found from outside their place.
    async fn whoever_stands_there_is_found_by_what_they_hold(world) {
        let senior = steps::admit(&world, Person::old()).await;
        let registrar = world.staff("registrar").await;
        let (card, id) = (&senior.card, senior.person.resident_id.to_lowercase());
        let spaced = format!("{} {} {} {}", &card[..4], &card[4..8], &card[8..12], &card[12..]);
        let short = senior.number.trim_start_matches('S').trim_start_matches('0').to_owned();
        let name = &senior.person.name;
        let first = name.chars().next().expect("a name");
        let apart = name.replacen(first, &format!("{first} "), 1);
        for held in [card, &spaced, &id, &senior.person.phone, &senior.number, &short, name, &apart] {
            let found = registrar.post("/api/v1/seniors/search", json!({"q": held})).await.ok();
            assert!(items(&found).iter().any(|row| row["id"] == senior.id.as_str()), "{held} finds nobody");
        }
        let heard = Person { name: "覃桂英".to_owned(), ..Person::old() };
        let heard = steps::admit(&world, heard).await;
        for said in ["qinguiying", "Qin Gui", "qgy", "秦桂英", "桂英 朱家台"] {
            let found = registrar.post("/api/v1/seniors/search", json!({"q": said})).await.ok();
            assert!(items(&found).iter().any(|row| row["id"] == heard.id.as_str()), "{said} finds nobody");
        }
        let found = registrar.post("/api/v1/seniors/search", json!({"q": "tanguiying"})).await.ok();
        assert!(!items(&found).iter().any(|row| row["id"] == heard.id.as_str()), "nobody in this county says so");
        let found = registrar.post("/api/v1/seniors/search", json!({"q": "英 覃"})).await.ok();
        assert!(items(&found).is_empty(), "single characters list nobody: {found}");
        let other = format!("{}0", &card[..15]);
        let wrong = if other == *card { format!("{}1", &card[..15]) } else { other };
        let found = registrar.post("/api/v1/seniors/search", json!({"q": wrong})).await.ok();
        assert!(items(&found).is_empty(), "{found}");
        registrar.get(&format!("/api/v1/seniors?q={}", senior.number)).await.refused(404, "not_found");
    }
}
