//! From the pot to the door: sheets in versions, labels, packed boxes, the food clock, samples, and the proof at night.

use serde_json::{Value, json};
use tests::client::{Client, items, number, text};
use tests::person::Person;
use tests::world::DAY;
use tests::{World, eventually, on_both};

use crate::steps::{self, Lunch, Room, key};

/// Beijing clock times of the world's day, as the wire has them.
fn at(clock: &str) -> String {
    format!("{DAY}T{clock}:00.000+08:00")
}

async fn count(lunch: &Lunch) -> Value {
    lunch
        .manager
        .get(&format!("/api/v1/sittings/{}/kitchen-count", lunch.sitting_id))
        .await
        .ok()
}

async fn labels(lunch: &Lunch) -> Vec<Value> {
    let page = lunch
        .manager
        .get(&format!("/api/v1/sittings/{}/labels", lunch.sitting_id))
        .await
        .ok();
    items(&page).to_vec()
}

/// Two people to whom dinner is carried, planned, with a volunteer and a phone; the clock stands at 16:30.
async fn on_the_way(world: &World) -> (Lunch, Client) {
    let lunch = steps::dinner(world, Room::PLENTY).await;
    for _ in 0..2 {
        let senior = steps::admit_for_delivery(world, Person::old()).await;
        lunch.order(&senior, "delivery").await;
    }
    steps::hire_volunteer(&lunch).await;
    world.move_clock("14:31").await;
    let rounds = lunch.planned(world).await;
    world.move_clock("16:30").await;
    let phone = steps::join(world, &lunch, text(&rounds["rounds"][0], "id")).await;
    (lunch, phone)
}

on_both! {
    /// Nobody on the map, and still in the pot, on a label and on the list of those to be placed.
    async fn whoever_has_no_coordinates_stays_in_count_label_and_list(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let lost = steps::admit_unlocated(&world, Person::old()).await;
        let order = lunch.order(&lost, "delivery").await;
        let before = count(&lunch).await;
        assert_eq!((number(&before, "total"), number(&before, "delivery")), (1, 1));
        assert_eq!(text(&before["off_map"][0], "pickup_no"), text(&order, "pickup_no"));
        steps::hire_volunteer(&lunch).await;
        world.move_clock("14:31").await;
        let rounds = lunch.planned(&world).await;
        assert_eq!(text(&rounds["unplaced"][0], "order_id"), text(&order, "id"));
        assert!(!text(&rounds["unplaced"][0], "village").is_empty(), "where they live is how they are known");
        let labels = labels(&lunch).await;
        assert_eq!(labels.len(), 1, "{labels:?}");
        assert_eq!((labels[0]["off_map"].as_bool(), labels[0]["round_no"].is_null()), (Some(true), true));
    }

    /// Less salt and less sugar are told to the cook dish by dish, with the numbers; whoever called off in time isn't in it.
    async fn the_cook_is_told_whose_meal_is_cooked_with_less_salt(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let diet = |salt: bool, sugar: bool| json!({"allergens": [], "low_salt": salt, "low_sugar": sugar, "texture": "regular"});
        let salt = steps::admit_eating(&world, Person::old(), diet(true, false)).await;
        let both = steps::admit_eating(&world, Person::old(), diet(true, true)).await;
        let off = steps::admit_eating(&world, Person::old(), diet(true, false)).await;
        let plain = steps::admit(&world, Person::old()).await;
        let mut numbers = Vec::new();
        for senior in [&salt, &both, &plain] {
            numbers.push(text(&lunch.order(senior, "dine_in").await, "pickup_no").to_owned());
        }
        let gone = lunch.order(&off, "dine_in").await;
        let token = lunch.identify(&off).await;
        let path = format!("/api/v1/orders/{}/cancel", text(&gone, "id"));
        lunch.kiosk.post(&path, json!({"diner_token": token})).await.done();
        let needs = count(&lunch).await["needs"].clone();
        let need = |key: &str, nos: &[String]| json!({"dish": "萝卜炖牛肉", "dish_en": needs[0]["dish_en"], "key": key, "count": nos.len(), "pickup_nos": nos});
        assert_eq!(needs, json!([need("low_salt", &numbers[..2]), need("low_sugar", &numbers[1..2])]));
    }

    /// 第 2 版，比第 1 版：+1. The same count is the same version.
    async fn the_kitchen_sheet_comes_in_versions(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let (one, two) = (steps::admit(&world, Person::old()).await, steps::admit(&world, Person::old()).await);
        let print = format!("/api/v1/sittings/{}/kitchen-sheets", lunch.sitting_id);
        lunch.order(&one, "dine_in").await;
        let first = lunch.manager.post(&print, json!({})).await.ok();
        assert_eq!((number(&first, "version"), first["changes"].as_array().unwrap().len()), (1, 0));
        assert_eq!(number(&lunch.manager.post(&print, json!({})).await.ok(), "version"), 1);
        lunch.order(&two, "dine_in").await;
        let since = count(&lunch).await;
        assert_eq!((number(&since["sheet"], "version"), number(&since["sheet"]["changes"][0], "change")), (1, 1));
        let second = lunch.manager.post(&print, json!({})).await.ok();
        assert_eq!((number(&second, "version"), number(&second["changes"][0], "change")), (2, 1));
        assert_eq!(text(&second["changes"][0], "dish"), "萝卜炖牛肉");
    }

    /// A count that doesn't match stops the departure, at the desk and on the phone.
    async fn a_round_leaves_when_all_its_boxes_are_packed(world) {
        let (lunch, phone) = on_the_way(&world).await;
        let boxes = labels(&lunch).await;
        let path = format!("/api/v1/sittings/{}/boxes", lunch.sitting_id);
        let check = |code: &str| json!({"code": code, "packed": true});
        lunch.manager.post(&path, check("NOT-A-BOX")).await.refused(409, "unknown_box");
        lunch.manager.post(&path, check(text(&boxes[0], "code"))).await.done();
        phone.post("/api/v1/route/depart", json!({})).await.refused(409, "boxes_missing");
        lunch.manager.post(&path, check(&text(&boxes[1], "code").to_lowercase())).await.done();
        assert!(labels(&lunch).await.iter().all(|label| label["packed"] == true));
        let label = &labels(&lunch).await[0];
        assert_eq!((label["left"].as_bool(), number(label, "bag_of"), number(label, "bags")), (Some(false), 1, 1));
        phone.post("/api/v1/route/depart", json!({})).await.done();
        assert!(labels(&lunch).await.iter().all(|label| label["left"] == true), "what is under way isn't looked for here");
    }

    /// Two hours from the pot, four with one reading that was hot enough; at the minute it is too late, and a fresh box helps.
    async fn a_box_past_its_time_is_not_handed_over(world) {
        let (lunch, phone) = on_the_way(&world).await;
        let path = format!("/api/v1/sittings/{}/batches", lunch.sitting_id);
        let none = lunch.manager.get(&path).await.ok();
        let dish = text(&none["without"][0], "sitting_dish_id").to_owned();
        let pot = |cooked: &str| json!({"sitting_dish_id": dish, "keeping": "hot", "cooked_at": at(cooked)});
        lunch.manager.post(&path, pot("23:00")).await.refused(422, "bad_instant");
        let batches = lunch.manager.post(&path, pot("14:35")).await.ok();
        phone.post("/api/v1/route/depart", json!({})).await.done();
        let route = phone.get("/api/v1/route").await.ok();
        let stops = route["stops"].as_array().unwrap().clone();
        assert_eq!(text(&stops[0], "deadline_at"), "2026-11-23T08:35:00.000Z", "two hours from 14:35");
        assert_eq!(text(&stops[0], "warn_at"), "2026-11-23T08:15:00.000Z");

        world.move_clock("16:40").await;
        let outcome = |stop: &Value| format!("/api/v1/route/stops/{}/outcome", text(stop, "id"));
        let handed = |clock: &str| json!({"outcome": "handed_over", "care": "usual", "at": at(clock)});
        phone.post_keyed(&outcome(&stops[0]), &key(), handed("16:35")).await.refused(409, "food_red");
        // What the phone reports late is judged by when it happened.
        phone.post_keyed(&outcome(&stops[0]), &key(), handed("16:34")).await.done();

        let fresh = format!("/api/v1/stops/{}/replacement", text(&stops[1], "id"));
        lunch.manager.post(&fresh, json!({})).await.refused(409, "no_fresh_batch");
        lunch.manager.post(&path, pot("16:38")).await.done();
        phone.post_keyed(&outcome(&stops[1]), &key(), handed("16:40")).await.refused(409, "food_red");
        let replaced = lunch.manager.post(&fresh, json!({})).await.ok();
        assert_eq!(text(&replaced, "deadline_at"), "2026-11-23T10:38:00.000Z");
        phone.post_keyed(&outcome(&stops[1]), &key(), handed("16:40")).await.done();

        let reading = format!("/api/v1/batches/{}/temperatures", text(&batches["items"][0], "id"));
        let warm = json!({"kind": "hold", "decicelsius": 650, "taken_at": at("16:30")});
        let after = lunch.manager.post(&reading, warm).await.ok();
        let first = items(&after).iter().find(|batch| batch["no"] == 1).expect("the first pot");
        assert_eq!(text(first, "good_until"), "2026-11-23T10:35:00.000Z", "four hours from 14:35");
        lunch.manager.post(&reading, json!({"kind": "hold", "decicelsius": 6500, "taken_at": at("16:30")})).await.refused(422, "bad_temperature");
    }

    /// Two cooks write their pots down in the same moment: each has a number, and nobody is told to try again.
    async fn pots_that_are_done_at_once_are_all_written_down(world) {
        let (lunch, _phone) = on_the_way(&world).await;
        let path = format!("/api/v1/sittings/{}/batches", lunch.sitting_id);
        let none = lunch.manager.get(&path).await.ok();
        let pot = json!({"sitting_dish_id": none["without"][0]["sitting_dish_id"], "keeping": "hot", "cooked_at": at("16:20")});
        let cooks = (0..8).map(|_| lunch.manager.post(&path, pot.clone()));
        for answer in futures_util::future::join_all(cooks).await {
            answer.done();
        }
        let all = lunch.manager.get(&path).await.ok();
        let mut numbers: Vec<i64> = items(&all).iter().map(|batch| number(batch, "no")).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
    }

    /// Whoever is put on a round by hand after the pots were done has the deadline of their box, not of the plan.
    async fn a_box_that_is_placed_by_hand_has_the_clock_of_its_pot(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let placed = steps::admit_for_delivery(&world, Person::old()).await;
        let lost = steps::admit_unlocated(&world, Person::old()).await;
        lunch.order(&placed, "delivery").await;
        let order = lunch.order(&lost, "delivery").await;
        steps::hire_volunteer(&lunch).await;
        world.move_clock("14:31").await;
        let rounds = lunch.planned(&world).await;
        world.move_clock("16:00").await;
        let path = format!("/api/v1/sittings/{}/batches", lunch.sitting_id);
        let none = lunch.manager.get(&path).await.ok();
        let pot = json!({"sitting_dish_id": none["without"][0]["sitting_dish_id"], "keeping": "hot", "cooked_at": at("15:00")});
        lunch.manager.post(&path, pot).await.done();
        let by_hand = json!({"round_id": rounds["rounds"][0]["id"], "position": 99});
        let place = format!("/api/v1/unplaced/{}/place", text(&order, "id"));
        world.staff("dispatcher").await.post(&place, by_hand).await.done();
        let after = lunch.planned(&world).await;
        let stops = after["rounds"][0]["stops"].as_array().unwrap();
        assert_eq!(stops.len(), 2);
        for stop in stops {
            assert_eq!(text(stop, "deadline_at"), "2026-11-23T09:00:00.000Z", "two hours from 15:00: {stop}");
        }
    }

    /// A machine that was off in the evening looks in the morning.
    async fn a_night_that_passed_unseen_is_proved_afterwards(world) {
        on_the_way(&world).await;
        world.move_clock("2026-11-24T08:00:00+08:00").await;
        // Yesterday's session is over.
        let dispatcher = world.anyone();
        dispatcher.login("dispatcher", tests::world::PASSWORD).await.done();
        let night = eventually("yesterday's night is made up for", async || {
            let page = dispatcher.get(&format!("/api/v1/proof?day={DAY}")).await.ok();
            Some(page).filter(|page| page["items"][0]["night_at"].is_string())
        }).await;
        assert_eq!(number(&night["items"][0], "night_gaps"), 2, "{night}");
    }

    /// Nothing is marked delivered by a timer; the night finds what nobody explained, and the day closes with samples only.
    async fn the_night_finds_what_nobody_explained(world) {
        let (lunch, phone) = on_the_way(&world).await;
        phone.post("/api/v1/route/depart", json!({})).await.done();
        let route = phone.get("/api/v1/route").await.ok();
        world.move_clock("21:31").await;
        let dispatcher = world.staff("dispatcher").await;
        let proof = async || dispatcher.get(&format!("/api/v1/proof?day={DAY}")).await.ok();
        let night = eventually("the night has looked", async || {
            Some(proof().await).filter(|page| page["items"][0]["night_at"].is_string())
        }).await;
        let day = &night["items"][0];
        assert_eq!((number(&day["meals"], "served"), number(&day["meals"], "open"), number(day, "night_gaps")), (0, 2, 2), "{day}");
        assert!(day["gaps"].as_array().unwrap().iter().all(|gap| gap["kind"] == "meal_open"));

        let stops = route["stops"].as_array().unwrap();
        // The phone was let go hours ago; what happened is keyed in from the paper.
        let sheets = lunch.manager.get(&format!("/api/v1/sittings/{}/round-sheets", lunch.sitting_id)).await.ok();
        let paper = format!("/api/v1/rounds/{}/paper", text(&items(&sheets)[0], "round_id"));
        let over = json!({"stop_id": stops[0]["id"], "outcome": "handed_over", "care": "usual", "at": at("16:50")});
        let shut = json!({"stop_id": stops[1]["id"], "outcome": "no_answer", "at": at("16:55")});
        let kept = lunch.manager.post(&paper, json!({"left_at": at("16:35"), "lines": [over, shut]})).await.ok();
        assert!(kept["lines"].as_array().unwrap().iter().all(|line| line["kept"] == true), "{kept}");
        let after = proof().await;
        let gaps: Vec<&str> = after["items"][0]["gaps"].as_array().unwrap().iter().map(|gap| text(gap, "kind")).collect();
        assert_eq!(gaps, ["alarm_open"], "each alarm is closed or owned");
        let alarms = dispatcher.get("/api/v1/alarms?state=open").await.ok();
        let alarm = text(&items(&alarms)[0], "id").to_owned();
        dispatcher.post(&format!("/api/v1/alarms/{alarm}/claim"), json!({})).await.done();
        assert_eq!(proof().await["holds"], true);

        let close = json!({"canteen_id": lunch.canteen_id, "day": DAY});
        let closed = lunch.manager.post("/api/v1/reconciliation/close", close.clone()).await.refused(409, "samples_missing");
        assert_eq!(closed["extra"]["dishes"][0], "萝卜炖牛肉");
        let page = lunch.manager.get(&format!("/api/v1/sittings/{}/samples", lunch.sitting_id)).await.ok();
        let sample = format!("/api/v1/sittings/{}/dishes/{}/sample", lunch.sitting_id, text(&items(&page)[0], "sitting_dish_id"));
        let kept = |grams: i64| json!({"grams": grams, "kept_at": at("16:25")});
        lunch.manager.put(&sample, kept(100)).await.refused(422, "sample_too_small");
        lunch.manager.put(&sample, kept(125)).await.done();
        lunch.manager.post(&format!("{sample}/discard"), json!({})).await.refused(409, "sample_too_young");
        lunch.manager.post("/api/v1/reconciliation/close", close).await.done();
    }

    /// A round on paper: whoever is away keeps a place, and what was done is keyed in with its true times, once.
    async fn a_round_on_paper_is_keyed_in_with_its_true_times(world) {
        let (lunch, _phone) = on_the_way(&world).await;
        let sheets = lunch.manager.get(&format!("/api/v1/sittings/{}/round-sheets", lunch.sitting_id)).await.ok();
        let sheet = &items(&sheets)[0];
        let lines = sheet["lines"].as_array().unwrap();
        assert!(lines.len() == 2 && lines.iter().all(|line| line["address"].is_string() && line["phone"].is_string()));
        let paper = format!("/api/v1/rounds/{}/paper", text(sheet, "round_id"));
        let line = |i: usize, outcome: &str, clock: &str| {
            let mut line = json!({"stop_id": lines[i]["stop_id"], "outcome": outcome, "at": at(clock)});
            if outcome == "handed_over" {
                line["care"] = json!("usual");
            }
            line
        };
        world.move_clock("19:00").await;
        let early = json!({"left_at": at("20:00"), "lines": []});
        lunch.manager.post(&paper, early).await.refused(422, "bad_instant");
        let body = json!({"left_at": at("16:35"), "lines": [line(0, "handed_over", "16:50"), line(1, "no_answer", "17:05")]});
        let kept = lunch.manager.post(&paper, body.clone()).await.ok();
        assert!(kept["lines"].as_array().unwrap().iter().all(|line| line["kept"] == true), "{kept}");
        let later = lunch.manager.get(&format!("/api/v1/sittings/{}/round-sheets", lunch.sitting_id)).await.ok();
        assert!(items(&later)[0]["departed_at"].is_string(), "{later}");
        let told: Vec<_> = items(&later)[0]["lines"].as_array().unwrap().iter().map(|line| (text(line, "outcome"), line["address"].is_null())).collect();
        assert_eq!(told, [("handed_over", true), ("no_answer", true)], "printed once more, nobody is sent to a door twice");
        let again = lunch.manager.post(&paper, body).await.ok();
        assert!(again["lines"].as_array().unwrap().iter().all(|line| line["kept"] == true), "the same line again: {again}");
        let other = json!({"left_at": at("16:35"), "lines": [line(0, "refused", "16:51")]});
        let other = lunch.manager.post(&paper, other).await.ok();
        assert_eq!(text(&other["lines"][0], "code"), "already_reported");
        let true_time = format!("SELECT count(*) FROM outcome WHERE at_ms = {}", 1_795_423_800_000_i64);
        assert_eq!(world.count("SELECT count(*) FROM outcome").await, 2);
        assert_eq!(world.count(&true_time).await, 1, "16:50, whenever it was keyed in");
    }

    /// Called off after the rounds were made: the paper keeps the place, as 今天不送.
    async fn whoever_is_called_off_keeps_a_place_on_the_paper(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let (stays, goes) = (steps::admit_for_delivery(&world, Person::old()).await, steps::admit_for_delivery(&world, Person::old()).await);
        world.move_clock("14:25").await;
        lunch.order(&stays, "delivery").await;
        let called_off = lunch.order(&goes, "delivery").await;
        steps::hire_volunteer(&lunch).await;
        world.move_clock("14:31").await;
        lunch.planned(&world).await;
        let token = lunch.identify(&goes).await;
        lunch.kiosk.post(&format!("/api/v1/orders/{}/cancel", text(&called_off, "id")), json!({"diner_token": token})).await.done();
        let sheets = lunch.manager.get(&format!("/api/v1/sittings/{}/round-sheets", lunch.sitting_id)).await.ok();
        let lines: Vec<&Value> = items(&sheets).iter().flat_map(|sheet| sheet["lines"].as_array().unwrap()).collect();
        let away = lines.iter().find(|line| line["away"] == "cancelled").expect("the place is kept");
        assert!(away["address"].is_null() && away["stop_id"].is_null());
        assert_eq!(text(away, "names"), goes.person.name);
        assert_eq!(lines.len(), 2);
    }
}
