//! Somebody at a kiosk needs a person: it rings at the desk, and the kiosk hears who comes.

use serde_json::{Value, json};
use tests::client::{Client, items, number, text};
use tests::person::Person;
use tests::world::{COUNTY, DAY, PASSWORD};
use tests::{Backend, World, eventually, on_both};
use tokio::time::timeout;

use crate::steps::{self, Room};

async fn ring(kiosk: &Client) -> Value {
    kiosk.post("/api/v1/kiosk/help", json!({})).await.ok()
}

async fn calls(desk: &Client) -> Vec<Value> {
    items(&desk.get("/api/v1/help-calls").await.ok()).to_vec()
}

/// The call as the desk knows it.
async fn at_the_desk(desk: &Client, call: &Value) -> Value {
    let found = calls(desk).await.into_iter().find(|one| one["id"] == call["id"]);
    found.expect("the call rings")
}

/// What the kiosk knows of its own call.
async fn own(kiosk: &Client) -> Value {
    kiosk.get("/api/v1/kiosk/help").await.ok()["call"].clone()
}

async fn answer(desk: &Client, call: &Value) -> tests::client::Answer {
    let path = format!("/api/v1/help-calls/{}/answer", text(call, "id"));
    desk.post(&path, json!({})).await
}

/// Reads a stream until it tells of help.
async fn hears(mut stream: reqwest::Response) {
    let told = async {
        let mut text = String::new();
        while !text.contains("event: help") {
            let bytes = stream.chunk().await.unwrap().expect("the stream goes on");
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
    };
    timeout(eventually::DEADLINE, told)
        .await
        .expect("the stream tells of help");
}

on_both! {
    /// One press rings at the desk, several are one call; whoever comes first is named to everybody, and the log knows.
    async fn a_call_rings_until_somebody_comes(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let kitchen = world.staff("kitchen").await;
        let desk = lunch.manager.stream("/api/v1/events").await;
        let first = ring(&lunch.kiosk).await;
        assert_eq!(text(&first, "state"), "calling");
        assert_eq!(number(&at_the_desk(&lunch.manager, &first).await, "times"), 1);
        hears(desk).await;
        ring(&lunch.kiosk).await;
        let other = world.kiosk(&lunch.canteen_id).await;
        ring(&other).await;
        let rings = calls(&lunch.manager).await;
        assert_eq!(rings.len(), 2, "two kiosks, each with one call: {rings:?}");
        let call = &at_the_desk(&lunch.manager, &first).await;
        assert_eq!(number(call, "times"), 2);

        let screen = lunch.kiosk.stream(&format!("/api/v1/board/stream?canteen_id={}", lunch.canteen_id)).await;
        let mine = answer(&lunch.manager, call).await.ok();
        hears(screen).await;
        let theirs = answer(&kitchen, call).await.ok();
        assert_eq!(mine["answered_by"], theirs["answered_by"], "the first is named to both");
        let shown = own(&lunch.kiosk).await;
        assert_eq!((text(&shown, "state"), &shown["helper"]), ("answered", &Value::Null), "a login is no name with a surname");
        assert_eq!(calls(&kitchen).await[0]["state"], "calling", "what rings stands before what was answered");

        let again = ring(&lunch.kiosk).await;
        assert_eq!(text(&again, "state"), "answered", "impatience doesn't ring twice");
        world.move_clock("09:03").await;
        let again = ring(&lunch.kiosk).await;
        assert_eq!((text(&again, "state"), &again["helper"]), ("calling", &Value::Null), "nobody came");

        lunch.kiosk.post("/api/v1/kiosk/help/end", json!({})).await.done();
        lunch.kiosk.post("/api/v1/kiosk/help/end", json!({})).await.done();
        assert_eq!(own(&lunch.kiosk).await, Value::Null);
        answer(&lunch.manager, call).await.refused(409, "help_over");
        let log = world.staff("auditor").await.get(&format!("/api/v1/audit?subject={}", text(call, "id"))).await.ok();
        let mut acts: Vec<&str> = items(&log).iter().map(|entry| text(entry, "action")).collect();
        acts.sort_unstable();
        assert_eq!(acts, ["help.answer", "help.ask", "help.ask", "help.ask", "help.ask", "help.end"]);
    }

    /// The desk reads the whole name of who comes; the kiosk, before the whole room, is told the surname alone.
    async fn the_room_is_told_a_surname(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let helper = json!({"login": "helper", "name": "欧阳建平", "role": "kitchen", "place_code": COUNTY,
            "canteen_id": lunch.canteen_id, "password": PASSWORD});
        world.staff("administrator").await.post("/api/v1/accounts", helper).await.done();
        let call = ring(&lunch.kiosk).await;
        let told = answer(&world.staff("helper").await, &call).await.ok();
        assert_eq!(text(&told, "answered_by"), "欧阳建平");
        let heard = lunch.kiosk.get("/api/v1/kiosk/help").await.ok();
        assert_eq!(text(&heard["call"], "helper"), "欧阳");
        assert!(!heard.to_string().contains("建平"), "{heard}");
        assert!(!ring(&lunch.kiosk).await.to_string().contains("建平"));
    }

    /// A press whose answer was lost is sent again under its key, at once or a while later, and is the same press: also when somebody
    /// has been there meanwhile. Another touch is another press.
    async fn a_press_sent_again_is_the_same_press(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let press = async |key: &str| lunch.kiosk.post_keyed("/api/v1/kiosk/help", key, json!({})).await.ok();
        let (one, other) = (steps::key(), steps::key());
        let (first, again) = tokio::join!(press(&one), press(&one));
        assert_eq!(first["id"], again["id"]);
        assert_eq!(number(&at_the_desk(&lunch.manager, &first).await, "times"), 1);
        press(&other).await;
        ring(&lunch.kiosk).await;
        assert_eq!(number(&at_the_desk(&lunch.manager, &first).await, "times"), 3, "also without a key");
        press(&other).await;
        assert_eq!(number(&at_the_desk(&lunch.manager, &first).await, "times"), 3);
        lunch.kiosk.post("/api/v1/kiosk/help/end", json!({})).await.done();
        press(&other).await;
        assert!(calls(&lunch.manager).await.is_empty(), "nobody stands there any more");
    }

    /// Presses at the same moment are one call; a call that nobody ended lapses and the next one is new; too many presses
    /// are told to wait.
    async fn a_kiosk_has_one_call_and_nobody_rings_the_kitchen_deaf(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let (one, two, three) = tokio::join!(ring(&lunch.kiosk), ring(&lunch.kiosk), ring(&lunch.kiosk));
        assert!(one["id"] == two["id"] && two["id"] == three["id"]);
        assert_eq!(number(&calls(&lunch.manager).await[0], "times"), 3);

        world.move_clock("09:31").await;
        assert!(calls(&lunch.manager).await.is_empty(), "whoever called has gone");
        answer(&lunch.manager, &one).await.refused(409, "help_over");
        let next = ring(&lunch.kiosk).await;
        assert!(next["id"] != one["id"] && number(&at_the_desk(&lunch.manager, &next).await, "times") == 1);

        let mut refused = 0;
        for _ in 0..20 {
            let pressed = lunch.kiosk.post("/api/v1/kiosk/help", json!({})).await;
            refused += usize::from(pressed.status == 429);
        }
        assert!(refused >= 8, "{refused} presses were told to wait");
        assert_eq!(calls(&lunch.manager).await.len(), 1);
    }

    /// Another canteen's staff hears nothing of it and can't answer.
    async fn a_call_is_its_own_canteens(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let call = ring(&lunch.kiosk).await;
        let body = json!({"name": "另一个食堂", "name_en": "Another canteen", "place_code": tests::world::CANTEEN_PLACE,
            "lat": 29.4, "lon": 110.2, "halal": false, "hours": "10:30-12:30"});
        let other = world.staff("administrator").await.post("/api/v1/canteens", body).await.ok();
        world.hire("other_kitchen", "kitchen", Some(text(&other, "id"))).await;
        let stranger = world.staff("other_kitchen").await;
        assert!(calls(&stranger).await.is_empty());
        answer(&stranger, &call).await.refused(404, "not_found");
    }

    /// Whoever has neither card nor phone says the own name; staff tell the kiosk at the desk, the kiosk goes on as with the
    /// card, and each look and each naming is written down. Only a whole name finds anybody, and only while somebody waits.
    async fn staff_say_who_stands_at_the_kiosk(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let person = Person::old();
        let (one, two) = (steps::admit(&world, person.clone()).await, steps::admit(&world, Person { name: person.name.clone(), ..Person::old() }).await);
        let call = ring(&lunch.kiosk).await;
        let look = async |by: &Client, who: &str| by.post(&format!("/api/v1/help-calls/{}/look", text(&call, "id")), json!({"who": who})).await;
        let name = async |by: &Client, id: &str| by.post(&format!("/api/v1/help-calls/{}/name", text(&call, "id")), json!({"senior_id": id})).await;

        let alike = look(&lunch.manager, &person.name).await.ok();
        let found: Vec<&str> = items(&alike).iter().map(|one| text(one, "senior_id")).collect();
        assert!(found.contains(&one.id.as_str()) && found.contains(&two.id.as_str()), "namesakes: {alike}");
        assert!(!alike.to_string().contains(&person.name), "masked, as on every screen");
        let by_number = look(&lunch.manager, &two.number).await.ok();
        assert_eq!(items(&by_number).iter().map(|one| text(one, "senior_id")).collect::<Vec<_>>(), [two.id.as_str()]);
        let surname: String = person.name.chars().take(1).collect();
        let part = look(&lunch.manager, &surname).await;
        assert!(items(&part.ok()).is_empty(), "a part of a name shows nobody");

        assert_eq!(lunch.kiosk.get("/api/v1/kiosk/help").await.ok()["diner"], Value::Null);
        let told = name(&lunch.manager, &one.id).await.ok();
        assert_eq!(text(&told, "state"), "answered", "who names has come");
        name(&lunch.manager, &two.id).await.done();
        let own = lunch.kiosk.get("/api/v1/kiosk/help").await.ok();
        let token = text(&own["diner"], "diner_token").to_owned();
        let dish = lunch.dish(&token).await;
        lunch.kiosk.post_keyed("/api/v1/orders", &steps::key(), lunch.wanted("dine_in", &[(&token, &dish)])).await.done();
        let theirs = format!("SELECT count(*) FROM meal_order WHERE identified_by = 'staff' AND senior_id = {}", world.uuid(&two.id));
        assert_eq!(world.count(&theirs).await, 1, "the last name holds");
        let another = world.kiosk(&lunch.canteen_id).await;
        assert_eq!(another.get("/api/v1/kiosk/help").await.ok()["diner"], Value::Null, "another kiosk knows nobody");

        let log = world.staff("auditor").await;
        let acts = async |subject: &str| {
            let page = log.get(&format!("/api/v1/audit?subject={subject}")).await.ok();
            items(&page).iter().map(|entry| text(entry, "action").to_owned()).collect::<Vec<_>>()
        };
        assert!(acts(&two.id).await.contains(&"help.name".to_owned()) && acts(&one.id).await.contains(&"help.name".to_owned()));
        assert_eq!(acts(text(&call, "id")).await.iter().filter(|act| *act == "help.look").count(), 3, "a fruitless look is one too");
    }

    /// A name is for who stood there when it was told: a new press, five minutes, or the end of the call take it away; and
    /// whoever died is nobody's name any more.
    async fn a_name_is_not_for_whoever_comes_next(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let call = ring(&lunch.kiosk).await;
        let path = format!("/api/v1/help-calls/{}/name", text(&call, "id"));
        let name = async || lunch.manager.post(&path, json!({"senior_id": senior.id})).await;
        let known = async || lunch.kiosk.get("/api/v1/kiosk/help").await.ok()["diner"].is_object();

        name().await.done();
        assert!(known().await);
        ring(&lunch.kiosk).await;
        assert!(!known().await, "pressed anew: perhaps by somebody else");
        name().await.done();
        world.move_clock("09:06").await;
        assert!(!known().await, "whoever was named has gone");
        name().await.done();
        lunch.kiosk.post("/api/v1/kiosk/help/end", json!({})).await.done();
        assert!(!known().await);
        name().await.refused(409, "help_over");

        let again = ring(&lunch.kiosk).await;
        let gone = format!("/api/v1/seniors/{}/death", senior.id);
        world.staff("registrar").await.post(&gone, json!({"date": DAY, "source": "村委会"})).await.done();
        let late = lunch.manager.post(&format!("/api/v1/help-calls/{}/name", text(&again, "id")), json!({"senior_id": senior.id})).await;
        late.refused(404, "not_found");
    }
}

/// Without Redis the call is made, seen and answered all the same: what rings is a row.
#[tokio::test]
async fn a_call_needs_no_redis() {
    let mut world = World::start(Backend::Postgres).await;
    let lunch = steps::dinner(&world, Room::PLENTY).await;
    world.redis().expect("production has one").kill().await;
    let call = ring(&lunch.kiosk).await;
    assert_eq!(calls(&lunch.manager).await.len(), 1);
    answer(&lunch.manager, &call).await.done();
    assert_eq!(text(&own(&lunch.kiosk).await, "state"), "answered");
}
