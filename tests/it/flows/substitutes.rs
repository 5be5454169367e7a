//! 换一道: another dish instead of one, and who is owed a reason for it.

use serde_json::{Value, json};
use tests::client::{Answer, items, number, text};
use tests::on_both;
use tests::person::Person;

use crate::steps::{self, Lunch, Room};

/// A dish of the canteen's library.
async fn library(lunch: &Lunch, name: &str, ingredient: &str) -> Value {
    let dish = json!({"canteen_id": lunch.canteen_id, "name": name, "name_en": name, "ingredients": [ingredient],
        "textures": ["regular", "soft"], "price_fen": 1200});
    lunch.manager.post("/api/v1/dishes", dish).await.ok()
}

async fn replace(lunch: &Lunch, dish: &str, body: Value) -> Answer {
    let path = format!("/api/v1/sittings/{}/dishes/{dish}/substitute", lunch.sitting_id);
    lunch.manager.post(&path, body).await
}

/// Somebody without registration orders at the kiosk.
async fn walk_in(lunch: &Lunch, name: &str) -> Value {
    let line = json!({"sitting_dish_id": offered(lunch, name).await, "texture": "soft", "portion": "regular"});
    let body = json!({"sitting_id": lunch.sitting_id, "mode": "dine_in", "lines": [line]});
    lunch
        .kiosk
        .post_keyed("/api/v1/walk-ins", &steps::key(), body)
        .await
        .ok()
}

/// What the kiosk shows of this senior's meal when the card is shown again: the dish, and what had been chosen.
async fn seen_again(lunch: &Lunch, token: &str) -> (String, Value) {
    let menu = lunch
        .kiosk
        .post("/api/v1/diner/menu", json!({"diner_token": token}))
        .await
        .ok();
    let line = &menu["orders"][0]["lines"][0];
    (text(line, "name").to_owned(), line["instead_of"]["name"].clone())
}

/// What is on the menu under this name.
async fn offered(lunch: &Lunch, name: &str) -> String {
    let shown = lunch.on_the_board().await;
    let dishes = shown["dishes"].as_array().expect("dishes");
    let found = dishes.iter().find(|dish| dish["name"] == name);
    text(found.unwrap_or_else(|| panic!("no {name} in {shown}")), "id").to_owned()
}

on_both! {
    /// While nobody has ordered a dish nobody asks why it goes. Whoever has is owed a reason, and it stands in the log; only
    /// looking at what would happen needs none.
    async fn a_reason_is_owed_to_those_who_ordered(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let (tofu, pumpkin) = (library(&lunch, "红烧豆腐", "tofu").await, library(&lunch, "蒸南瓜", "pumpkin").await);
        assert_eq!(text(&tofu, "pinyin"), "hong shao dou fu", "found by what a keyboard types");
        let beef = offered(&lunch, "萝卜炖牛肉").await;
        let at_once = replace(&lunch, &beef, json!({"dish_id": tofu["id"]})).await.ok();
        assert_eq!((number(&at_once, "moved"), at_once["conflicts"].as_array().map(Vec::len)), (0, Some(0)));

        let instead = offered(&lunch, "红烧豆腐").await;
        let senior = steps::admit(&world, Person::old()).await;
        let token = lunch.identify(&senior).await;
        let wanted = lunch.wanted("dine_in", &[(&token, &instead)]);
        lunch.kiosk.post_keyed("/api/v1/orders", &steps::key(), wanted).await.done();
        let body = |reason: &str, dry_run: bool| json!({"dish_id": pumpkin["id"], "reason": reason, "dry_run": dry_run});
        let problem = replace(&lunch, &instead, body("  ", false)).await.refused(422, "reason_missing");
        assert_eq!(text(&problem, "field"), "reason");
        assert_eq!(number(&replace(&lunch, &instead, body("", true)).await.ok(), "moved"), 1);
        assert_eq!(offered(&lunch, "红烧豆腐").await, instead, "only looked at");
        assert_eq!(number(&replace(&lunch, &instead, body("没货", false)).await.ok(), "moved"), 1);

        // Whoever comes is told what they had chosen.
        assert_eq!(seen_again(&lunch, &token).await, ("蒸南瓜".to_owned(), json!("红烧豆腐")));

        // Taken back by the dish that was taken off, a walk-in's portion included.
        walk_in(&lunch, "蒸南瓜").await;
        let pumpkin_on = offered(&lunch, "蒸南瓜").await;
        let back = |dry_run: bool| json!({"dish_id": tofu["id"], "reason": "又有货了", "dry_run": dry_run});
        let looked = replace(&lunch, &pumpkin_on, back(true)).await.ok();
        assert_eq!((number(&looked, "moved"), number(&looked, "walk_ins"), number(&looked, "portions")), (2, 1, 2));
        assert_eq!(replace(&lunch, &pumpkin_on, back(false)).await.ok(), looked);
        assert_eq!(offered(&lunch, "红烧豆腐").await, instead, "the same entry as before");
        assert_eq!(seen_again(&lunch, &token).await, ("红烧豆腐".to_owned(), Value::Null), "nothing to be told");
        let board = lunch.on_the_board().await;
        let on: Vec<&str> = board["dishes"].as_array().expect("dishes").iter()
            .filter(|dish| dish["state"] == "on").map(|dish| text(dish, "name")).collect();
        assert_eq!(on, ["红烧豆腐"], "and nothing beside it");

        let log = world.staff("auditor").await.get(&format!("/api/v1/audit?subject={}", lunch.sitting_id)).await.ok();
        let mut reasons: Vec<Value> = items(&log).iter().filter(|entry| entry["action"] == "sitting.substitute")
            .map(|entry| entry["detail"]["reason"].clone()).collect();
        reasons.sort_by_key(|reason| reason.as_str().map(str::to_owned));
        assert_eq!(reasons, [Value::Null, json!("又有货了"), json!("没货")]);
    }

    /// Whom the first dish doesn't suit is given another, after the cut-off too: the kitchen's count says so, and so does their ticket.
    async fn whom_the_first_dish_does_not_suit_is_given_another(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let allergic = steps::admit_eating(&world, Person::old(), json!({"allergens": ["soy"], "texture": "regular"})).await;
        let eats_all = steps::admit(&world, Person::old()).await;
        lunch.order(&allergic, "dine_in").await;
        lunch.order(&eats_all, "dine_in").await;
        let (tofu, pumpkin) = (library(&lunch, "红烧豆腐", "tofu").await, library(&lunch, "蒸南瓜", "pumpkin").await);
        let beef = offered(&lunch, "萝卜炖牛肉").await;
        let first = replace(&lunch, &beef, json!({"dish_id": tofu["id"], "reason": "没货"})).await.ok();
        assert_eq!((number(&first, "moved"), first["conflicts"].as_array().map(Vec::len)), (1, Some(1)), "{first}");

        world.move_clock("14:31").await;
        let second = replace(&lunch, &beef, json!({"dish_id": pumpkin["id"], "reason": "换的有豆"})).await.ok();
        assert_eq!((number(&second, "moved"), second["conflicts"].as_array().map(Vec::len)), (1, Some(0)), "{second}");
        let count = lunch.manager.get(&format!("/api/v1/sittings/{}/kitchen-count", lunch.sitting_id)).await.ok();
        let mut rows: Vec<(&str, i64)> = count["rows"].as_array().unwrap().iter().map(|row| (text(row, "dish"), number(row, "count"))).collect();
        rows.sort_unstable();
        assert_eq!(rows, [("红烧豆腐", 1), ("蒸南瓜", 1)], "{count}");
        let token = lunch.identify(&allergic).await;
        assert_eq!(seen_again(&lunch, &token).await, ("蒸南瓜".to_owned(), json!("萝卜炖牛肉")));
        replace(&lunch, &beef, json!({"dish_id": pumpkin["id"], "reason": "没货"})).await.refused(409, "dish_withdrawn");
    }

    /// Who is at home hears it from whoever carries the meal, on a phone or on paper, and their family reads it.
    async fn those_at_home_are_told_what_had_been_chosen(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit_for_delivery(&world, Person::old()).await;
        let family = steps::relative(&world, &senior).await;
        lunch.order(&senior, "delivery").await;
        let later = lunch.order(&steps::admit_unlocated(&world, Person::old()).await, "delivery").await;
        let tofu = library(&lunch, "红烧豆腐", "tofu").await;
        let beef = offered(&lunch, "萝卜炖牛肉").await;
        let body = json!({"dish_id": tofu["id"], "reason": "没货"});
        assert_eq!(number(&replace(&lunch, &beef, body).await.ok(), "moved"), 2);
        let read = family.get("/api/v1/family").await.ok();
        assert_eq!(read["meals"][0]["dishes"][0]["instead_of"]["name"], "萝卜炖牛肉");

        steps::hire_volunteer(&lunch).await;
        world.move_clock("14:31").await;
        let rounds = lunch.planned(&world).await;
        let paper = lunch.manager.get(&format!("/api/v1/sittings/{}/round-sheets", lunch.sitting_id)).await.ok();
        let bag = &items(&paper)[0]["lines"][0]["bags"][0];
        assert_eq!((text(bag, "dishes"), text(&bag["instead_of"], "name")), ("红烧豆腐", "萝卜炖牛肉"));
        world.move_clock("16:30").await;
        let phone = steps::join(&world, &lunch, text(&rounds["rounds"][0], "id")).await;
        phone.post("/api/v1/route/depart", json!({})).await.done();
        let meal = &phone.get("/api/v1/route").await.ok()["stops"][0]["meals"][0];
        assert_eq!((text(meal, "dish"), text(meal, "instead_of")), ("红烧豆腐", "萝卜炖牛肉"));

        // What has left is in the bag; who was put on the round after it had left can still be given something else.
        let put = json!({"round_id": rounds["rounds"][0]["id"], "position": 99});
        lunch.manager.post(&format!("/api/v1/unplaced/{}/place", text(&later, "id")), put).await.done();
        let (pumpkin, tofu) = (library(&lunch, "蒸南瓜", "pumpkin").await, offered(&lunch, "红烧豆腐").await);
        let late = replace(&lunch, &tofu, json!({"dish_id": pumpkin["id"], "reason": "糊了"})).await.ok();
        assert_eq!((number(&late, "moved"), number(&late, "on_the_road"), late["conflicts"].as_array().map(Vec::len)), (1, 1, Some(0)));
        assert_eq!(&phone.get("/api/v1/route").await.ok()["stops"][0]["meals"][0]["dish"], "红烧豆腐");
    }
}
