//! The harness's record against the system's: every meal after each day, every person and every alarm at the end.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Month;
use super::calendar::Day;
use super::desk::waits;
use super::enrol;
use super::record::{End, Meal};
use crate::client::{items, text};

/// A list has at most so many alarms.
const ALARMS_MAX: usize = 500;

/// 21:31: the night has looked, and found nobody dropped; then meal by meal.
pub(super) async fn day(month: &Month, day: Day, open: &[(usize, String)]) {
    proof(month, day).await;
    for canteen in month.canteens() {
        let sitting = match open.iter().find(|(one, _)| *one == canteen) {
            Some((_, sitting)) => sitting.clone(),
            None => month.sitting(day, canteen).await,
        };
        meals(month, day, canteen, &sitting).await;
    }
    books(month, day).await;
}

async fn proof(month: &Month, day: Day) {
    let path = format!("/api/v1/proof?day={day}");
    let looked = waits("the night has looked", async || {
        let page = month.site.supervisor.get(&path).await.ok();
        items(&page)
            .iter()
            .all(|one| one["night_at"].is_string())
            .then_some(page)
    })
    .await;
    let Some(page) = looked else {
        return month.record.dropped(format!("{day}: the night didn't look"));
    };
    for canteen in items(&page) {
        for gap in canteen["gaps"].as_array().into_iter().flatten() {
            month.record.dropped(format!("{day}: {} at {}", gap, canteen["name"]));
        }
        month.record.same(
            || format!("{day}: what the night found at {}", canteen["name"]),
            Some(0),
            canteen["night_gaps"].as_u64(),
        );
    }
}

async fn meals(month: &Month, day: Day, canteen: usize, sitting: &str) {
    let known = month.record.meals(day, |meal| meal.canteen == canteen);
    let mut known: BTreeMap<String, Meal> = known.into_iter().map(|meal| (meal.id.clone(), meal)).collect();
    for order in month.orders(sitting).await {
        match known.remove(text(&order, "id")) {
            Some(meal) => one(month, &meal, &order),
            None => month
                .record
                .differs(format!("{day}: an order that nobody placed: {order}")),
        }
    }
    for meal in known.into_values() {
        month
            .record
            .dropped(format!("{day}: order {} of {} is lost", meal.number, meal.senior));
    }
}

fn one(month: &Month, meal: &Meal, order: &Value) {
    let (state, cause) = (text(order, "state"), order["flag_cause"].as_str());
    if state == "flagged" {
        month.record.flag();
    }
    if state == "served" && meal.end != End::Eaten {
        let how = format!(
            "{}: meal {} of {}, which really ended as {:?}",
            meal.day, meal.number, meal.senior, meal.end
        );
        return month.record.false_served(&meal.id, how);
    }
    month.record.same(
        || format!("{}: meal {} of {}", meal.day, meal.number, meal.senior),
        meal.end.words(),
        (state, cause),
    );
    month.record.same(
        || format!("{}: whose meal {} is", meal.day, meal.number),
        Some(meal.senior.as_str()),
        order["senior_id"].as_str(),
    );
    let parts: i64 = order["parts"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|part| part["fen"].as_i64())
        .sum();
    month.record.same(
        || format!("{}: parts of meal {}", meal.day, meal.number),
        order["price_fen"].as_i64(),
        Some(parts),
    );
}

/// The day's books are the sums of what happened.
async fn books(month: &Month, day: Day) {
    let books = month
        .site
        .supervisor
        .get(&format!("/api/v1/reconciliation?day={day}"))
        .await
        .ok();
    for (n, canteen) in month.site.canteens.iter().enumerate() {
        let rows = books["rows"].as_array().into_iter().flatten();
        let found = rows
            .filter(|row| row["canteen_id"] == canteen.id.as_str())
            .fold([0; 5], |mut sums, row| {
                for (sum, field) in sums
                    .iter_mut()
                    .zip(["ordered", "served", "cancelled", "flagged", "open"])
                {
                    *sum += row[field].as_u64().unwrap_or(0);
                }
                sums
            });
        let meals = month.record.meals(day, |meal| meal.canteen == n);
        let count = |fits: &dyn Fn(End) -> bool| meals.iter().filter(|meal| fits(meal.end)).count() as u64;
        let known = [
            meals.len() as u64,
            count(&|end| end == End::Eaten),
            count(&|end| end == End::CalledOff),
            count(&|end| matches!(end, End::Uneaten(_))),
            count(&|end| end == End::Open),
        ];
        month
            .record
            .same(|| format!("{day}: the books of point {n}"), known, found);
    }
}

/// Everybody in the county is what they are.
pub(super) async fn people(month: &Month) {
    let rows = enrol::rows(&month.site).await;
    let day = month.last_day();
    let known: BTreeSet<&str> = month.people.all.iter().map(|one| one.id.as_str()).collect();
    for one in &month.people.all {
        match rows.get(&one.id) {
            Some(row) => {
                let state = month.people.state(&one.id, day);
                month
                    .record
                    .same(|| format!("state of {}", one.id), state, text(row, "state"));
            }
            None => month.record.dropped(format!("{} isn't found any more", one.id)),
        }
    }
    for id in rows.keys().filter(|id| !known.contains(id.as_str())) {
        month.record.differs(format!("somebody whom nobody knows: {id}"));
    }
}

/// Whoever is said to have been seen was seen, by whom and how.
pub(super) async fn alarms(month: &Month) {
    let closed = month.site.dispatcher.get("/api/v1/alarms?state=closed").await.ok();
    let troubles = month.record.troubles();
    if items(&closed).len() < troubles.len().min(ALARMS_MAX) {
        month.record.dropped(format!(
            "{} alarms are closed, {} were raised",
            items(&closed).len(),
            troubles.len()
        ));
    }
    for alarm in items(&closed) {
        let id = text(alarm, "id");
        let Some(trouble) = troubles.iter().find(|one| one.alarm.as_deref() == Some(id)) else {
            month.record.false_seen(format!("nothing lies behind {alarm}"));
            continue;
        };
        let said = alarm["seen_by"].as_str().zip(alarm["how"].as_str());
        let really = trouble.seen.as_ref().map(|(who, how)| (who.as_str(), *how));
        match (said, really) {
            (Some(_), None) => month.record.false_seen(format!("{alarm}")),
            (said, really) if said != really => {
                month
                    .record
                    .differs(format!("{}: seen by {really:?}, the system says {said:?}", trouble.day));
            }
            _ => {}
        }
    }
}
