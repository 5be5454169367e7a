//! Taking orders: once each, never more than there is, in time.

use futures_util::future::join_all;
use serde_json::json;
use tests::client::{items, number, text};
use tests::on_both;
use tests::person::Person;

use crate::steps::{self, Room, key};

on_both! {
    /// A kiosk that got no answer asks again with the same key: one order, one answer, whichever process answers.
    async fn the_same_key_is_the_same_order(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let token = lunch.identify(&senior).await;
        let dish = lunch.dish(&token).await;
        let (key, body) = (key(), lunch.wanted("dine_in", &[(&token, &dish)]));
        let tries = join_all((0..6).map(|_| lunch.kiosk.post_keyed("/api/v1/orders", &key, body.clone()))).await;
        let first = tries[0].clone().ok();
        for again in tries {
            assert_eq!(again.ok(), first);
        }
        let orders = format!("SELECT count(*) FROM meal_order WHERE sitting_id = {}", world.uuid(&lunch.sitting_id));
        assert_eq!(world.count(&orders).await, 1);

        let other = lunch.wanted("take_away", &[(&token, &dish)]);
        lunch.kiosk.post_keyed("/api/v1/orders", &key, other).await.refused(422, "key_reused");
    }

    /// One meal per person, day and period, and the refusal shows the order that is there.
    async fn a_second_meal_is_asked_about(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let order = lunch.order(&senior, "dine_in").await;
        let problem = lunch.try_order(&senior, "dine_in").await.refused(409, "already_ordered");
        assert_eq!(problem["extra"]["order"]["id"], order["id"]);
    }

    /// Whoever calls a meal off for somebody says why, and it stays with the order; nobody counts that meal among those to be
    /// carried any more.
    async fn a_meal_that_was_called_off_says_why(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let (stays, gone) = (steps::admit_for_delivery(&world, Person::old()).await, steps::admit_for_delivery(&world, Person::old()).await);
        lunch.order(&stays, "delivery").await;
        let order = lunch.order(&gone, "delivery").await;
        assert_eq!(order["standing"], false);
        let dispatcher = world.staff("dispatcher").await;
        let cancel = format!("/api/v1/orders/{}/cancel", text(&order, "id"));
        for reason in ["point_shut", "cross"] {
            dispatcher.post(&cancel, json!({"reason": reason})).await.refused(422, "bad_request");
        }
        dispatcher.post(&cancel, json!({"reason": "phone"})).await.done();
        let listed = dispatcher.get(&format!("/api/v1/orders?sitting_id={}", lunch.sitting_id)).await.ok();
        let reasons: Vec<_> = items(&listed).iter().map(|one| (text(one, "state"), one["cancel_reason"].as_str())).collect();
        assert_eq!(reasons, [("placed", None), ("cancelled", Some("phone"))]);
        let today = dispatcher.get("/api/v1/today").await.ok();
        let canteens = today["canteens"].as_array().unwrap();
        let mut sittings = canteens.iter().flat_map(|one| one["sittings"].as_array().unwrap());
        let sitting = sittings.find(|one| one["id"] == lunch.sitting_id.as_str()).unwrap();
        assert_eq!(["ordered", "cancelled", "delivery"].map(|figure| number(sitting, figure)), [2, 1, 1], "{sitting}");
    }

    /// Digits that a neighbour knows take back no meal that the card has ordered; what they have ordered they do.
    async fn a_telephone_number_takes_back_only_what_it_has_ordered(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let person = Person::old();
        let phone = person.phone.clone();
        let senior = steps::admit(&world, person).await;
        let order = lunch.order(&senior, "dine_in").await;
        let found = lunch.kiosk.post("/api/v1/kiosk/identify", json!({"phone": phone})).await.ok();
        let digits = text(&found["candidates"][0], "diner_token").to_owned();
        let menu = lunch.kiosk.post("/api/v1/diner/menu", json!({"diner_token": digits})).await.ok();
        assert_eq!(menu["orders"][0]["can_cancel"], false, "{menu}");
        let cancel = |order: &serde_json::Value| format!("/api/v1/orders/{}/cancel", text(order, "id"));
        lunch.kiosk.post(&cancel(&order), json!({"diner_token": digits})).await.refused(409, "card_needed");
        let card = lunch.identify(&senior).await;
        let menu = lunch.kiosk.post("/api/v1/diner/menu", json!({"diner_token": card})).await.ok();
        assert_eq!(menu["orders"][0]["can_cancel"], true, "{menu}");
        lunch.kiosk.post(&cancel(&order), json!({"diner_token": card})).await.done();

        let dish = lunch.dish(&digits).await;
        let again = lunch.kiosk.post_keyed("/api/v1/orders", &key(), lunch.wanted("dine_in", &[(&digits, &dish)])).await.ok();
        lunch.kiosk.post(&cancel(&again["orders"][0]), json!({"diner_token": digits})).await.done();
    }

    /// What the card orders for both the digits of neither take back, and what a daughter orders by her link they don't either.
    async fn a_couples_meals_and_a_relatives_are_not_taken_back_by_digits(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let husband = steps::admit(&world, Person::old()).await;
        let wife = steps::admit_wed(&world, Person::old(), &husband).await;
        let card = lunch.identify(&husband).await;
        let menu = lunch.kiosk.post("/api/v1/diner/menu", json!({"diner_token": card})).await.ok();
        let hers = text(&menu["spouse"], "diner_token").to_owned();
        let dish = lunch.dish(&card).await;
        let both = lunch.wanted("dine_in", &[(&card, &dish), (&hers, &dish)]);
        let placed = lunch.kiosk.post_keyed("/api/v1/orders", &key(), both).await.ok();
        let cancel = |order: &serde_json::Value| format!("/api/v1/orders/{}/cancel", text(order, "id"));
        let digits = async |senior: &steps::Senior| {
            let found = lunch.kiosk.post("/api/v1/kiosk/identify", json!({"phone": senior.person.phone})).await.ok();
            text(&found["candidates"][0], "diner_token").to_owned()
        };
        let order = &placed["orders"].as_array().unwrap()[1];
        lunch.kiosk.post(&cancel(order), json!({"diner_token": digits(&wife).await})).await.refused(409, "card_needed");
        lunch.kiosk.post(&cancel(order), json!({"diner_token": card})).await.done();

        let daughter = steps::relative(&world, &wife).await;
        let wanted = json!({"sitting_id": lunch.sitting_id, "sitting_dish_id": dish, "mode": "dine_in"});
        daughter.post_keyed("/api/v1/family/orders", &key(), wanted).await.done();
        let menu = lunch.kiosk.post("/api/v1/diner/menu", json!({"diner_token": digits(&wife).await})).await.ok();
        let open: Vec<bool> = menu["orders"].as_array().unwrap().iter()
            .filter(|one| one["state"] == "placed").map(|one| one["can_cancel"] == true).collect();
        assert_eq!(open, [false], "{menu}");
    }

    /// Two people, one go: two orders, two splits, one bag.
    async fn a_couple_orders_in_one_go(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let (one, other) = (steps::admit(&world, Person::old()).await, steps::admit(&world, Person::old()).await);
        let (a, b) = (lunch.identify(&one).await, lunch.identify(&other).await);
        let dish = lunch.dish(&a).await;
        let body = lunch.wanted("take_away", &[(&a, &dish), (&b, &dish)]);
        let quote = lunch.kiosk.post("/api/v1/quotes", body.clone()).await.ok();
        let placed = lunch.kiosk.post_keyed("/api/v1/orders", &key(), body).await.ok();
        let orders = placed["orders"].as_array().unwrap();
        assert_eq!(orders.len(), 2);
        assert_eq!(orders[0]["bag_no"], orders[1]["bag_no"]);
        for (order, quoted) in orders.iter().zip(quote["diners"].as_array().unwrap()) {
            assert_eq!(order["parts"], quoted["parts"], "what was shown is what is charged");
            let parts = order["parts"].as_array().unwrap();
            let sum: i64 = parts.iter().map(|part| number(part, "fen")).sum();
            assert_eq!(sum, number(order, "price_fen"), "{order}");
        }
        let prices: i64 = orders.iter().map(|order| number(order, "self_fen")).sum();
        assert_eq!(prices, number(&quote["total"], "self_fen"));
    }

    /// Eight people want the last three portions at the same moment.
    async fn the_last_portions_are_sold_once(world) {
        let lunch = steps::dinner(&world, Room { portions: 3, delivery: 0, counter: 0 }).await;
        let mut wishes = Vec::new();
        for _ in 0..8 {
            let senior = steps::admit(&world, Person::old()).await;
            let token = lunch.identify(&senior).await;
            let dish = lunch.dish(&token).await;
            wishes.push(lunch.wanted("dine_in", &[(&token, &dish)]));
        }
        let kiosk = &lunch.kiosk;
        let answers = join_all(wishes.into_iter().map(|wish| async move {
            kiosk.post_keyed("/api/v1/orders", &key(), wish).await
        })).await;
        let (taken, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
        assert_eq!((taken.len(), refused.len()), (3, 5));
        for answer in refused {
            let code = text(&answer.body, "code").to_owned();
            assert!(["sold_out", "sitting_full"].contains(&code.as_str()), "{code}");
        }
        let sold = format!("SELECT count(*) FROM meal_order WHERE state = 'placed' AND sitting_id = {}", world.uuid(&lunch.sitting_id));
        assert_eq!(world.count(&sold).await, 3);
        let shown = lunch.on_the_board().await;
        assert_eq!(number(&shown["dishes"][0], "remaining"), 0, "{shown}");
    }

    /// A cancelled portion is for sale again until the cut-off; after it nothing is pre-ordered and nothing cancelled,
    /// but for ten minutes of grace after ordering.
    async fn the_cut_off_ends_ordering_and_cancelling(world) {
        let lunch = steps::dinner(&world, Room { portions: 1, delivery: 1, counter: 0 }).await;
        let (early, late) = (steps::admit(&world, Person::old()).await, steps::admit(&world, Person::old()).await);
        let order = lunch.order(&early, "dine_in").await;
        lunch.try_order(&late, "dine_in").await.refused(409, "sold_out");
        let cancel = format!("/api/v1/orders/{}/cancel", text(&order, "id"));
        let token = lunch.identify(&early).await;
        let someone_elses = lunch.identify(&late).await;
        lunch.kiosk.post(&cancel, json!({"diner_token": someone_elses})).await.refused(409, "not_yours");
        lunch.kiosk.post(&cancel, json!({"diner_token": token})).await.done();

        world.move_clock("14:28").await;
        let order = lunch.order(&late, "dine_in").await;
        world.move_clock("14:31").await;
        lunch.try_order(&early, "dine_in").await.refused(409, "cutoff_passed");
        let cancel = format!("/api/v1/orders/{}/cancel", text(&order, "id"));
        world.move_clock("14:37").await;
        let token = lunch.identify(&late).await;
        let cancelled = lunch.kiosk.post(&cancel, json!({"diner_token": token})).await.ok();
        assert_eq!(cancelled["late_change"], true, "{cancelled}");
    }

    /// Counter portions are kept for walk-ins and sold after the cut-off.
    async fn the_counter_sells_after_the_cut_off(world) {
        let lunch = steps::dinner(&world, Room { portions: 5, delivery: 1, counter: 2 }).await;
        let mut people = Vec::new();
        for _ in 0..3 {
            people.push(steps::admit(&world, Person::old()).await);
        }
        world.move_clock("14:31").await;
        lunch.try_order(&people[0], "delivery").await.refused(409, "cutoff_passed");
        lunch.order(&people[0], "dine_in").await;
        lunch.order(&people[1], "dine_in").await;
        let third = lunch.try_order(&people[2], "dine_in").await;
        assert_eq!(third.status, 409, "{}", third.text);
    }
}
