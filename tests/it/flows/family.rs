//! A relative looks after a senior's meals by a link: with consent, for this senior alone, as long as the senior likes.

use serde_json::{Value, json};
use tests::client::{Client, items, key, number, text};
use tests::on_both;
use tests::person::Person;
use tests::world::{DAY, PASSWORD};

use crate::steps::{self, Lunch, Room, Senior};

async fn shown(phone: &Client) -> Value {
    phone.get("/api/v1/family").await.ok()
}

/// The meals by their status.
fn meals(view: &Value) -> Vec<(String, String)> {
    let all = view["meals"].as_array().unwrap();
    all.iter()
        .map(|meal| (text(meal, "id").to_owned(), text(meal, "status").to_owned()))
        .collect()
}

async fn wanted(phone: &Client, lunch: &Lunch, mode: &str) -> Value {
    let menu = phone
        .get(&format!(
            "/api/v1/family/menu?canteen_id={}&day={DAY}",
            lunch.canteen_id
        ))
        .await
        .ok();
    let sittings = menu["sittings"].as_array().unwrap();
    let sitting = sittings
        .iter()
        .find(|sitting| sitting["id"] == lunch.sitting_id)
        .unwrap();
    json!({"sitting_id": lunch.sitting_id, "sitting_dish_id": sitting["dishes"][0]["id"], "mode": mode})
}

async fn actions(world: &tests::World, senior: &Senior) -> Vec<String> {
    let log = world
        .staff("auditor")
        .await
        .get(&format!("/api/v1/audit?subject={}", senior.id))
        .await
        .ok();
    items(&log)
        .iter()
        .map(|entry| text(entry, "action").to_owned())
        .collect()
}

on_both! {
    /// From the link to the handed-over meal: quote, order, cancel, order again; each look is in the log, and nothing of
    /// health, address or category is told.
    async fn a_relative_orders_and_sees_that_it_was_handed_over(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let diet = json!({"allergens": ["peanut"], "low_salt": true, "low_sugar": false, "texture": "soft"});
        let senior = steps::admit_eating(&world, Person::old(), diet).await;
        let phone = steps::relative(&world, &senior).await;
        assert_eq!(meals(&shown(&phone).await), []);
        assert_eq!(shown(&phone).await["points"][0]["id"], lunch.canteen_id);

        let body = wanted(&phone, &lunch, "dine_in").await;
        let quote = phone.post("/api/v1/family/quote", body.clone()).await.ok();
        let once = key();
        let order = phone.post_keyed("/api/v1/family/orders", &once, body.clone()).await.ok();
        assert_eq!(order["self_fen"], quote["self_fen"]);
        assert_eq!(phone.post_keyed("/api/v1/family/orders", &once, body.clone()).await.ok()["id"], order["id"]);
        let id = text(&order, "id").to_owned();
        assert_eq!(meals(&shown(&phone).await), [(id.clone(), "ordered".to_owned())]);
        let seen = lunch.kiosk.post("/api/v1/diner/menu", json!({"diner_token": lunch.identify(&senior).await, "day": DAY})).await.ok();
        assert_eq!(seen["orders"][0]["lines"][0]["texture"], "soft", "cut as the senior needs it");

        phone.post(&format!("/api/v1/family/orders/{id}/cancel"), json!({})).await.done();
        assert_eq!(meals(&shown(&phone).await)[0].1, "cancelled");
        let again = phone.post_keyed("/api/v1/family/orders", &key(), body).await.ok();
        world.move_clock("16:40").await;
        let serve = json!({"sitting_id": lunch.sitting_id, "pickup_no": again["pickup_no"]});
        lunch.manager.post("/api/v1/orders/serve", serve).await.done();
        let answer = phone.get("/api/v1/family").await;
        assert!(meals(&answer.body).contains(&(text(&again, "id").to_owned(), "handed_over".to_owned())));
        let person = &senior.person;
        for word in [person.name.as_str(), &person.phone, &person.address, &person.resident_id, "peanut", "soft", "low_salt"] {
            assert!(!answer.text.contains(word), "a relative is told {word}");
        }

        let acts = actions(&world, &senior).await;
        assert_eq!(acts.iter().filter(|act| *act == "family.look").count(), 5, "each look: {acts:?}");
        for act in ["family.grant", "family.join"] {
            assert!(acts.iter().any(|one| one == act), "{act} in {acts:?}");
        }
    }

    /// A link is bound to its senior: another's orders are out of reach, and so is all that staff, kiosks and volunteers do.
    async fn a_relative_reaches_one_senior_and_nothing_else(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let other = steps::admit(&world, Person::old()).await;
        let theirs = lunch.order(&other, "dine_in").await;
        let phone = steps::relative(&world, &senior).await;
        let cancel = format!("/api/v1/family/orders/{}/cancel", text(&theirs, "id"));
        let refused = phone.post(&cancel, json!({})).await;
        assert!([403, 404, 409].contains(&refused.status.as_u16()), "{}", refused.text);
        assert_eq!(meals(&shown(&phone).await), []);
        for path in [format!("/api/v1/seniors/{}", senior.id), "/api/v1/events".to_owned(), format!("/api/v1/orders?sitting_id={}", lunch.sitting_id)] {
            phone.get(&path).await.refused(403, "forbidden");
        }
        let token = lunch.identify(&other).await;
        let menu = lunch.kiosk.post("/api/v1/diner/menu", json!({"diner_token": token, "day": DAY})).await.ok();
        assert_eq!(menu["orders"][0]["state"], "placed");
    }

    /// Revoked at the desk it ends at once, on every phone and for every later opening; so does an old one, and one whose
    /// senior has died. A wrong link, an old and a revoked one look the same.
    async fn a_link_ends_when_the_senior_says_so_and_by_itself(world) {
        let senior = steps::admit(&world, Person::old()).await;
        let granted = steps::family_link(&world, &senior).await;
        let link = text(&granted, "link");
        let (phone, _) = steps::open_link(&world, link).await;
        let (second, _) = steps::open_link(&world, link).await;
        shown(&second).await;
        let registrar = world.staff("registrar").await;
        let list = format!("/api/v1/seniors/{}/family-accesses", senior.id);
        let listed = registrar.get(&list).await.ok();
        assert_eq!((&listed["items"][0]["live"], &listed["items"][0]["relation"]), (&json!(true), &json!("女儿")));
        assert!(!listed.to_string().contains(link.split_once('=').unwrap().1), "the secret is shown once");

        let revoke = format!("/api/v1/family-accesses/{}/revoke", text(&granted, "id"));
        world.staff("dispatcher").await.post(&revoke, json!({})).await.done();
        for gone in [&phone, &second] {
            let answer = gone.get("/api/v1/family").await;
            assert_eq!(answer.status, 401, "{}", answer.text);
        }
        steps::open_link(&world, link).await.1.refused(401, "link_ended");
        steps::open_link(&world, "/family#k=nobody-ever-had-this").await.1.refused(401, "bad_link");
        assert_eq!(registrar.get(&list).await.ok()["items"][0]["live"], json!(false));
        assert!(actions(&world, &senior).await.contains(&"family.revoke".to_owned()));

        let body = json!({"relative_name": "王小燕", "relation": "女儿", "consent_how": "phone", "days": 1});
        let short = registrar.post(&list, body).await.ok();
        let (phone, joined) = steps::open_link(&world, text(&short, "link")).await;
        joined.done();
        world.move_clock("2026-11-24T01:00:01.000Z").await;
        assert_eq!(phone.get("/api/v1/family").await.status, 401);
        steps::open_link(&world, text(&short, "link")).await.1.refused(401, "link_expired");

        // Staff were last here a day ago.
        let registrar = world.anyone();
        registrar.login("registrar", PASSWORD).await.done();
        let body = json!({"relative_name": "王小燕", "relation": "女儿", "consent_how": "written", "days": 30});
        let live = registrar.post(&list, body).await.ok();
        let death = json!({"date": "2026-11-23", "source": "家属电话"});
        registrar.post(&format!("/api/v1/seniors/{}/death", senior.id), death).await.done();
        steps::open_link(&world, text(&live, "link")).await.1.refused(401, "link_ended");
    }

    /// Days with the children: pausing calls the day's meal off and resuming lets it be ordered again; what staff paused
    /// isn't a relative's to end.
    async fn a_relative_pauses_days_and_lets_staffs_pauses_alone(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        lunch.order(&senior, "dine_in").await;
        let phone = steps::relative(&world, &senior).await;
        let pause = |from: &str, to: &str| json!({"from": from, "to": to});
        for (from, to) in [("2026-11-22", "2026-11-24"), ("2026-11-25", "2026-11-24"), ("2026-11-24", "2027-11-24")] {
            phone.post("/api/v1/family/pause", pause(from, to)).await.refused(422, "bad_pause");
        }
        phone.post("/api/v1/family/pause", pause(DAY, "2026-11-24")).await.done();
        let view = shown(&phone).await;
        assert_eq!((&view["pause"]["to"], &view["pause"]["own"]), (&json!("2026-11-24"), &json!(true)));
        tests::eventually("the day's meal is called off", async || {
            (meals(&shown(&phone).await)[0].1 == "cancelled").then_some(())
        })
        .await;
        phone.post("/api/v1/family/resume", json!({})).await.done();
        assert_eq!(shown(&phone).await["pause"], Value::Null);

        let hospital = json!({"from": DAY, "reason": "hospital"});
        world.staff("dispatcher").await.post(&format!("/api/v1/seniors/{}/pause", senior.id), hospital).await.done();
        let answer = phone.get("/api/v1/family").await;
        assert_eq!(answer.body["pause"]["own"], false);
        assert!(!answer.text.contains("hospital"), "nothing of health");
        phone.post("/api/v1/family/resume", json!({})).await.refused(409, "pause_by_staff");
        phone.post("/api/v1/family/pause", pause(DAY, "2026-11-24")).await.refused(409, "pause_by_staff");
    }

    /// A relative sees what was paid in ahead and can't spend it; the secret of a link is in no log and not in the database.
    async fn a_relative_sees_the_balance_and_the_link_is_kept_nowhere(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        crate::till::open(&lunch.canteen_id, &lunch.manager).await.top_up(&senior, 5_000).await;
        let granted = steps::family_link(&world, &senior).await;
        let (phone, joined) = steps::open_link(&world, text(&granted, "link")).await;
        joined.done();
        assert_eq!(number(&shown(&phone).await, "balance_fen"), 5_000);
        let body = wanted(&phone, &lunch, "take_away").await;
        let quote = phone.post("/api/v1/family/quote", body.clone()).await.ok();
        assert_ne!(quote["payment"], "balance");
        phone.post_keyed("/api/v1/family/orders", &key(), body).await.done();
        assert_eq!(number(&shown(&phone).await, "balance_fen"), 5_000);
        let secret = text(&granted, "link").split_once('=').unwrap().1.to_owned();
        assert_eq!(world.leaked_into_database(std::slice::from_ref(&secret)), Vec::<String>::new());
        assert_eq!(world.leaked_into_logs(&[secret]), Vec::<String>::new());
    }
}
