//! The rest of a round goes to somebody else, and what was raised comes back to who raised it.

use serde_json::{Value, json};
use tests::client::{Client, items, number, text};
use tests::person::Person;
use tests::world::{DAY, PASSWORD};
use tests::{World, eventually, on_both};

use crate::steps::{self, Lunch, Room, Senior, key};

/// Somebody else who carries this meal.
async fn hire(lunch: &Lunch, capacity: u32, day: &str) -> (String, String) {
    let person = Person::born(1981);
    let volunteer = json!({"name": person.name, "phone": person.phone, "canteen_id": lunch.canteen_id,
        "mode": "ebike", "capacity": capacity});
    let made = lunch.manager.post("/api/v1/volunteers", volunteer).await.ok();
    let id = text(&made, "id").to_owned();
    let signup = json!({"days": [day], "period": lunch.period});
    let path = format!("/api/v1/volunteers/{id}/signups");
    lunch.manager.post(&path, signup).await.done();
    (id, person.name)
}

/// A round of three doors that has left, and its volunteer's phone.
struct Way {
    lunch: Lunch,
    seniors: Vec<Senior>,
    phone: Client,
    round: String,
    giver: String,
}

async fn on_the_way(world: &World) -> Way {
    let lunch = steps::dinner(world, Room::PLENTY).await;
    let mut seniors = Vec::new();
    for _ in 0..3 {
        let senior = steps::admit_for_delivery(world, Person::old()).await;
        lunch.order(&senior, "delivery").await;
        seniors.push(senior);
    }
    let giver = steps::hire_volunteer(&lunch).await;
    world.move_clock("14:31").await;
    let rounds = lunch.planned(world).await;
    let round = text(&rounds["rounds"][0], "id").to_owned();
    world.move_clock("16:40").await;
    let phone = steps::join(world, &lunch, &round).await;
    phone.post("/api/v1/route/depart", json!({})).await.done();
    Way {
        lunch,
        seniors,
        phone,
        round,
        giver,
    }
}

impl Way {
    async fn stops(&self) -> Vec<Value> {
        route(&self.phone).await["stops"].as_array().unwrap().clone()
    }

    async fn rounds(&self, world: &World) -> Vec<Value> {
        let rounds = self.lunch.planned(world).await;
        rounds["rounds"].as_array().unwrap().clone()
    }

    async fn gives(&self, key: &str, to: Option<&str>) -> tests::client::Answer {
        let body = json!({"volunteer_id": to});
        self.phone.post_keyed("/api/v1/route/hand-over", key, body).await
    }
}

impl Way {
    /// Another morning: everybody logs in anew.
    async fn wakes(&self, world: &World, morning: &str) {
        world.move_clock(morning).await;
        let dispatcher = world.staff("dispatcher").await;
        dispatcher.login("dispatcher", PASSWORD).await.done();
        self.lunch.manager.login("canteen_manager", PASSWORD).await.done();
    }

    /// A dinner on this day with one meal to be carried; answers its round.
    async fn round_on(&self, world: &World, day: &str) -> String {
        let manager = &self.lunch.manager;
        let canteen = &self.lunch.canteen_id;
        let dishes = manager.get(&format!("/api/v1/dishes?canteen_id={canteen}")).await.ok();
        let sitting = json!({"canteen_id": canteen, "service_day": day, "period": "dinner", "cutoff": "14:30",
            "starts": "16:30", "ends": "18:00", "capacity": 50, "delivery_capacity": 50, "counter_capacity": 0,
            "dishes": [{"dish_id": items(&dishes)[0]["id"], "price_fen": 1200, "capacity": 50}]});
        let sitting = manager.put("/api/v1/sittings", sitting).await.ok();
        let path = format!("/api/v1/sittings/{}", text(&sitting, "id"));
        manager.post(&format!("{path}/publish"), json!({})).await.done();
        let signup = json!({"days": [day], "period": "dinner"});
        let volunteer = format!("/api/v1/volunteers/{}/signups", self.giver);
        manager.post(&volunteer, signup).await.done();
        let board = format!("/api/v1/board/menus?canteen_id={canteen}&day={day}");
        let menus = manager.get(&board).await.ok();
        let mut shown = menus["sittings"].as_array().unwrap().iter();
        let dish = shown.find(|one| one["id"] == sitting["id"]).expect("published")["dishes"][0]["id"].clone();
        let lines = json!([{"sitting_dish_id": dish, "texture": "regular", "portion": "regular"}]);
        let diners = json!([{"senior_id": self.seniors[1].id, "lines": lines}]);
        let wanted = json!({"sitting_id": sitting["id"], "mode": "delivery", "diners": diners});
        let dispatcher = world.staff("dispatcher").await;
        dispatcher.post_keyed("/api/v1/orders", &key(), wanted).await.done();
        world.move_clock(&format!("{day}T14:31:00+08:00")).await;
        let path = format!("{path}/rounds");
        let rounds = eventually("that day's rounds are planned", async || {
            Some(manager.get(&path).await.ok()).filter(|rounds| rounds["planned"] == true)
        })
        .await;
        text(&rounds["rounds"][0], "id").to_owned()
    }

    /// Gives a round to somebody, who joins.
    async fn joins(&self, world: &World, round: &str, who: &str) -> Client {
        let path = format!("/api/v1/rounds/{round}/assign");
        self.lunch
            .manager
            .post(&path, json!({"volunteer_id": who}))
            .await
            .done();
        steps::join(world, &self.lunch, round).await
    }
}

async fn route(phone: &Client) -> Value {
    phone.get("/api/v1/route").await.ok()
}

async fn reports(phone: &Client, stop: &Value, mut outcome: Value, clock: &str) {
    outcome["at"] = json!(format!("{DAY}T{clock}:00.000+08:00"));
    let path = format!("/api/v1/route/stops/{}/outcome", text(stop, "id"));
    phone.post_keyed(&path, &key(), outcome).await.done();
}

fn ids(stops: &[Value]) -> Vec<&str> {
    stops.iter().map(|stop| text(stop, "id")).collect()
}

on_both! {
    /// What is done stays with who did it; what is left goes on in its order, with its deadlines and its open ladder, and
    /// the first phone has nobody's address any more.
    async fn the_rest_of_a_round_goes_to_another_volunteer(world) {
        let way = on_the_way(&world).await;
        let before = way.stops().await;
        reports(&way.phone, &before[0], json!({"outcome": "handed_over", "care": "usual"}), "16:40").await;
        let shut = format!("/api/v1/route/stops/{}/no-answer", text(&before[1], "id"));
        way.phone.post_keyed(&shut, &key(), json!({"at": format!("{DAY}T16:40:00+08:00")})).await.done();
        let (taker, name) = hire(&way.lunch, 20, DAY).await;

        let takers = way.phone.get("/api/v1/route/takers").await.ok();
        assert_eq!(takers["items"], json!([{"volunteer_id": taker, "name": name, "doors_left": null, "refused": null}]));
        let once = key();
        let handed = way.gives(&once, Some(&taker)).await.ok();
        assert_eq!((text(&handed, "volunteer"), number(&handed, "doors")), (name.as_str(), 2));

        let after = route(&way.phone).await;
        assert_eq!(ids(after["stops"].as_array().unwrap()), ids(&before[..1]), "what was done stays");
        assert_eq!((text(&after["handed_on"][0], "volunteer"), number(&after["handed_on"][0], "doors")), (name.as_str(), 2));
        for senior in &way.seniors {
            assert!(!after.to_string().contains(&senior.person.address), "an address that nobody needs there");
        }

        let other = world.anyone();
        other.join("/api/v1/route/join", text(&handed, "code")).await.done();
        let theirs = route(&other).await;
        let stops = theirs["stops"].as_array().unwrap();
        assert_eq!(ids(stops), ids(&before[1..]), "the order goes along");
        for (now, then) in stops.iter().zip(&before[1..]) {
            assert_eq!(now["deadline_at"], then["deadline_at"], "the food is as old as it is");
            assert_eq!((&now["meals"], &now["address"]), (&then["meals"], &then["address"]));
        }
        assert_eq!(theirs["alarm_results"][0]["stop_id"], before[1]["id"], "the ladder is there");
        let alarms = world.staff("dispatcher").await.get("/api/v1/alarms?state=open").await.ok();
        assert_eq!(items(&alarms)[0]["round_no"], handed["round_no"]);
        reports(&other, &stops[0], json!({"outcome": "handed_over", "care": "usual"}), "16:45").await;
        let alarms = world.staff("dispatcher").await.get("/api/v1/alarms?state=open").await.ok();
        assert!(items(&alarms).iter().all(|alarm| alarm["stop_id"] != before[1]["id"] || alarm["state"] != "open"), "{alarms}");

        let rounds = way.rounds(&world).await;
        let took: Vec<_> = rounds.iter().map(|round| (text(&round["volunteer"], "id"), round["took_over"].clone())).collect();
        assert_eq!(took, [(way.giver.as_str(), json!([])), (taker.as_str(), json!([rounds[0]["no"]]))]);
        way.phone.post("/api/v1/route/finish", json!({})).await.done();
    }

    /// A phone died on the way: the desk ends the round, but nobody's door gets an ending by that. What nobody knows of is
    /// keyed in or handed over before.
    async fn the_desk_ends_a_round_whose_phone_died(world) {
        let way = on_the_way(&world).await;
        let desk = world.staff("dispatcher").await;
        let end = format!("/api/v1/rounds/{}/finish", way.round);
        let stops = way.stops().await;
        reports(&way.phone, &stops[0], json!({"outcome": "handed_over", "care": "usual"}), "16:45").await;
        world.move_clock("17:00").await;
        desk.post(&end, json!({})).await.refused(409, "stops_waiting");
        let line = json!({"stop_id": stops[1]["id"], "outcome": "handed_over", "care": "usual", "at": format!("{DAY}T16:50:00+08:00")});
        let paper = json!({"left_at": format!("{DAY}T16:40:00+08:00"), "lines": [line]});
        desk.post(&format!("/api/v1/rounds/{}/paper", way.round), paper).await.done();
        let still = desk.post(&end, json!({})).await.refused(409, "stops_waiting");
        assert!(text(&still, "detail").contains('1'), "one door is left: {still}");
        let open = &way.rounds(&world).await[0]["stops"][2];
        assert_eq!((text(open, "state"), &open["outcome"]), ("pending", &Value::Null), "an unseen door stays unseen");

        let given = json!({"volunteer_id": null});
        desk.post_keyed(&format!("/api/v1/rounds/{}/hand-over", way.round), &key(), given).await.done();
        assert_eq!(text(&desk.post(&end, json!({})).await.ok(), "state"), "finished");
        desk.post(&end, json!({})).await.refused(409, "round_finished");
        way.phone.get("/api/v1/route").await.refused(401, "unauthenticated");
        let waits = way.rounds(&world).await.into_iter().flat_map(|round| round["stops"].as_array().unwrap().clone());
        assert_eq!(waits.filter(|stop| stop["state"] == "pending").count(), 1, "somebody still has to go there");
    }

    /// An answer that is lost on the way back costs nothing: the same key is the same hand-over, with a code as long as nobody
    /// came in; and nothing goes twice.
    async fn a_hand_over_that_is_repeated_is_one(world) {
        let way = on_the_way(&world).await;
        let (taker, _) = hire(&way.lunch, 20, DAY).await;
        let (elsewhere, _) = hire(&way.lunch, 20, DAY).await;
        let once = key();
        let first = way.gives(&once, Some(&taker)).await.ok();
        let again = way.gives(&once, Some(&taker)).await.ok();
        assert_eq!((&first["round_id"], &first["doors"]), (&again["round_id"], &again["doors"]));
        assert!(!world.anyone().join("/api/v1/route/join", text(&first, "code")).await.status.is_success());
        let other = world.anyone();
        other.join("/api/v1/route/join", text(&again, "code")).await.done();
        let third = way.gives(&once, Some(&taker)).await.ok();
        assert!(third["code"].is_null(), "who is in needs no code: {third}");
        assert_eq!(route(&other).await["stops"].as_array().unwrap().len(), 3);
        way.gives(&once, Some(&elsewhere)).await.refused(409, "already_handed_over");
        way.gives(&key(), Some(&elsewhere)).await.refused(409, "nothing_to_hand_over");
        assert_eq!(way.rounds(&world).await.len(), 2);
        let written = "SELECT count(*) FROM audit_entry WHERE action = 'round.hand_over'";
        assert_eq!(world.count(written).await, 1);
    }

    /// Back to the desk: the day's page says that somebody waits and nobody goes, until the desk has found somebody.
    async fn what_goes_back_to_the_desk_is_late_until_somebody_has_it(world) {
        let way = on_the_way(&world).await;
        let (taker, _) = hire(&way.lunch, 20, DAY).await;
        let dispatcher = world.staff("dispatcher").await;
        let late = async || {
            let today = dispatcher.get("/api/v1/today").await.ok();
            number(&today["canteens"][0]["sittings"][0], "rounds_late")
        };
        assert_eq!(late().await, 0);
        let handed = way.gives(&key(), None).await.ok();
        assert!(handed["volunteer"].is_null() && handed["code"].is_null(), "{handed}");
        assert_eq!(late().await, 1);
        assert!(route(&way.phone).await["stops"].as_array().unwrap().is_empty());
        let round = format!("/api/v1/rounds/{}", text(&handed, "round_id"));
        dispatcher.post(&format!("{round}/assign"), json!({"volunteer_id": taker})).await.done();
        assert_eq!(late().await, 0);
        let access = dispatcher.post(&format!("{round}/access"), json!({})).await.ok();
        let phone = world.anyone();
        phone.join("/api/v1/route/join", text(&access, "code")).await.done();
        let stops = route(&phone).await;
        assert!(stops["stops"].as_array().unwrap().iter().all(|stop| stop["address"].is_string()), "the bags are out already");
    }

    /// Whoever is under way gets the doors at the end of their own, if they can carry them; who has yet to leave gets none.
    async fn whoever_is_under_way_takes_them_at_the_end(world) {
        let way = on_the_way(&world).await;
        let desk = &way.lunch.manager;
        let before = way.stops().await;
        let path = format!("/api/v1/rounds/{}/hand-over", way.round);
        let give = async |to: &str| desk.post_keyed(&path, &key(), json!({"volunteer_id": to})).await;
        give(&way.giver).await.refused(409, "taker_is_giver");
        let (small, _) = hire(&way.lunch, 2, DAY).await;
        let full = give(&small).await.refused(409, "taker_full");
        assert!(text(&full, "detail").contains('1'), "{full}");
        let (gone, _) = hire(&way.lunch, 20, DAY).await;
        desk.post(&format!("/api/v1/volunteers/{gone}/disable"), json!({})).await.done();
        give(&gone).await.refused(409, "volunteer_disabled");

        // A first hand-over puts the taker under way; what comes later goes behind it.
        let (taker, _) = hire(&way.lunch, 20, DAY).await;
        let first = give(&taker).await.ok();
        let phone = world.anyone();
        phone.join("/api/v1/route/join", text(&first, "code")).await.done();
        let back = json!({"round_id": way.round, "position": 1, "dry_run": false});
        desk.post(&format!("/api/v1/stops/{}/move", text(&before[0], "id")), back).await.done();
        let second = give(&taker).await.ok();
        assert_eq!((&second["round_id"], number(&second, "doors")), (&first["round_id"], 1));
        assert!(second["code"].is_null(), "their phone is on that round");
        let theirs = route(&phone).await;
        let stops = theirs["stops"].as_array().unwrap();
        assert_eq!(ids(stops), [text(&before[1], "id"), text(&before[2], "id"), text(&before[0], "id")]);
        let knocks: Vec<&str> = stops.iter().map(|stop| text(stop, "eta_at")).collect();
        assert!(knocks.is_sorted(), "{knocks:?}");
        give(&taker).await.refused(409, "nothing_to_hand_over");

        way.phone.post("/api/v1/route/finish", json!({})).await.done();
        give(&taker).await.refused(409, "round_finished");
    }

    /// Before it has left there is nothing to hand over: the desk gives the whole round to somebody else.
    async fn a_round_that_has_not_left_is_not_handed_over(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit_for_delivery(&world, Person::old()).await;
        lunch.order(&senior, "delivery").await;
        steps::hire_volunteer(&lunch).await;
        world.move_clock("14:31").await;
        let rounds = lunch.planned(&world).await;
        let (other, _) = hire(&lunch, 20, DAY).await;
        let phone = steps::join(&world, &lunch, text(&rounds["rounds"][0], "id")).await;
        let body = json!({"volunteer_id": other});
        phone.post_keyed("/api/v1/route/hand-over", &key(), body).await.refused(409, "round_not_under_way");
    }

    /// Who reported something yesterday reads on the next round what became of it: who saw the person and how, and no more of
    /// anybody's health than was reported.
    async fn what_was_raised_yesterday_comes_back_to_who_raised_it(world) {
        let way = on_the_way(&world).await;
        let before = way.stops().await;
        reports(&way.phone, &before[0], json!({"outcome": "handed_over", "care": "odd", "change": "mood"}), "16:40").await;
        for stop in &before[1..] {
            reports(&way.phone, stop, json!({"outcome": "handed_over", "care": "usual"}), "16:40").await;
        }
        way.phone.post("/api/v1/route/finish", json!({})).await.done();

        let morning = "2026-11-24T09:00:00+08:00";
        way.wakes(&world, morning).await;
        let dispatcher = world.staff("dispatcher").await;
        let alarms = dispatcher.get("/api/v1/alarms?state=open").await.ok();
        let alarm = format!("/api/v1/alarms/{}", text(&items(&alarms)[0], "id"));
        dispatcher.post(&format!("{alarm}/claim"), json!({})).await.done();
        let seen = json!({"seen_by": "向支书", "how": "in_person", "seen_at": morning, "note": "血压高，已送医"});
        dispatcher.post(&format!("{alarm}/close"), seen).await.done();

        let round = way.round_on(&world, "2026-11-24").await;
        let shown = route(&way.joins(&world, &round, &way.giver).await).await;
        assert!(shown["alarm_results"].as_array().unwrap().is_empty());
        let past = shown["past_results"].as_array().unwrap();
        assert_eq!(past.len(), 1, "{shown}");
        assert_eq!((text(&past[0], "state"), text(&past[0], "seen_by"), text(&past[0], "how")), ("closed", "向支书", "in_person"));
        assert!(text(&past[0], "raised_at").starts_with("2026-11-23T08:40"), "{}", past[0]);
        assert!(!shown.to_string().contains("血压"), "what was found is the desk's: {shown}");

        let (other, _) = hire(&way.lunch, 20, "2026-11-24").await;
        let shown = route(&way.joins(&world, &round, &other).await).await;
        assert!(shown["past_results"].as_array().unwrap().is_empty(), "somebody else raised it: {shown}");

        way.wakes(&world, "2026-12-08T09:00:00+08:00").await;
        let round = way.round_on(&world, "2026-12-08").await;
        let shown = route(&way.joins(&world, &round, &way.giver).await).await;
        assert!(shown["past_results"].as_array().unwrap().is_empty(), "after fifteen days: {shown}");
    }

    /// What is to be collected at a door stands on the paper as on the phone, to the fen, until it is paid.
    async fn the_paper_says_what_is_due_in_cash(world) {
        let way = on_the_way(&world).await;
        let sheet = async || {
            let path = format!("/api/v1/sittings/{}/round-sheets", way.lunch.sitting_id);
            let sheets = way.lunch.manager.get(&path).await.ok();
            items(&sheets)[0]["lines"].as_array().unwrap().iter().map(|line| number(line, "cash_due_fen")).collect::<Vec<_>>()
        };
        let stops = way.stops().await;
        let due: Vec<i64> = stops.iter().map(|stop| number(stop, "cash_due_fen")).collect();
        assert!(due.iter().all(|fen| *fen > 0), "{due:?}");
        assert_eq!(sheet().await, due);
        let path = format!("/api/v1/route/stops/{}/cash", text(&stops[1], "id"));
        way.phone.post_keyed(&path, &key(), json!({"fen": due[1]})).await.done();
        assert_eq!(sheet().await, [due[0], 0, due[2]]);
    }
}
