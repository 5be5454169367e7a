//! Standing orders: made the evening before, once, and whoever finds no meal is on a person's list with the cause.

use serde_json::{Value, json};
use tests::client::{Client, items, text};
use tests::person::Person;
use tests::world::{DAY, PASSWORD};
use tests::{World, eventually, on_both};

use crate::rows;
use crate::steps::{self, Room, Senior, key};

const TOMORROW: &str = "2026-11-24";
/// The worker looks every half hour from 18:00 on.
const EVENING: &str = "18:01";

/// Tomorrow's lunch at the manager's canteen: tofu and eggs, with so many portions to be carried.
struct Tomorrow {
    canteen_id: String,
    sitting_id: String,
    tofu: String,
    egg: String,
    manager: Client,
}

impl Tomorrow {
    async fn of(world: &World, delivery: i64) -> Self {
        let canteen_id = text(&world.canteen().await, "id").to_owned();
        let manager = world.staff("canteen_manager").await;
        let mut dishes = Vec::new();
        for (name, name_en, ingredient) in [("家常豆腐", "Tofu", "tofu"), ("西红柿炒蛋", "Eggs", "egg")] {
            let dish = json!({"canteen_id": canteen_id, "name": name, "name_en": name_en, "ingredients": [ingredient],
                "textures": ["regular", "soft"], "price_fen": 1200});
            dishes.push(text(&manager.post("/api/v1/dishes", dish).await.ok(), "id").to_owned());
        }
        let offered: Vec<Value> = dishes
            .iter()
            .map(|id| json!({"dish_id": id, "price_fen": 1200, "capacity": 30}))
            .collect();
        let sitting = json!({"canteen_id": canteen_id, "service_day": TOMORROW, "period": "lunch", "cutoff": "09:30",
            "starts": "10:45", "ends": "12:30", "capacity": 30, "delivery_capacity": delivery, "counter_capacity": 0,
            "dishes": offered});
        let sitting = manager.put("/api/v1/sittings", sitting).await.ok();
        let sitting_id = text(&sitting, "id").to_owned();
        manager
            .post(&format!("/api/v1/sittings/{sitting_id}/publish"), json!({}))
            .await
            .done();
        Self {
            canteen_id,
            sitting_id,
            tofu: dishes.remove(0),
            egg: dishes.remove(0),
            manager,
        }
    }

    /// Every day, whatever suits, unless told otherwise.
    async fn stand(&self, world: &World, senior: &Senior, mode: &str, rule: Value) -> String {
        let body = json!({"canteen_id": self.canteen_id, "period": "lunch", "weekdays": [1, 2, 3, 4, 5, 6, 7], "mode": mode,
            "rule": rule, "portion": "regular", "from": TOMORROW});
        let path = format!("/api/v1/seniors/{}/standing-orders", senior.id);
        text(&world.staff("registrar").await.post(&path, body).await.ok(), "id").to_owned()
    }

    async fn day(&self) -> Value {
        self.manager
            .get(&format!(
                "/api/v1/standing?canteen_id={}&day={TOMORROW}",
                self.canteen_id
            ))
            .await
            .ok()
    }

    /// Waits until the entry of a standing order is as wanted.
    async fn entry(&self, id: &str, outcome: &str) -> Value {
        eventually(&format!("the day is {outcome}"), async || {
            let day = self.day().await;
            items(&day)
                .iter()
                .find(|one| one["standing_id"] == id && one["outcome"] == outcome)
                .cloned()
        })
        .await
    }

    async fn meals(&self, world: &World) -> Vec<Value> {
        let path = format!("/api/v1/orders?sitting_id={}&state=placed", self.sitting_id);
        items(&world.staff("dispatcher").await.get(&path).await.ok()).to_vec()
    }
}

fn suits() -> Value {
    json!({"kind": "suits"})
}

on_both! {
    /// The evening before: who can be fed is, once; the others have a cause each and stand on the list until somebody has
    /// seen to them. A dish to avoid is never chosen.
    async fn the_evening_before_everybody_is_fed_or_explained(world) {
        let tomorrow = Tomorrow::of(&world, 5).await;
        let eats = steps::admit(&world, Person::old()).await;
        let allergic = steps::admit_eating(&world, Person::old(), json!({"allergens": ["egg"], "texture": "regular"})).await;
        let stuck = steps::admit_eating(&world, Person::old(), json!({"allergens": ["egg"], "texture": "regular"})).await;
        let ill = steps::admit(&world, Person::old()).await;
        let skips = steps::admit(&world, Person::old()).await;
        let walks = steps::admit(&world, Person::old()).await;
        let fed = tomorrow.stand(&world, &eats, "dine_in", suits()).await;
        let tofu = tomorrow.stand(&world, &allergic, "dine_in", json!({"kind": "named", "dishes": [tomorrow.egg, tomorrow.tofu]})).await;
        let eggs = tomorrow.stand(&world, &stuck, "dine_in", json!({"kind": "named", "dishes": [tomorrow.egg]})).await;
        let paused = tomorrow.stand(&world, &ill, "dine_in", suits()).await;
        let skipped = tomorrow.stand(&world, &skips, "dine_in", suits()).await;
        let carried = tomorrow.stand(&world, &walks, "delivery", suits()).await;
        let again = json!({"canteen_id": tomorrow.canteen_id, "period": "lunch", "weekdays": [2], "mode": "dine_in",
            "rule": suits(), "portion": "small", "from": TOMORROW});
        let registrar = world.staff("registrar").await;
        registrar.post(&format!("/api/v1/seniors/{}/standing-orders", eats.id), again).await.refused(409, "standing_overlap");
        registrar.post(&format!("/api/v1/seniors/{}/pause", ill.id), json!({"from": TOMORROW, "to": TOMORROW, "reason": "hospital"})).await.done();
        let day = |id: &str| format!("/api/v1/standing-orders/{id}/days/{TOMORROW}");
        registrar.put(&day(&skipped), json!({"skip": true})).await.done();
        assert!(items(&tomorrow.day().await).is_empty(), "nothing before the evening");

        world.move_clock(EVENING).await;
        let meal = tomorrow.entry(&fed, "ordered").await;
        assert_eq!(text(&meal, "order_state"), "placed");
        let safe = tomorrow.entry(&tofu, "ordered").await;
        let orders = tomorrow.meals(&world).await;
        let safe = orders.iter().find(|order| order["id"] == safe["order_id"]).expect("the order");
        assert_eq!(text(&safe["lines"][0], "name"), "家常豆腐", "the next of the list, not the dish to avoid");
        assert_eq!(safe["standing"], true, "whoever meets it at the kiosk is told where it comes from");
        assert_eq!(text(&tomorrow.entry(&paused, "paused").await, "cause"), "hospital");
        tomorrow.entry(&skipped, "skipped").await;
        for (id, cause) in [(&eggs, "diet_conflict"), (&carried, "not_eligible_delivery")] {
            let entry = tomorrow.entry(id, "unfit").await;
            assert_eq!((text(&entry, "cause"), entry["open"].as_bool()), (cause, Some(true)));
            assert!(entry["phone"].is_string(), "somebody has to call them");
        }
        assert_eq!(tomorrow.meals(&world).await.len(), 2);

        world.move_clock("19:01").await;
        let how = format!("{}/resolve", day(&eggs));
        tomorrow.manager.post(&how, json!({"how": "other"})).await.refused(422, "bad_request");
        tomorrow.manager.post(&how, json!({"how": "family"})).await.done();
        tomorrow.manager.post(&how, json!({"how": "family"})).await.refused(409, "nothing_to_resolve");
        let left = tomorrow.day().await;
        assert_eq!(left["open"], 1, "{left}");
        assert_eq!(tomorrow.meals(&world).await.len(), 2, "another half hour made no second meal");
    }

    /// Standing orders go before on what can be carried; what doesn't fit waits for room; overriding a day leaves one order.
    async fn deliveries_are_kept_for_standing_orders_and_a_changed_day_has_one_order(world) {
        let tomorrow = Tomorrow::of(&world, 1).await;
        let older = steps::admit_for_delivery(&world, Person::born(1936)).await;
        let younger = steps::admit_for_delivery(&world, Person::born(1950)).await;
        let passer = steps::admit_for_delivery(&world, Person::old()).await;
        let first = tomorrow.stand(&world, &older, "delivery", suits()).await;
        let second = tomorrow.stand(&world, &younger, "delivery", suits()).await;
        let kiosk = world.kiosk(&tomorrow.canteen_id).await;
        let token = kiosk.post("/api/v1/kiosk/identify", json!({"card": passer.card})).await.ok();
        let token = text(&token["candidates"][0], "diner_token").to_owned();
        let menu = kiosk.post("/api/v1/diner/menu", json!({"diner_token": token, "day": TOMORROW, "period": "lunch"})).await.ok();
        let dish = text(&menu["sittings"][0]["dishes"][0], "id").to_owned();
        let wanted = json!({"sitting_id": tomorrow.sitting_id, "mode": "delivery", "diners": [{"diner_token": token,
            "lines": [{"sitting_dish_id": dish, "texture": "regular", "portion": "regular"}]}]});
        kiosk.post_keyed("/api/v1/orders", &key(), wanted).await.refused(409, "delivery_full");

        world.move_clock(EVENING).await;
        tomorrow.entry(&first, "ordered").await;
        let waits = tomorrow.entry(&second, "unfit").await;
        assert_eq!(text(&waits, "cause"), "delivery_full");

        let day = format!("/api/v1/standing-orders/{first}/days/{TOMORROW}");
        let dispatcher = world.staff("dispatcher").await;
        let changed = dispatcher.put(&day, json!({"mode": "dine_in", "dish_id": tomorrow.egg})).await.ok();
        assert_eq!(changed["late"], false);
        let of = |senior: &Senior| format!("SELECT count(*) FROM meal_order WHERE service_day = '{TOMORROW}' AND state <> 'cancelled' AND senior_id = {}", world.uuid(&senior.id));
        let here = format!("{} AND mode = 'dine_in'", of(&older));
        eventually("the day goes by the change", async || (world.count(&here).await == 1).then_some(())).await;
        assert_eq!(world.count(&of(&older)).await, 1, "overriding a day leaves one order");
        world.move_clock("18:31").await;
        tomorrow.entry(&second, "ordered").await;
        assert_eq!(world.count(&of(&younger)).await, 1);

        // An ordinary day after all: again one order, of the usual kind if it still fits.
        dispatcher.put(&day, json!({"skip": true})).await.done();
        eventually("nothing is left", async || (world.count(&of(&older)).await == 0).then_some(())).await;
        dispatcher.put(&day, json!({})).await.done();
        let back = tomorrow.entry(&first, "unfit").await;
        assert_eq!(text(&back, "cause"), "delivery_full", "the place went to the next in the queue");
    }

    /// After the cut-off nothing changes by itself: the kitchen has it on its board, and answers once.
    async fn a_change_after_the_cut_off_goes_to_the_kitchens_board(world) {
        let mut tomorrow = Tomorrow::of(&world, 1).await;
        let senior = steps::admit(&world, Person::old()).await;
        let id = tomorrow.stand(&world, &senior, "dine_in", suits()).await;
        tomorrow.manager.put(&format!("/api/v1/canteens/{}/confirm-by", tomorrow.canteen_id), json!({"by": "09:00"})).await.done();
        world.move_clock(EVENING).await;
        let entry = tomorrow.entry(&id, "ordered").await;
        assert_eq!((entry["to_confirm"].as_bool(), entry["overdue"].as_bool()), (Some(true), Some(false)));
        world.move_clock(&format!("{TOMORROW}T09:01:00+08:00")).await;
        // Yesterday's session is over.
        tomorrow.manager = world.anyone();
        tomorrow.manager.login("canteen_manager", PASSWORD).await.done();
        assert_eq!(tomorrow.entry(&id, "ordered").await["overdue"], true, "nobody asked them by nine");
        let day = format!("/api/v1/standing-orders/{id}/days/{TOMORROW}");
        tomorrow.manager.post(&format!("{day}/confirm"), json!({})).await.done();
        assert_eq!(tomorrow.day().await["to_confirm"], 0);

        world.move_clock(&format!("{TOMORROW}T09:31:00+08:00")).await;
        for wish in [json!({"skip": true}), json!({}), json!({"skip": true})] {
            assert_eq!(tomorrow.manager.put(&day, wish).await.ok()["late"], true);
        }
        let board = tomorrow.manager.get(&format!("/api/v1/sittings/{}/late-changes", tomorrow.sitting_id)).await.ok();
        let [outdated, _, late] = items(&board) else { panic!("{board}") };
        let answer = format!("/api/v1/late-changes/{}/answer", text(outdated, "id"));
        tomorrow.manager.post(&answer, json!({"done": true})).await.refused(409, "newer_wish");
        assert_eq!((text(late, "kind"), late["done"].is_null()), ("skip", true));
        let answer = format!("/api/v1/late-changes/{}/answer", text(late, "id"));
        tomorrow.manager.post(&answer, json!({"done": true})).await.done();
        tomorrow.manager.post(&answer, json!({"done": false})).await.refused(409, "lost_race");
        let explained = format!("SELECT count(*) FROM meal_order WHERE service_day = '{TOMORROW}' AND state = 'flagged' AND flag_cause = 'away'");
        assert_eq!(world.count(&explained).await, 1);
    }

    /// A point that doesn't open calls its standing orders' meals off and says who then has nobody, those who live alone first.
    async fn a_closed_day_says_who_then_has_nobody(world) {
        let tomorrow = Tomorrow::of(&world, 1).await;
        let senior = steps::admit(&world, Person::old()).await;
        let id = tomorrow.stand(&world, &senior, "dine_in", suits()).await;
        world.move_clock(EVENING).await;
        tomorrow.entry(&id, "ordered").await;
        let closed = format!("/api/v1/canteens/{}/closed-days/{TOMORROW}", tomorrow.canteen_id);
        let people = tomorrow.manager.put(&closed, json!({"reason": "weather"})).await.ok();
        assert_eq!(people["people"].as_array().unwrap().len(), 1);
        assert_eq!(text(&tomorrow.entry(&id, "unfit").await, "cause"), "closed");
        assert!(tomorrow.meals(&world).await.is_empty());
        let resolve = format!("/api/v1/standing-orders/{id}/days/{TOMORROW}/resolve");
        tomorrow.manager.post(&resolve, json!({"how": "neighbour"})).await.done();
        let list = format!("/api/v1/canteens/{}/closed-days?from={TOMORROW}&to={TOMORROW}", tomorrow.canteen_id);
        let listed = tomorrow.manager.get(&list).await.ok();
        assert_eq!(text(&items(&listed)[0]["people"][0], "arranged"), "neighbour");
        let calendar = tomorrow.manager.get("/api/v1/calendar?year=2026").await.ok();
        assert_eq!(calendar["known"], true);
        let next = tomorrow.manager.get("/api/v1/calendar?year=2027").await.ok();
        assert_eq!(next["known"], false, "nobody announced it yet");
    }

    /// Whoever has a single meal at a point that is shut then has nobody either: they are on the list, the meal is called off,
    /// and nobody orders there any more until it opens after all.
    async fn a_shut_point_takes_no_orders_and_forgets_nobody_who_ordered(world) {
        let tomorrow = Tomorrow::of(&world, 5).await;
        let senior = steps::admit(&world, Person::old()).await;
        let late = steps::admit(&world, Person::old()).await;
        let desk = world.staff("dispatcher").await;
        let wanted = async |one: &Senior| {
            let asked = json!({"senior_id": one.id, "canteen_id": tomorrow.canteen_id, "day": TOMORROW});
            let menu = desk.post("/api/v1/diner/menu", asked).await.ok();
            let dish = &menu["sittings"][0]["dishes"][0]["id"];
            json!({"sitting_id": tomorrow.sitting_id, "mode": "dine_in", "diners": [{"senior_id": one.id,
                "lines": [{"sitting_dish_id": dish, "texture": "regular", "portion": "regular"}]}]})
        };
        let (first, second) = (wanted(&senior).await, wanted(&late).await);
        desk.post_keyed("/api/v1/orders", &key(), first).await.done();
        let closed = format!("/api/v1/canteens/{}/closed-days/{TOMORROW}", tomorrow.canteen_id);
        let told = tomorrow.manager.put(&closed, json!({"reason": "weather"})).await.ok();
        assert_eq!(text(&told["people"][0], "senior_id"), senior.id);
        desk.post_keyed("/api/v1/orders", &key(), second.clone()).await.refused(409, "sitting_not_open");
        eventually("the meal is called off", async || tomorrow.meals(&world).await.is_empty().then_some(())).await;
        let list = format!("/api/v1/canteens/{}/closed-days?from={TOMORROW}&to={TOMORROW}", tomorrow.canteen_id);
        let listed = tomorrow.manager.get(&list).await.ok();
        let people = items(&listed)[0]["people"].as_array().unwrap().clone();
        assert_eq!(people.len(), 1, "called off, and still on the list: {listed}");
        tomorrow.manager.put(&closed, json!({"reason": null})).await.done();
        desk.post_keyed("/api/v1/orders", &key(), second).await.done();
    }

    /// A pause after the evening calls the meal off; coming back in time brings it back, and one meal of it.
    async fn whoever_comes_back_in_time_eats(world) {
        let tomorrow = Tomorrow::of(&world, 1).await;
        let senior = steps::admit(&world, Person::old()).await;
        let id = tomorrow.stand(&world, &senior, "dine_in", suits()).await;
        world.move_clock(EVENING).await;
        tomorrow.entry(&id, "ordered").await;
        let registrar = world.staff("registrar").await;
        let pause = json!({"from": TOMORROW, "to": TOMORROW, "reason": "children"});
        registrar.post(&format!("/api/v1/seniors/{}/pause", senior.id), pause).await.done();
        eventually("the meal is called off", async || tomorrow.meals(&world).await.is_empty().then_some(())).await;
        registrar.post(&format!("/api/v1/seniors/{}/resume", senior.id), json!({})).await.done();
        eventually("the meal is back", async || (tomorrow.meals(&world).await.len() == 1).then_some(())).await;
        let page = tomorrow.day().await;
        assert_eq!(text(&items(&page)[0], "order_state"), "placed");

        // The half hour's look may be faster than the task that coming back has left; the meal keeps its number then.
        let number = text(&tomorrow.meals(&world).await[0], "pickup_no").to_owned();
        let late = "UPDATE job SET state = 'waiting', payload = replace(payload, '\"revision\":1', '\"revision\":2') \
                    WHERE task = 'standing_again'";
        rows::change(&world, &[late.to_owned()]).await;
        let done = "SELECT count(*) FROM job WHERE task = 'standing_again' AND state = 'done' \
                    AND payload LIKE '%\"revision\":2%'";
        eventually("the late task is done", async || (world.count(done).await == 1).then_some(())).await;
        let meals = tomorrow.meals(&world).await;
        assert_eq!(meals.iter().map(|meal| text(meal, "pickup_no")).collect::<Vec<_>>(), [number]);
    }

    /// After the cut-off the meal of somebody who went to hospital is given up. Whoever is back before it is over may still be
    /// hungry: the kitchen is asked, and nobody has to think of it.
    async fn whoever_comes_back_late_is_asked_for_in_the_kitchen(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let order = lunch.order(&senior, "dine_in").await;
        world.move_clock("15:00").await;
        let registrar = world.staff("registrar").await;
        let pause = json!({"from": DAY, "to": DAY, "reason": "hospital"});
        registrar.post(&format!("/api/v1/seniors/{}/pause", senior.id), pause).await.done();
        let state = async || {
            let all = lunch.manager.get(&format!("/api/v1/orders?sitting_id={}", lunch.sitting_id)).await.ok();
            text(&items(&all)[0], "state").to_owned()
        };
        eventually("the meal is given up", async || (state().await == "flagged").then_some(())).await;
        registrar.post(&format!("/api/v1/seniors/{}/resume", senior.id), json!({})).await.done();
        let board = lunch.manager.get(&format!("/api/v1/sittings/{}/late-changes", lunch.sitting_id)).await.ok();
        let [back] = items(&board) else { panic!("{board}") };
        assert_eq!((text(back, "kind"), &back["pickup_no"]), ("usual", &order["pickup_no"]));
        assert!(back["done"].is_null());
    }
}
