//! Volunteers: they come in by code, leave, and report door by door, each from a phone of their own.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::county::{County, Sitting};
use super::memory::{End, Meal, Memory};
use crate::client::{Client, code, items, key, number, text};

/// How visits fail, one after another, with the cause that the system must have for it.
const FAILURES: [&str; 6] = [
    "no_answer",
    "refused",
    "away",
    "wrong_address",
    "road_blocked",
    "hospital",
];
/// When the doors are reported.
const AT: &str = "2026-11-23T03:10:00.000Z";

/// A volunteer on a round of a sitting.
pub(super) struct Tour {
    sitting: usize,
    phone: Client,
}

/// The desk's part: everybody is placed or explained, every round has somebody, everybody has a code.
pub(super) async fn hand_out(county: &County, memory: &Memory) -> Vec<Tour> {
    let mut tours = Vec::new();
    for (n, sitting) in county.sittings.iter().enumerate() {
        place_by_hand(county, memory, sitting).await;
        let rounds = rounds(county, sitting).await;
        let path = format!("/api/v1/volunteers?canteen_id={}", sitting.canteen_id());
        let volunteers = sitting.manager.get(&path).await.ok();
        let mut free = items(&volunteers).iter().cycle();
        for round in rounds["rounds"].as_array().expect("rounds") {
            if round["stops"].as_array().is_none_or(Vec::is_empty) {
                continue;
            }
            let id = text(round, "id");
            if round["volunteer"].is_null() {
                let volunteer = free.next().expect("a canteen has volunteers");
                let body = json!({"volunteer_id": volunteer["id"]});
                sitting
                    .manager
                    .post(&format!("/api/v1/rounds/{id}/assign"), body)
                    .await
                    .done();
                memory.note("rounds given away by hand");
            }
            let access = sitting
                .manager
                .post(&format!("/api/v1/rounds/{id}/access"), json!({}))
                .await
                .ok();
            let phone = county.world.anyone_elsewhere();
            phone.join("/api/v1/route/join", text(&access, "code")).await.done();
            tours.push(Tour { sitting: n, phone });
        }
    }
    tours
}

async fn rounds(county: &County, sitting: &Sitting) -> Value {
    county
        .dispatcher
        .get(&format!("/api/v1/sittings/{}/rounds", sitting.id))
        .await
        .ok()
}

/// Every other one whom the planner couldn't place is put on a round; the rest can't be reached today.
async fn place_by_hand(county: &County, memory: &Memory, sitting: &Sitting) {
    let before = rounds(county, sitting).await;
    let unplaced = before["unplaced"].as_array().expect("a list").clone();
    for (n, entry) in unplaced.iter().enumerate() {
        let order = text(entry, "order_id");
        let round = &before["rounds"][0]["id"];
        if n % 2 == 0 && round.is_string() {
            let body = json!({"round_id": round, "position": 99});
            let placed = county
                .dispatcher
                .post(&format!("/api/v1/unplaced/{order}/place"), body)
                .await;
            // A couple's meals are placed together.
            if placed.status != 200 && code(&placed) != "not_found" {
                memory.differs(format!("order {order} can't be placed by hand: {}", placed.text));
            }
        }
    }
    let after = rounds(county, sitting).await;
    for entry in after["unplaced"].as_array().expect("a list") {
        let order = text(entry, "order_id");
        let body = json!({"cause": "not_placed"});
        sitting
            .manager
            .post(&format!("/api/v1/orders/{order}/flag"), body)
            .await
            .done();
        memory.ended(order, End::Flagged("not_placed"));
    }
}

/// All volunteers at once.
pub(super) async fn go(county: &County, memory: &Memory, tours: Vec<Tour>) {
    county.world.move_clock("11:10").await;
    let doors = AtomicUsize::new(0);
    join_all(tours.iter().map(|tour| walk(county, memory, tour, &doors))).await;
}

async fn walk(county: &County, memory: &Memory, tour: &Tour, doors: &AtomicUsize) {
    tour.phone.post("/api/v1/route/depart", json!({})).await.done();
    let route = tour.phone.get("/api/v1/route").await.ok();
    for stop in route["stops"].as_array().expect("stops") {
        let meals = meals_behind(memory, tour, stop);
        if meals.is_empty() {
            memory.differs(format!("a door without a meal that anybody ordered: {stop}"));
            continue;
        }
        let turn = doors.fetch_add(1, Ordering::Relaxed);
        knock(county, memory, tour, text(stop, "id"), &meals, turn).await;
    }
    let done = tour.phone.post("/api/v1/route/finish", json!({})).await;
    memory.same(|| "giving the round back".to_owned(), 204, done.status.as_u16());
}

/// What the volunteer holds in their hand: the bags with the numbers that the route shows for this door.
fn meals_behind(memory: &Memory, tour: &Tour, stop: &Value) -> Vec<Meal> {
    let lines = stop["meals"].as_array().expect("meals");
    let digits = |note: &str| note.chars().filter(char::is_ascii_digit).collect::<String>();
    let bags: Vec<String> = lines.iter().map(|line| digits(text(line, "note"))).collect();
    let meals = memory.find(|meal| {
        let here = meal.sitting == tour.sitting && meal.is_carried() && meal.end == End::Open;
        here && bags.iter().any(|bag| bag == meal.bag())
    });
    memory.same(
        || format!("meals in bags {bags:?}"),
        meals.len() as i64,
        number(stop, "portions"),
    );
    meals
}

async fn knock(county: &County, memory: &Memory, tour: &Tour, stop: &str, meals: &[Meal], turn: usize) {
    let path = format!("/api/v1/route/stops/{stop}/outcome");
    if turn % 30 == 10 {
        // A slip of the finger, taken back.
        let slip = json!({"outcome": "refused", "at": AT});
        tour.phone.post_keyed(&path, &key(), slip).await.done();
        let undo = format!("/api/v1/route/stops/{stop}/undo");
        tour.phone.post(&undo, json!({"reason": "点错了"})).await.done();
        memory.note("outcomes taken back");
    }
    let (mut report, end) = outcome(county.size.doors_per_failure, turn);
    if report["outcome"] == "neighbour" && !agree_on_a_neighbour(county, tour, meals).await {
        report = json!({"outcome": "handed_over", "care": "usual", "at": AT});
    }
    let key = key();
    let first = tour.phone.post_keyed(&path, &key, report.clone()).await;
    if first.status != 200 {
        memory.differs(format!("a door's outcome was refused: {}", first.text));
        return;
    }
    if turn % 20 == 1 {
        // The phone had no network when the answer came, and sends it again.
        let again = tour.phone.post_keyed(&path, &key, report.clone()).await;
        memory.same(|| "a report sent again".to_owned(), &first.body, &again.body);
        memory.note("reports sent again");
    }
    match (report["outcome"].as_str(), report["care"].as_str()) {
        (Some("no_answer"), _) => memory.note("alarms: no_answer"),
        (Some("hospital"), _) => memory.note("alarms: life_event"),
        (_, Some(care @ ("odd" | "urgent"))) => memory.note(&format!("alarms: {care}")),
        _ => {}
    }
    for meal in meals {
        memory.ended(meal.id(), end);
    }
}

/// The registrar writes down whom the senior trusts with their meal. Not where the generator doesn't know who lives there.
async fn agree_on_a_neighbour(county: &County, tour: &Tour, meals: &[Meal]) -> bool {
    let known: Vec<&String> = meals.iter().filter_map(|meal| meal.senior_id.as_ref()).collect();
    let registrar = &county.sittings[tour.sitting].registrar;
    let care = json!({"hospice": false, "neighbour": {"name": "张婶", "phone": "19900008888", "relation": "隔壁"}});
    for senior in &known {
        let path = format!("/api/v1/seniors/{senior}/care");
        registrar.put(&path, care.clone()).await.done();
    }
    !known.is_empty()
}

/// What happens at the door, by its turn: most open and are as usual.
fn outcome(doors_per_failure: usize, turn: usize) -> (Value, End) {
    if turn % doors_per_failure == 1 {
        let cause = FAILURES[turn / doors_per_failure % FAILURES.len()];
        return (json!({"outcome": cause, "at": AT}), End::Flagged(cause));
    }
    if turn % 25 == 2 {
        return (
            json!({"outcome": "neighbour", "note": "张婶代收", "at": AT}),
            End::Served,
        );
    }
    let seen = match turn {
        _ if turn % 40 == 4 => {
            json!({"outcome": "handed_over", "care": "odd", "change": "walking", "at": AT})
        }
        _ if turn % 97 == 6 => json!({"outcome": "handed_over", "care": "urgent", "at": AT}),
        _ => json!({"outcome": "handed_over", "care": "usual", "at": AT}),
    };
    (seen, End::Served)
}
