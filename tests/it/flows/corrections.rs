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
        registrar.post(&format!("{path}/facts"), fact("name", "  ")).await.refused(422, "bad_fact");
        registrar.post(&format!("{path}/facts"), fact("name", "欧阳桂贞")).await.done();
        let file = registrar.get(&path).await.ok();
        assert_eq!(text(&file, "name"), "欧阳桂贞");
        assert_eq!(told(&file, "name"), [("欧阳桂贞".to_owned(), true), (senior.person.name.clone(), false)]);
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

        // The number that was wrong is free again, and the right one is known.
        let known = registrar.post("/api/v1/registrations/known", json!({"resident_id": right.resident_id})).await.ok();
        assert_eq!(text(&known["senior"], "number"), senior.number, "{known}");
    }

    /// That nobody has said with whom somebody lives is another thing than a family around them.
    async fn with_family_is_not_the_same_as_not_said(world) {
        let senior = steps::admit(&world, Person::old()).await;
        let path = format!("/api/v1/seniors/{}", senior.id);
        let registrar = world.staff("registrar").await;
        assert_eq!(registrar.get(&path).await.ok()["living"]["with_family"], false);
        registrar.post(&format!("{path}/facts"), fact("living", json!({"with_family": true}))).await.done();
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
