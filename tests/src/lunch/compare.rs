//! The generator's memory against the system, meal by meal.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::county::{County, Sitting};
use super::memory::{End, Meal, Memory};
use crate::client::{items, number, text};
use crate::world::DAY;

/// What an order must have kept from the moment it was placed.
const KEPT: [&str; 11] = [
    "pickup_no",
    "bag_no",
    "canteen_id",
    "sitting_id",
    "service_day",
    "period",
    "mode",
    "price_fen",
    "self_fen",
    "parts",
    "lines",
];

/// Every meal, the books, the alarms; and that there is nothing else.
pub(super) async fn everything(county: &County, memory: &Memory) {
    for (n, sitting) in county.sittings.iter().enumerate() {
        orders(county, memory, sitting, n).await;
        books(county, memory, sitting, n).await;
        portions(memory, sitting, n).await;
    }
    let all = county.world.count("SELECT count(*) FROM meal_order").await;
    memory.same(|| "meals in the system".to_owned(), memory.meals() as i64, all);
    alarms(county, memory).await;
    close(county, memory).await;
}

async fn orders(county: &County, memory: &Memory, sitting: &Sitting, n: usize) {
    let page = county
        .supervisor
        .get(&format!("/api/v1/orders?sitting_id={}", sitting.id))
        .await
        .ok();
    let mut known: BTreeMap<String, Meal> = BTreeMap::new();
    for meal in memory.find(|meal| meal.sitting == n) {
        known.insert(meal.id().to_owned(), meal);
    }
    for order in items(&page) {
        match known.remove(text(order, "id")) {
            Some(meal) => one(memory, &meal, order),
            None => memory.differs(format!("an order that nobody placed: {order}")),
        }
    }
    for id in known.keys() {
        memory.differs(format!("order {id} is lost"));
    }
}

fn one(memory: &Memory, meal: &Meal, order: &Value) {
    let id = meal.id();
    let (state, cause) = meal.end.words();
    let found = (text(order, "state"), order["flag_cause"].as_str());
    memory.same(|| format!("end of {id}"), (state, cause), found);
    let late = meal.end == End::Cancelled { late: true };
    memory.same(|| format!("late_change of {id}"), late, order["late_change"] == true);
    for field in KEPT {
        memory.same(|| format!("{field} of {id}"), &meal.answer[field], &order[field]);
    }
    if let Some(senior_id) = &meal.senior_id {
        memory.same(
            || format!("whose {id} is"),
            senior_id.as_str(),
            text(order, "senior_id"),
        );
    }
    let parts = order["parts"].as_array().expect("parts");
    let sum: i64 = parts.iter().map(|part| number(part, "fen")).sum();
    memory.same(|| format!("sum of the parts of {id}"), number(order, "price_fen"), sum);
}

/// The day's books, counted by the generator itself.
async fn books(county: &County, memory: &Memory, sitting: &Sitting, n: usize) {
    let path = format!("/api/v1/reconciliation?day={DAY}&canteen_id={}", sitting.canteen_id());
    let books = county.supervisor.get(&path).await.ok();
    let rows = books["rows"].as_array().expect("rows");
    memory.same(|| format!("rows in the books of sitting {n}"), 1, rows.len());
    let mut causes: BTreeMap<String, i64> = BTreeMap::new();
    let (mut served, mut cancelled) = (0, 0);
    let meals = memory.find(|meal| meal.sitting == n);
    for meal in &meals {
        match meal.end {
            End::Served => served += 1,
            End::Cancelled { .. } => cancelled += 1,
            End::Flagged(cause) => *causes.entry(cause.to_owned()).or_default() += 1,
            End::Open => {}
        }
    }
    let flagged: i64 = causes.values().sum();
    let found = ["ordered", "served", "cancelled", "flagged", "open"].map(|figure| number(&rows[0], figure));
    let known = [meals.len() as i64, served, cancelled, flagged, 0];
    memory.same(|| format!("the books of sitting {n}"), known, found);
    memory.same(
        || format!("causes in the books of sitting {n}"),
        &json!(causes),
        &rows[0]["causes"],
    );
    memory.same(|| format!("balance of sitting {n}"), &json!(true), &rows[0]["balanced"]);
    let listed = books["flags"].as_array().map_or(0, Vec::len) as i64;
    memory.same(|| format!("explained meals of sitting {n}"), flagged, listed);
}

/// Sold are all that weren't called off in time, of which some were carried; never more than there were.
async fn portions(memory: &Memory, sitting: &Sitting, n: usize) {
    let menus = sitting
        .manager
        .get(&format!(
            "/api/v1/board/menus?canteen_id={}&day={DAY}",
            sitting.canteen_id()
        ))
        .await
        .ok();
    let shown = &menus["sittings"][0];
    let sold = memory.find(|meal| meal.sitting == n && meal.end != End::Cancelled { late: false });
    let carried = sold.iter().filter(|meal| meal.is_carried()).count();
    let figures = ["sold", "delivery_sold"].map(|figure| number(shown, figure));
    memory.same(
        || format!("portions of sitting {n}"),
        [sold.len() as i64, carried as i64],
        figures,
    );
    for (sold, capacity) in [
        ("sold", "capacity"),
        ("delivery_sold", "delivery_capacity"),
        ("counter_sold", "counter_capacity"),
    ] {
        if number(shown, sold) > number(shown, capacity) {
            memory.differs(format!("oversold: {shown}"));
        }
    }
    let by_dish: i64 = shown["dishes"]
        .as_array()
        .expect("dishes")
        .iter()
        .map(|dish| number(dish, "sold"))
        .sum();
    memory.same(
        || format!("portions by dish of sitting {n}"),
        sold.len() as i64,
        by_dish,
    );
}

/// Each alarm that a door raised is there, and closes when the person was seen.
async fn alarms(county: &County, memory: &Memory) {
    let open = county.dispatcher.get("/api/v1/alarms?state=open").await.ok();
    let kinds = ["no_answer", "odd", "urgent", "life_event"];
    for kind in kinds {
        let found = items(&open).iter().filter(|alarm| alarm["kind"] == kind).count();
        memory.same(
            || format!("alarms of kind {kind}"),
            memory.noted(&format!("alarms: {kind}")),
            found,
        );
    }
    for alarm in items(&open) {
        let act = |what: &str| format!("/api/v1/alarms/{}/{what}", text(alarm, "id"));
        if alarm["kind"] == "life_event" {
            let settled = json!({"was_true": true, "source": "家属"});
            county.dispatcher.post(&act("settle"), settled).await.done();
            continue;
        }
        let seen = json!({"seen_by": "村支书", "how": "in_person"});
        let closed = county.dispatcher.post(&act("close"), seen).await.ok();
        if closed["state"] == "seen" {
            // Somebody at high risk: a second person asks back.
            county.agents[0]
                .post(&act("confirm"), json!({"agrees": true}))
                .await
                .done();
        }
    }
    let left = county.dispatcher.get("/api/v1/alarms?state=open").await.ok();
    memory.same(|| "alarms left".to_owned(), 0, items(&left).len());
}

async fn close(county: &County, memory: &Memory) {
    for sitting in &county.sittings {
        keep_samples(sitting).await;
        let body = json!({"canteen_id": sitting.canteen_id(), "day": DAY});
        let closed = sitting.manager.post("/api/v1/reconciliation/close", body).await;
        memory.same(
            || format!("closing the books: {}", closed.text),
            200,
            closed.status.as_u16(),
        );
    }
}

/// 留样: something of every dish that was ordered stays behind, else the books don't close.
async fn keep_samples(sitting: &Sitting) {
    let path = format!("/api/v1/sittings/{}", sitting.id);
    let page = sitting.manager.get(&format!("{path}/samples")).await.ok();
    for dish in items(&page).iter().filter(|dish| dish["needed"] == true) {
        let kept = json!({"grams": 125, "kept_at": format!("{DAY}T04:00:00.000Z")});
        let dish = format!("{path}/dishes/{}/sample", text(dish, "sitting_dish_id"));
        sitting.manager.put(&dish, kept).await.done();
    }
}
