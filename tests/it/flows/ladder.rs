//! A door stays shut. From the phone to the person, over messages that are heard, through power cuts.

use serde_json::{Value, json};
use tests::client::{Client, items, text};
use tests::person::Person;
use tests::world::{CANTEEN_PLACE, DAY};
use tests::{Hook, Reply, World, eventually, on_both};

use crate::steps::{self, Room, key};

/// A round under way with one door, and who acts around it.
struct Door {
    phone: Client,
    stop: String,
    order: String,
    senior: steps::Senior,
}

async fn door(world: &World) -> Door {
    let lunch = steps::dinner(world, Room::PLENTY).await;
    let senior = steps::admit_for_delivery(world, Person::old()).await;
    let order = text(&lunch.order(&senior, "delivery").await, "id").to_owned();
    steps::hire_volunteer(&lunch).await;
    world.move_clock("14:31").await;
    let rounds = lunch.planned(world).await;
    world.move_clock("16:30").await;
    let phone = steps::join(world, &lunch, text(&rounds["rounds"][0], "id")).await;
    phone.post("/api/v1/route/depart", json!({})).await.done();
    let route = phone.get("/api/v1/route").await.ok();
    let stop = text(&route["stops"][0], "id").to_owned();
    Door {
        phone,
        stop,
        order,
        senior,
    }
}

impl Door {
    fn path(&self, what: &str) -> String {
        format!("/api/v1/route/stops/{}/{what}", self.stop)
    }

    async fn stays_shut(&self, at: &str) -> Value {
        let body = json!({"at": beijing(at)});
        self.phone.post_keyed(&self.path("no-answer"), &key(), body).await.ok()
    }
}

fn beijing(time: &str) -> String {
    let time = if time.len() == 5 {
        format!("{time}:00")
    } else {
        time.to_owned()
    };
    format!("{DAY}T{time}+08:00")
}

async fn alarm(world: &World) -> Value {
    let alarms = world
        .staff("dispatcher")
        .await
        .get("/api/v1/alarms?state=open")
        .await
        .ok();
    items(&alarms)
        .first()
        .unwrap_or_else(|| panic!("no alarm in {alarms}"))
        .clone()
}

async fn reaches(world: &World, step: &str, turn: i64) -> Value {
    eventually(&format!("the ladder is at {step}, turn {turn}"), async || {
        Some(alarm(world).await).filter(|alarm| alarm["step"] == step && alarm["turn"] == turn)
    })
    .await
}

/// A channel of the administrator's to a server of ours.
async fn channel(world: &World, hook: &Hook, more: Value) -> Value {
    let mut body = json!({"name": "群", "kind": "wecom", "url": format!("{}/hook", hook.base())});
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    world
        .staff("administrator")
        .await
        .post("/api/v1/channels", body)
        .await
        .ok()
}

/// The rungs and when each begins if nobody reacts: `HH:MM:SS`.
const RUNGS: [(&str, i64, &str); 8] = [
    ("call_senior", 1, "16:30:00"),
    ("call_family", 1, "16:32:00"),
    ("call_neighbour", 1, "16:34:00"),
    ("dispatch", 1, "16:36:00"),
    ("dispatch", 2, "16:38:00"),
    ("cadre", 1, "16:40:00"),
    ("rescue", 1, "17:00:00"),
    ("rescue", 2, "17:10:00"),
];

on_both! {
    /// The power goes at every single step, twice: in the moment in which the step is made, and after it. No step is lost, none
    /// is made twice, and the clock is the one that it would have been.
    async fn the_power_goes_at_every_step_of_the_ladder(world) {
        let mut world = world;
        let hook = Hook::start(Reply::robot_ok());
        channel(&world, &hook, json!({})).await;
        let door = door(&world).await;
        door.stays_shut("16:30").await;
        for (n, (step, turn, at)) in RUNGS.iter().enumerate() {
            world.move_clock(&beijing(at)).await;
            // Whether the step was made when the power went is chance; that it is made exactly once isn't.
            world.power_cut().await;
            world.revive().await;
            let alarm = reaches(&world, step, *turn).await;
            let next = RUNGS.get(n + 1).map_or("17:20:00", |(_, _, at)| *at);
            assert_eq!(text(&alarm, "due_at"), utc(next), "the clock of {step} {turn}");
            let why = if n == 0 { Value::Null } else { json!("timer") };
            assert_eq!(alarm["step_began"]["why"], why, "what led to {step} {turn}");
            world.power_cut().await;
            world.revive().await;
            assert_eq!(alarm["step"], self::alarm(&world).await["step"]);
        }
        let id = world.uuid(text(&alarm(&world).await, "id"));
        for (step, turn, _) in RUNGS {
            let made = format!(
                "SELECT count(*) FROM alarm_event WHERE alarm_id = {id} AND step = '{step}' AND turn = {turn} \
                 AND event IN ('began', 'stepped')"
            );
            assert_eq!(world.count(&made).await, 1, "{step} {turn}");
        }
        let events = format!("SELECT count(*) FROM alarm_event WHERE alarm_id = {id} AND event IN ('began', 'stepped')");
        assert_eq!(world.count(&events).await, i64::try_from(RUNGS.len()).unwrap());
        // A message that a worker was killed over is sent by the next when its lease is over.
        world.move_clock(&beijing("17:12:00")).await;
        // One message for each step that is called out; a repetition after a power cut has the key of the first.
        let messages = |asked: Vec<tests::hook::Asked>| {
            let keys = asked.iter().filter_map(|one| one.header("idempotency-key").map(str::to_owned));
            keys.collect::<std::collections::BTreeSet<_>>().len()
        };
        eventually("every step that is called out has been sent", async || {
            (messages(hook.asked()) == 5).then_some(())
        })
        .await;
        assert_eq!(alarm(&world).await["state"], "open", "nothing was seen by a timer");
    }

    /// The whole way: the phone, calls, the desk, a message that somebody confirms, the village, and the person is seen.
    async fn from_the_shut_door_to_the_person(world) {
        let hook = Hook::start(Reply::robot_ok());
        channel(&world, &hook, json!({})).await;
        let door = door(&world).await;
        let desk = world.staff("dispatcher").await;
        let cadre = json!({"name": "向支书", "phone": "19900009999", "relation": "村支书"});
        desk.put(&format!("/api/v1/cadres/{CANTEEN_PLACE}"), cadre).await.done();

        let begun = door.stays_shut("16:30").await;
        let again = door.stays_shut("16:31").await;
        assert_eq!(begun["no"], again["no"], "knocking again begins nothing anew");
        world.move_clock(&beijing("16:31:00")).await;
        let call = json!({"callee": "senior", "answered": false, "at": beijing("16:30:40")});
        let once = key();
        for _ in 0..2 {
            let told = door.phone.post_keyed(&door.path("calls"), &once, call.clone()).await.ok();
            assert_eq!(told["step"], "call_family", "an unanswered call climbs at once, and only once");
        }
        let report = json!({"outcome": "no_answer", "at": beijing("16:31:00")});
        door.phone.post_keyed(&door.path("outcome"), &key(), report).await.done();
        let alarm = reaches(&world, "dispatch", 1).await;
        assert_eq!(text(&alarm["step_began"], "why"), "walked_on", "who reported has gone on");
        let route = door.phone.get("/api/v1/route").await.ok();
        assert_eq!(route["alarm_results"][0]["step"], "dispatch", "the volunteer sees that the desk has it");

        let message = hook.hears("the desk is called", |asked| asked.text().contains("没人应门")).await;
        let said = message.text();
        assert!(said.contains(&format!("告警{}", alarm["no"])) && said.contains("朱家台"), "{said}");
        for secret in door.senior.person.secrets().iter().chain([&door.senior.person.name]) {
            assert!(!said.contains(secret.as_str()), "{secret} went into somebody else's system");
        }
        let heard = json!({"code": message.code(), "name": "陈值班"});
        world.anyone().post("/api/v1/notices/heard", heard).await.done();

        let id = text(&alarm, "id");
        let path = |what: &str| format!("/api/v1/alarms/{id}/{what}");
        let file = desk.get(&format!("/api/v1/alarms/{id}")).await.ok();
        let cadre = file["calls"].as_array().unwrap().iter().find(|call| call["callee"] == "cadre").unwrap();
        assert_eq!(cadre["phone"], "19900009999");
        assert_eq!(file["notices"].as_array().unwrap().iter().filter(|one| one["heard_by"] == "陈值班").count(), 1);
        let called = desk.post(&path("calls"), json!({"callee": "cadre", "answered": true})).await.ok();
        assert_eq!((text(&called, "step"), text(&called, "owner")), ("cadre", "dispatcher"));
        assert_eq!((text(&called["step_began"], "why"), text(&called["step_began"], "by")), ("call", "dispatcher"));
        let tomorrow = json!({"seen_by": "向支书", "how": "in_person", "seen_at": "2026-11-24T08:00:00.000Z"});
        desk.post(&path("close"), tomorrow).await.refused(422, "seen_later");
        let long_ago = json!({"seen_by": "向支书", "how": "in_person", "seen_at": beijing("16:29")});
        desk.post(&path("close"), long_ago).await.refused(422, "seen_earlier");
        let seen = json!({"seen_by": "向支书", "how": "in_person", "note": "在地里摘菜"});
        let closed = desk.post(&path("close"), seen).await.ok();
        assert_eq!((text(&closed, "state"), text(&closed, "seen_by")), ("closed", "向支书"));
        assert!(closed["due_at"].is_null());

        let route = door.phone.get("/api/v1/route").await.ok();
        assert_eq!(text(&route["alarm_results"][0], "seen_by"), "向支书", "the volunteer hears of it");
        let log = desk.get(&format!("/api/v1/alarms/{id}")).await.ok();
        let events: Vec<&str> = log["log"].as_array().unwrap().iter().map(|one| text(one, "event")).collect();
        assert_eq!(events, ["began", "called", "stepped", "stepped", "heard", "claimed", "called", "stepped", "seen", "closed"]);
        assert!(log["calls"].as_array().unwrap().is_empty(), "a closed alarm shows no numbers");
    }

    /// Somebody who lives alone at high risk: the short way, and two people who say that they were seen.
    async fn high_risk_needs_two_people(world) {
        let door = door(&world).await;
        let second = json!({"login": "second", "name": "李二", "role": "dispatcher", "place_code": "430822000000",
            "password": tests::world::PASSWORD});
        world.staff("administrator").await.post("/api/v1/accounts", second).await.done();
        let care = json!({"risk": "high", "hospice": true,
            "neighbour": {"name": "王邻居", "phone": "19900008888", "relation": "有钥匙"}});
        let path = format!("/api/v1/seniors/{}/care", door.senior.id);
        world.staff("registrar").await.put(&path, care).await.done();

        door.stays_shut("16:30").await;
        let alarm = alarm(&world).await;
        assert_eq!((&alarm["needs_second"], &alarm["hospice"]), (&json!(true), &json!(true)));
        let desk = world.staff("dispatcher").await;
        let act = |what: &str| format!("/api/v1/alarms/{}/{what}", text(&alarm, "id"));
        let ambulance = json!({"callee": "ambulance", "answered": true});
        desk.post(&act("calls"), ambulance).await.refused(409, "no_ambulance");
        let seen = json!({"seen_by": "女儿", "how": "family"});
        let said = desk.post(&act("close"), seen.clone()).await.ok();
        assert_eq!((text(&said, "state"), text(&said, "step")), ("seen", "confirm"));
        desk.post(&act("confirm"), json!({"agrees": true})).await.refused(409, "not_yourself");
        let other = world.anyone();
        other.login("second", tests::world::PASSWORD).await.done();
        let doubted = other.post(&act("confirm"), json!({"agrees": false})).await.ok();
        assert_eq!(text(&doubted, "step"), "dispatch");
        assert_eq!((text(&doubted["step_began"], "why"), text(&doubted["step_began"], "by")), ("doubted", "李二"));
        desk.post(&act("close"), seen).await.done();
        let closed = other.post(&act("confirm"), json!({"agrees": true})).await.ok();
        assert_eq!(text(&closed, "state"), "closed");
        // Something has happened to them: somebody looks in within a day.
        assert!(items(&desk.get("/api/v1/visits/gaps").await.ok()).is_empty());
        world.move_clock("2026-11-24T17:00:00+08:00").await;
        // A shift is over after twelve hours.
        let next_day = world.anyone();
        next_day.login("dispatcher", tests::world::PASSWORD).await.done();
        let gap = next_day.get("/api/v1/visits/gaps").await.ok();
        assert_eq!(items(&gap)[0]["after_event"], true, "{gap}");
    }

    /// What the desk has written down about the meal says nothing of the person behind the door.
    async fn a_shut_door_counts_whatever_the_desk_has_explained(world) {
        let door = door(&world).await;
        let flag = format!("/api/v1/orders/{}/flag", door.order);
        let manager = world.staff("canteen_manager").await;
        manager.post(&flag, json!({"cause": "away"})).await.done();
        door.stays_shut("16:30").await;
        assert_eq!(text(&alarm(&world).await, "kind"), "no_answer");
    }

    /// Two at the desk: one has it, gives it away, the other makes the next step with the button.
    async fn an_alarm_changes_hands(world) {
        let door = door(&world).await;
        let second = json!({"login": "second", "name": "李二", "role": "dispatcher", "place_code": "430822000000",
            "password": tests::world::PASSWORD});
        let second = world.staff("administrator").await.post("/api/v1/accounts", second).await.ok();
        door.stays_shut("16:30").await;
        let alarm = alarm(&world).await;
        let act = |what: &str| format!("/api/v1/alarms/{}/{what}", text(&alarm, "id"));
        let desk = world.staff("dispatcher").await;
        let other = world.anyone();
        other.login("second", tests::world::PASSWORD).await.done();
        let mine = desk.post(&act("next"), json!({})).await.ok();
        assert_eq!((text(&mine, "step"), text(&mine, "owner")), ("dispatch", "dispatcher"));
        other.post(&act("next"), json!({})).await.refused(409, "alarm_claimed");
        let names = desk.get("/api/v1/dispatchers").await.ok();
        assert_eq!(items(&names).len(), 2);
        let elsewhere = json!({"login": "dispatcher-elsewhere", "name": "外乡值班", "role": "dispatcher",
            "place_code": "430822101000", "password": tests::world::PASSWORD});
        let elsewhere = world.staff("administrator").await.post("/api/v1/accounts", elsewhere).await.ok();
        desk.post(&act("hand-over"), json!({"account_id": elsewhere["id"]})).await.refused(404, "not_found");
        desk.post(&act("hand-over"), json!({"account_id": second["id"]})).await.done();
        desk.post(&act("next"), json!({})).await.refused(409, "alarm_claimed");
        let cadre = other.post(&act("next"), json!({})).await.ok();
        assert_eq!(text(&cadre, "step"), "cadre");
        assert_eq!((text(&cadre["step_began"], "why"), text(&cadre["step_began"], "by")), ("desk", "李二"));
        let last = other.post(&act("next"), json!({})).await.ok();
        assert_eq!((text(&last, "step"), text(&last, "severity")), ("rescue", "highest"));
        other.post(&act("next"), json!({})).await.refused(409, "no_next_step");
        let supervisor = world.staff("supervisor").await;
        assert_eq!(items(&supervisor.get("/api/v1/alarms").await.ok()).len(), 1, "a supervisor sees");
        supervisor.post(&act("next"), json!({})).await.refused(403, "forbidden");
    }

    /// The door opens after all: the meal in the person's own hands is what closes it, and a visit.
    async fn the_door_opens_after_all(world) {
        let door = door(&world).await;
        door.stays_shut("16:30").await;
        let odd = json!({"outcome": "handed_over", "care": "odd", "at": beijing("16:30")});
        door.phone.post_keyed(&door.path("outcome"), &key(), odd.clone()).await.refused(422, "change_missing");
        let mut odd = odd;
        odd["change"] = json!("breath");
        door.phone.post_keyed(&door.path("outcome"), &key(), odd).await.done();
        let alarm = alarm(&world).await;
        assert_eq!((text(&alarm, "kind"), text(&alarm, "change")), ("odd", "breath"));
        assert_eq!(text(&alarm, "due_at"), utc("17:00:00"), "breath can't wait");
        let closed = world.staff("dispatcher").await.get("/api/v1/alarms?state=closed").await.ok();
        assert_eq!((text(&items(&closed)[0], "kind"), text(&items(&closed)[0], "how")), ("no_answer", "in_person"));
        world.move_clock(&beijing("17:00:00")).await;
        reaches(&world, "follow_up", 2).await;
    }

    /// It was the wrong door: what closed the alarm is taken back, so the alarm goes on, and the food isn't left with anybody.
    async fn the_wrong_door_closes_nothing(world) {
        let door = door(&world).await;
        door.stays_shut("16:30").await;
        let no = text(&alarm(&world).await, "id").to_owned();
        let handed = json!({"outcome": "handed_over", "care": "usual", "at": beijing("16:30")});
        door.phone.post_keyed(&door.path("outcome"), &key(), handed).await.done();
        let open = world.staff("dispatcher").await.get("/api/v1/alarms?state=open").await.ok();
        assert!(items(&open).is_empty(), "seen: {open}");

        world.move_clock("16:31").await;
        door.phone.post(&door.path("undo"), json!({"reason": "送错人了"})).await.done();
        let again = alarm(&world).await;
        assert_eq!((text(&again, "id"), text(&again, "step")), (no.as_str(), "dispatch"));
        assert_eq!((&again["seen_by"], &again["closed_at"]), (&Value::Null, &Value::Null));
        let left = json!({"outcome": "neighbour", "note": "邻居代收", "at": beijing("16:31")});
        door.phone.post_keyed(&door.path("outcome"), &key(), left.clone()).await.refused(409, "no_neighbour_agreed");
        let care = json!({"hospice": false, "neighbour": {"name": "王邻居", "phone": "19900008888", "relation": "隔壁"}});
        let path = format!("/api/v1/seniors/{}/care", door.senior.id);
        world.staff("registrar").await.put(&path, care).await.done();
        door.phone.post_keyed(&door.path("outcome"), &key(), left).await.done();
        assert_eq!(text(&alarm(&world).await, "id"), no, "a neighbour's hands are not the person seen");
        world.move_clock("16:40").await;
        reaches(&world, "cadre", 1).await;
    }

    /// Whoever needs help at once is stayed with: their name and their address stay on the phone until somebody has them, for an
    /// ambulance asks for both.
    async fn who_needs_help_at_once_is_not_wiped_from_the_phone(world) {
        let door = door(&world).await;
        let shown = async || door.phone.get("/api/v1/route").await.ok()["stops"][0].clone();
        let before = shown().await;
        let urgent = json!({"outcome": "handed_over", "care": "urgent", "at": beijing("16:30")});
        door.phone.post_keyed(&door.path("outcome"), &key(), urgent).await.done();
        let stays = shown().await;
        assert_eq!(text(&stays, "state"), "done");
        for field in ["name", "address", "phone", "village"] {
            assert_eq!(stays[field], before[field], "{field}");
        }
        let desk = world.staff("dispatcher").await;
        let close = format!("/api/v1/alarms/{}/close", text(&alarm(&world).await, "id"));
        desk.post(&close, json!({"seen_by": "救护车", "how": "in_person"})).await.done();
        let over = shown().await;
        assert_eq!((&over["address"], &over["phone"]), (&Value::Null, &Value::Null));
        assert_ne!(over["name"], before["name"], "masked again");
    }

    /// Whom to call is written down when somebody knows it, not only with the registration, and is called at the next shut door.
    async fn a_relative_is_added_later_and_is_called(world) {
        let door = door(&world).await;
        let path = format!("/api/v1/seniors/{}", door.senior.id);
        let registrar = world.staff("registrar").await;
        let fact = |phone: &str| json!({"kind": "contact", "value": {"name": "王小芳", "phone": phone, "relation": "女儿"},
            "source": "女儿来电", "valid_from": tests::world::DAY});
        registrar.post(&format!("{path}/facts"), fact("12")).await.refused(422, "bad_fact");
        registrar.post(&format!("{path}/facts"), fact("19900007777")).await.done();
        let file = registrar.get(&path).await.ok();
        assert_eq!(file["contact"], json!({"name": "王小芳", "phone": "199****7777", "relation": "女儿"}));
        assert_eq!(file["facts"][0]["value"]["phone"], "199****7777");
        let route = door.phone.get("/api/v1/route").await.ok();
        let calls = route["stops"][0]["calls"].as_array().unwrap();
        assert!(calls.iter().any(|call| call["callee"] == "family" && call["phone"] == "19900007777"), "{calls:?}");
    }

    /// The desk has called the hospital and knows; the thumb that takes the report back afterwards starts no meals again.
    async fn what_the_desk_has_found_out_outlives_the_thumb(world) {
        let door = door(&world).await;
        let (desk, registrar) = (world.staff("dispatcher").await, world.staff("registrar").await);
        let state = async || registrar.get(&format!("/api/v1/seniors/{}", door.senior.id)).await.ok()["state"].clone();
        let report = json!({"outcome": "hospital", "at": beijing("16:30")});
        let undo = async || door.phone.post(&door.path("undo"), json!({"reason": "按错了"})).await.done();
        door.phone.post_keyed(&door.path("outcome"), &key(), report.clone()).await.done();
        undo().await;
        assert_eq!(state().await, "active", "nobody had looked into it");

        door.phone.post_keyed(&door.path("outcome"), &key(), report).await.done();
        let alarms = desk.get("/api/v1/alarms?state=open").await.ok();
        for alarm in items(&alarms) {
            let settle = format!("/api/v1/alarms/{}/settle", text(alarm, "id"));
            desk.post(&settle, json!({"was_true": alarm["retracted"] != json!(true)})).await.done();
        }
        undo().await;
        assert_eq!(state().await, "paused");
    }

    /// Somebody who was to be with their children next week is reported in hospital by a slip: next week they are with their children.
    /// And a report that was taken back and turns out to be true holds all the same.
    async fn a_slip_ends_no_pause_and_the_truth_needs_no_second_report(world) {
        let door = door(&world).await;
        let (desk, registrar) = (world.staff("dispatcher").await, world.staff("registrar").await);
        let path = format!("/api/v1/seniors/{}", door.senior.id);
        let pause = json!({"from": "2026-11-25", "to": "2026-11-27", "reason": "children"});
        registrar.post(&format!("{path}/pause"), pause.clone()).await.done();
        let report = json!({"outcome": "hospital", "at": beijing("16:30")});
        door.phone.post_keyed(&door.path("outcome"), &key(), report).await.done();
        assert_eq!(registrar.get(&path).await.ok()["pause"]["reason"], "hospital");
        door.phone.post(&door.path("undo"), json!({"reason": "按错了"})).await.done();
        let file = registrar.get(&path).await.ok();
        assert_eq!((&file["pause"], text(&file, "state")), (&pause, "active"), "with their children from Wednesday on");

        let slip = text(&alarm(&world).await, "id").to_owned();
        desk.post(&format!("/api/v1/alarms/{slip}/settle"), json!({"was_true": true})).await.done();
        let file = registrar.get(&path).await.ok();
        assert_eq!((&file["pause"]["reason"], text(&file, "state")), (&json!("hospital"), "paused"));
    }

    /// A death as it is said at the door stops meals and the card at once; a mistake is taken back; the file closes when
    /// somebody has looked into it. No robot says what it is about.
    async fn a_death_is_learned_at_the_door(world) {
        let hook = Hook::start(Reply::robot_ok());
        channel(&world, &hook, json!({})).await;
        let door = door(&world).await;
        let report = json!({"outcome": "deceased", "at": beijing("16:30")});
        let kiosk = world.kiosk(text(&world.canteen().await, "id")).await;
        let identify = || async { kiosk.post("/api/v1/kiosk/identify", json!({"card": door.senior.card})).await };
        assert!(identify().await.status.is_success());
        door.phone.post_keyed(&door.path("outcome"), &key(), report.clone()).await.done();
        assert!(!identify().await.status.is_success(), "the card still works");
        door.phone.post(&door.path("undo"), json!({"reason": "按错了"})).await.done();
        assert!(identify().await.status.is_success(), "a slip of the thumb has ended a card for ever");

        door.phone.post_keyed(&door.path("outcome"), &key(), report).await.done();
        let desk = world.staff("dispatcher").await;
        let alarms = desk.get("/api/v1/alarms?state=open").await.ok();
        let [first, second] = items(&alarms) else { panic!("{alarms}") };
        assert_eq!((text(first, "kind"), text(first, "life_event")), ("life_event", "deceased"));
        let mut slips: Vec<_> = [first, second].iter().map(|alarm| alarm["retracted"].as_bool()).collect();
        slips.sort_unstable();
        assert_eq!(slips, [Some(false), Some(true)], "nobody calls the children for a slip of the thumb: {alarms}");
        let act = |alarm: &Value, what: &str| format!("/api/v1/alarms/{}/{what}", text(alarm, "id"));
        let said = hook.hears("the desk is told", |asked| asked.path == "/hook").await.text();
        assert!(said.contains("有情况要核实") && !said.contains("去世"), "{said}");
        let missing = desk.post(&act(first, "settle"), json!({"was_true": true})).await;
        missing.refused(422, "source_missing");
        let settled = json!({"was_true": true, "source": "女儿来电"});
        // A person who was reported dead is paused: seen or not, somebody has to say what is true.
        let seen = json!({"seen_by": "向支书", "how": "in_person"});
        desk.post(&act(first, "close"), seen).await.refused(409, "settle_first");
        desk.post(&act(first, "settle"), settled).await.done();
        desk.post(&act(second, "settle"), json!({"was_true": false})).await.done();
        let file = world.staff("registrar").await.get(&format!("/api/v1/seniors/{}", door.senior.id)).await.ok();
        assert_eq!(text(&file, "state"), "deceased", "the second, older report takes nothing back");
        assert!(file["cards"].as_array().unwrap().iter().all(|card| card["state"] == "stopped"));
    }
}

fn utc(beijing: &str) -> String {
    let (hour, rest) = beijing.split_once(':').unwrap();
    format!("{DAY}T{:02}:{rest}.000Z", hour.parse::<i32>().unwrap() - 8)
}
