//! What was mistyped when somebody was registered is put right, and what was written before stays to be read.

use serde_json::{Value, json};
use tests::client::{items, text};
use tests::on_both;
use tests::person::Person;
use tests::world::DAY;

use super::policies::{policy, put_in_force};
use crate::steps::{self, Room};

fn fact(kind: &str, value: impl Into<Value>) -> Value {
    json!({"kind": kind, "value": value.into(), "source": "户口簿", "valid_from": DAY})
}

/// The values of one kind in a file, the newest first, and whether each still holds.
fn told(file: &Value, kind: &str) -> Vec<(String, bool)> {
    let facts = file["facts"]
        .as_array()
        .expect("facts")
        .iter()
        .filter(|fact| fact["kind"] == kind);
    facts
        .map(|fact| (text(fact, "value").to_owned(), fact["valid_to"].is_null()))
        .collect()
}

on_both! {
    /// The name on the card is another than the one that was heard at the door.
    async fn a_name_is_put_right(world) {
        let senior = steps::admit(&world, Person::old()).await;
        let path = format!("/api/v1/seniors/{}", senior.id);
        let registrar = world.staff("registrar").await;
        registrar.post(&format!("{path}/facts"), fact("name", "  ")).await.refused(422, "name_missing");
        let mut since = fact("name", "欧阳桂贞");
        since["valid_from"] = json!("1999-01-01");
        registrar.post(&format!("{path}/facts"), since).await.refused(422, "bad_period");
        registrar.post(&format!("{path}/facts"), fact("name", "欧阳桂贞")).await.done();
        let file = registrar.get(&path).await.ok();
        assert_eq!(text(&file, "name"), "欧阳桂贞");
        assert_eq!(told(&file, "name"), [("欧阳桂贞".to_owned(), true), (senior.person.name.clone(), false)]);
        let heard = file["facts"].as_array().expect("facts").iter().rfind(|fact| fact["kind"] == "name").expect("the first name");
        assert!(text(heard, "source").starts_with("登记 R"), "the form it was written on: {heard}");
        let found = registrar.post("/api/v1/seniors/search", json!({"q": "ouyang guizhen"})).await.ok();
        assert!(items(&found).iter().any(|one| text(one, "id") == senior.id), "{found}");

        // Put right once more: what stood in the file first is told once.
        registrar.post(&format!("{path}/facts"), fact("name", "欧阳桂珍")).await.done();
        let file = registrar.get(&path).await.ok();
        let names = told(&file, "name");
        let names: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["欧阳桂珍", "欧阳桂贞", senior.person.name.as_str()]);
        let log = world.staff("auditor").await.get(&format!("/api/v1/audit?subject={}", senior.id)).await.ok();
        let changes = items(&log).iter().filter(|entry| entry["action"] == "senior.fact" && entry["detail"]["kind"] == "name");
        assert_eq!(changes.count(), 2, "{log}");
    }

    /// The subsidy goes by the number: whoever may read it puts it right, the birth date goes with it, and the next meal is
    /// counted by that. Nobody gets the number of somebody else.
    async fn a_resident_id_is_put_right_and_the_next_meal_is_counted_by_it(world) {
        put_in_force(&world, policy("trial", DAY, 200, 200)).await;
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let (senior, other) = (steps::admit(&world, Person::born(1944)).await, steps::admit(&world, Person::old()).await);
        let own_fen = async || {
            let token = lunch.identify(&senior).await;
            let dish = lunch.dish(&token).await;
            let quote = lunch.kiosk.post("/api/v1/quotes", lunch.wanted("dine_in", &[(&token, &dish)])).await.ok();
            quote["diners"][0]["self_fen"].as_i64().unwrap_or_else(|| panic!("{quote}"))
        };
        assert_eq!(own_fen().await, 1_000, "the county pays for whoever is sixty");
        let path = format!("/api/v1/seniors/{}", senior.id);
        let right = Person::born(1970);
        let (registrar, verifier) = (world.staff("registrar").await, world.staff("verifier").await);
        let facts = format!("{path}/facts");
        for kind in ["resident_id", "birth_date"] {
            registrar.post(&facts, fact(kind, right.resident_id.as_str())).await.refused(403, "forbidden");
        }
        let mut swapped = right.resident_id.clone();
        swapped.replace_range(17.., if swapped.ends_with('1') { "2" } else { "1" });
        verifier.post(&facts, fact("resident_id", swapped)).await.refused(422, "bad_resident_id");
        let taken = fact("resident_id", other.person.resident_id.as_str());
        verifier.post(&facts, taken).await.refused(409, "resident_id_taken");
        verifier.post(&facts, fact("birth_date", right.birth_date.as_str())).await.refused(409, "birth_date_differs");
        let unchanged = verifier.get(&path).await.ok();
        assert_eq!(text(&unchanged, "birth_date"), senior.person.birth_date);
        assert_eq!(told(&unchanged, "resident_id"), [], "a refusal leaves nothing behind");

        verifier.post(&facts, fact("resident_id", right.resident_id.as_str())).await.done();
        let file = verifier.get(&path).await.ok();
        assert_eq!(text(&file, "birth_date"), right.birth_date);
        let masked = |number: &str| format!("{}********{}", &number[..6], &number[14..]);
        assert_eq!(text(&file, "resident_id_masked"), masked(&right.resident_id));
        let numbers = [(masked(&right.resident_id), true), (masked(&senior.person.resident_id), false)];
        assert_eq!(told(&file, "resident_id"), numbers);
        assert_eq!(own_fen().await, 1_200, "fifty-six isn't");

        let log = world.staff("auditor").await.get(&format!("/api/v1/audit?subject={}", senior.id)).await.ok();
        let told: Vec<_> = items(&log).iter().filter(|entry| entry["detail"]["kind"] == "resident_id")
            .map(|entry| (entry["detail"]["age_before"].as_i64(), entry["detail"]["age_after"].as_i64())).collect();
        assert_eq!(told.len(), 1);
        assert!(told[0].0 > Some(80) && told[0].1 < Some(60), "whoever audits sees what it does to the subsidy: {told:?}");

        // The number that was wrong is free again, and the right one is known.
        let known = registrar.post("/api/v1/registrations/known", json!({"resident_id": right.resident_id})).await.ok();
        assert_eq!(text(&known["senior"], "number"), senior.number, "{known}");
    }

    /// Two who were registered with each other's cards: one number is taken off, then each gets their own.
    async fn two_numbers_change_places(world) {
        let (one, other) = (steps::admit(&world, Person::old()).await, steps::admit(&world, Person::old()).await);
        let verifier = world.staff("verifier").await;
        let give = async |to: &steps::Senior, number: Value| {
            verifier.post(&format!("/api/v1/seniors/{}/facts", to.id), fact("resident_id", number)).await
        };
        let (a, b) = (json!(one.person.resident_id), json!(other.person.resident_id));
        give(&one, b.clone()).await.refused(409, "resident_id_taken");
        give(&one, Value::Null).await.done();
        let file = verifier.get(&format!("/api/v1/seniors/{}", one.id)).await.ok();
        assert_eq!((&file["resident_id_masked"], text(&file, "birth_date")), (&Value::Null, one.person.birth_date.as_str()));
        give(&other, a).await.done();
        give(&one, b).await.done();
        let file = verifier.get(&format!("/api/v1/seniors/{}", one.id)).await.ok();
        assert_eq!(text(&file, "birth_date"), other.person.birth_date);
    }

    /// What was written under the number of before goes as well when somebody is erased.
    async fn a_corrected_file_is_erased_whole(world) {
        let person = Person::old();
        let refused = steps::register(&world, &person).await;
        let path = format!("/api/v1/registrations/{}/refuse", text(&refused, "id"));
        world.staff("verifier").await.post(&path, json!({"reason": "照片不清楚"})).await.done();
        let senior = steps::admit(&world, person.clone()).await;
        let file = format!("/api/v1/seniors/{}", senior.id);
        let (registrar, verifier, approver) =
            (world.staff("registrar").await, world.staff("verifier").await, world.staff("approver").await);
        verifier.post(&format!("{file}/facts"), fact("resident_id", Person::old().resident_id)).await.done();
        registrar.post(&format!("{file}/facts"), fact("name", "欧阳桂贞")).await.done();
        registrar.post(&format!("{file}/death"), json!({"date": DAY, "source": "村委会"})).await.done();
        let gone = approver.post(&format!("{file}/erase"), json!({"reason": "家属要求"})).await.ok();
        assert_eq!(gone["removed"]["registrations"], 2, "{gone}");
        let left = approver.get("/api/v1/registrations?state=refused").await.ok();
        assert!(!left.to_string().contains(&person.name), "{left}");
    }

    /// Whoever came without a card gets the birth date put right, and later the card with its own.
    async fn a_number_comes_later_and_brings_its_birth_date(world) {
        let card = Person::old();
        let senior = steps::admit_without_card(&world, card.clone(), "1940-05-05").await;
        let facts = format!("/api/v1/seniors/{}/facts", senior.id);
        let verifier = world.staff("verifier").await;
        for nobodys in ["2026-11-24", "1850-01-01"] {
            verifier.post(&facts, fact("birth_date", nobodys)).await.refused(422, "bad_fact");
        }
        verifier.post(&facts, fact("birth_date", "1941-05-05")).await.done();
        verifier.post(&facts, fact("resident_id", card.resident_id.as_str())).await.done();
        let file = verifier.get(&format!("/api/v1/seniors/{}", senior.id)).await.ok();
        assert_eq!(text(&file, "birth_date"), card.birth_date);
        let dates = [("1941-05-05".to_owned(), false), ("1940-05-05".to_owned(), false)];
        assert_eq!(told(&file, "birth_date"), dates, "the card's counts now");
    }

    /// That nobody has said with whom somebody lives is another thing than a family around them.
    async fn with_family_is_not_the_same_as_not_said(world) {
        let senior = steps::admit(&world, Person::old()).await;
        let path = format!("/api/v1/seniors/{}", senior.id);
        let registrar = world.staff("registrar").await;
        assert_eq!(registrar.get(&path).await.ok()["living"]["with_family"], false);
        registrar.post(&format!("{path}/facts"), fact("living", json!({"with_family": true}))).await.done();
        let both = json!({"alone": true, "with_family": true});
        registrar.post(&format!("{path}/facts"), fact("living", both)).await.refused(422, "bad_fact");
        let living = json!({"alone": false, "with_spouse": false, "with_family": true});
        assert_eq!(registrar.get(&path).await.ok()["living"], living);
    }

    /// Whom to call can be nobody any more.
    async fn a_contact_can_be_gone(world) {
        let senior = steps::admit(&world, Person::old()).await;
        let path = format!("/api/v1/seniors/{}", senior.id);
        let registrar = world.staff("registrar").await;
        let daughter = json!({"name": "王小芳", "phone": "19900007777", "relation": "女儿"});
        registrar.post(&format!("{path}/facts"), fact("contact", daughter)).await.done();
        registrar.post(&format!("{path}/facts"), fact("contact", Value::Null)).await.done();
        let file = registrar.get(&path).await.ok();
        assert_eq!((&file["contact"], &file["facts"][0]["value"]), (&Value::Null, &Value::Null));
    }
}
