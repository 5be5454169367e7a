//! A meal point as anybody may see it.

use serde_json::{Value, json};
use tests::client::{items, number, text};
use tests::on_both;
use tests::person::Person;
use tests::world::DAY;

use crate::steps::{self, Room};

/// What somebody of this age and ability pays of the first price shown, and who pays the rest.
fn band(point: &Value, age: i64, ability: &str) -> Value {
    let bands = point["prices"][0]["bands"].as_array().unwrap();
    let fits = |band: &&Value| {
        band["ability"] == ability
            && number(band, "from_age") <= age
            && band["to_age"].as_i64().is_none_or(|to| age <= to)
    };
    bands
        .iter()
        .find(fits)
        .unwrap_or_else(|| panic!("no band for {age}"))
        .clone()
}

fn own(band: &Value) -> i64 {
    let parts = band["parts"].as_array().unwrap();
    parts
        .iter()
        .filter(|part| part["fund"] == "self")
        .map(|part| number(part, "fen"))
        .sum()
}

on_both! {
    /// Without logging in: where, when, what there is, and the own share that a diner of that age is then really asked for.
    async fn the_public_page_tells_what_a_diner_will_pay(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let path = format!("/api/v1/public/points/{}", lunch.canteen_id);
        let nobody = world.anyone();
        let point = nobody.get(&path).await.ok();
        assert_eq!(point["address"].as_array().unwrap().len(), 3, "county, township, village: {}", point["address"]);
        assert_eq!(point["week"][0]["day"], DAY);
        assert_eq!(point["week"][0]["meals"][0]["dishes"][0]["name"], "萝卜炖牛肉");

        let senior = steps::admit(&world, Person::old()).await;
        let token = lunch.identify(&senior).await;
        let dish = lunch.dish(&token).await;
        let quote = lunch.kiosk.post("/api/v1/quotes", lunch.wanted("dine_in", &[(&token, &dish)])).await.ok();
        let (year, birthday) = senior.person.birth_date.split_at(4);
        let age = 2026 - year.parse::<i64>().unwrap() - i64::from(birthday > &DAY[4..]);
        let shown = band(&point, age, "able");
        assert_eq!(own(&shown), number(&quote["total"], "self_fen"), "{shown}");
        assert_eq!(own(&band(&point, 50, "able")), 1200, "the young pay all");
    }

    /// It is the same answer until something changes, it tells of closed days, and nothing in it is about a person or a
    /// category; what doesn't exist is not found, and nobody floods it.
    async fn the_public_page_names_nobody_and_stands_a_flood(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        lunch.order(&senior, "dine_in").await;
        let path = format!("/api/v1/public/points/{}", lunch.canteen_id);
        let shut = format!("/api/v1/canteens/{}/closed-days/2026-11-27", lunch.canteen_id);
        lunch.manager.put(&shut, json!({"reason": "repair"})).await.done();
        let nobody = world.anyone_elsewhere();
        let answer = nobody.get(&path).await;
        assert!(answer.text.contains("repair"), "{}", answer.text);
        let person = &senior.person;
        for word in [&senior.id, &senior.number, &person.name, &person.phone, &person.address] {
            assert!(!answer.text.contains(word.as_str()), "{word} is public");
        }
        for word in ["dibao", "tekun", "category", "低保", "特困", "sold", "remaining"] {
            assert!(!answer.text.contains(word), "{word} is public");
        }
        assert_eq!(answer.headers["cache-control"], "public, max-age=30");
        let etag = answer.headers["etag"].to_str().unwrap().to_owned();
        let again = nobody.build(reqwest::Method::GET, &path).header("If-None-Match", &etag).send().await.unwrap();
        assert_eq!(again.status(), 304);

        nobody.get("/api/v1/public/points/00000000-0000-7000-8000-000000000000").await.refused(404, "not_found");
        let code = nobody.get(&format!("{path}/code")).await.ok();
        assert!(text(&code, "url").ends_with(&format!("/point/{}", lunch.canteen_id)) && number(&code, "side") >= 21);
        let mut told_to_wait = 0;
        for _ in 0..400 {
            told_to_wait += usize::from(nobody.get(&path).await.status == 429);
        }
        assert!(told_to_wait > 0, "a flood is told to wait");
        world.anyone_elsewhere().get(&path).await.done();
    }

    /// A slip in a canteen's name, hours or place is put right; the log has what it was. Where no point is given the old one stays.
    async fn what_people_read_of_a_canteen_can_be_put_right(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let admin = world.staff("administrator").await;
        let path = format!("/api/v1/canteens/{}", lunch.canteen_id);
        let listed = admin.get("/api/v1/canteens").await.ok();
        let was = items(&listed).iter().find(|one| one["id"] == lunch.canteen_id.as_str()).expect("listed").clone();
        admin.put(&path, json!({"name": "  ", "hours": "午餐"})).await.refused(422, "name_missing");
        admin.put(&path, json!({"name": "食堂", "lat": 29.4})).await.refused(422, "bad_point");

        let body = json!({"name": " 朱家台新食堂 ", "name_en": "Zhujiatai", "hours": "午餐 11:00–13:00", "lat": 29.4, "lon": 110.16});
        let after = admin.put(&path, body).await.ok();
        assert_eq!((text(&after, "name"), &after["lat"], &after["schematic"]), ("朱家台新食堂", &json!(29.4), &json!(false)));
        let body = json!({"name": "朱家台新食堂", "name_en": "Zhujiatai", "hours": "午餐 10:30–12:30"});
        let after = admin.put(&path, body).await.ok();
        assert_eq!((text(&after, "hours"), &after["lat"], &after["schematic"]), ("午餐 10:30–12:30", &json!(29.4), &json!(false)));
        let point = world.anyone().get(&format!("/api/v1/public/points/{}", lunch.canteen_id)).await.ok();
        assert_eq!((text(&point, "name"), text(&point, "hours")), ("朱家台新食堂", "午餐 10:30–12:30"));

        let log = world.staff("auditor").await.get("/api/v1/audit").await.ok();
        let changes: Vec<&Value> = items(&log).iter().filter(|line| line["action"] == "canteen.change").collect();
        assert_eq!(changes.len(), 2, "{changes:?}");
        assert!(changes.iter().any(|line| line["detail"]["name_was"] == was["name"]), "{changes:?}");
    }
}
