//! The kitchen: pots with their times and temperatures, boxes checked off, samples, and the day's books.

use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream;
use serde_json::{Value, json};

use super::Month;
use super::calendar::{Day, at, clock, hm};
use super::people::AT_ONCE;
use super::record::End;
use crate::client::{items, text};

/// When an ordinary pot is done, when its temperature is taken, and until when its boxes are good: four hours.
const COOKED: usize = hm(10, 5);
const TAKEN: &str = "10:12";
/// When a pot is done much too early; without a temperature it is good for two hours.
const EARLY: usize = hm(8, 36);
/// A second pot of that day.
pub(super) const FRESH: usize = hm(11, 0);

/// Until when boxes may be handed over, in seconds of the day, as the harness reckons it.
pub(super) fn good_until(month: &Month, day: Day, canteen: usize) -> usize {
    if month.script.is_cooked_early(day, canteen) {
        EARLY + hm(2, 0)
    } else {
        COOKED + hm(4, 0)
    }
}

/// Writes the pots down; samples are kept.
pub(super) async fn cook(month: &Month, day: Day, open: &[(usize, String)]) {
    join_all(open.iter().map(|(canteen, sitting)| async move {
        let early = month.script.is_cooked_early(day, *canteen);
        let cooked = clock(if early { EARLY } else { COOKED });
        pots(month, day, *canteen, sitting, &cooked, !early).await;
        if early {
            month.record.note("fault: pots were done too early");
        }
        keep_samples(month, day, *canteen, sitting).await;
    }))
    .await;
}

/// One pot of each dish that somebody ordered.
pub(super) async fn pots(month: &Month, day: Day, canteen: usize, sitting: &str, cooked: &str, read: bool) {
    let manager = &month.site.canteens[canteen].manager;
    let path = format!("/api/v1/sittings/{sitting}/batches");
    let before = manager.get(&path).await.ok();
    let dishes: Vec<Value> = before["without"]
        .as_array()
        .into_iter()
        .chain(before["items"].as_array())
        .flatten()
        .cloned()
        .collect();
    let dishes: std::collections::BTreeSet<&str> = dishes.iter().map(|dish| text(dish, "sitting_dish_id")).collect();
    let known: std::collections::BTreeSet<&str> = items(&before).iter().map(|batch| text(batch, "id")).collect();
    let mut after = Value::Null;
    for dish in dishes {
        let pot = json!({"sitting_dish_id": dish, "keeping": "hot", "cooked_at": at(day, cooked)});
        after = month
            .record
            .must("a pot", manager.post(&path, pot).await)
            .unwrap_or(after);
    }
    let fresh = after["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|batch| !known.contains(text(batch, "id")));
    for batch in fresh.filter(|_| read) {
        let reading = json!({"kind": "hold", "decicelsius": 655, "taken_at": at(day, TAKEN)});
        let path = format!("/api/v1/batches/{}/temperatures", text(batch, "id"));
        month.record.must("a temperature", manager.post(&path, reading).await);
    }
}

/// 留样: something of every dish that was ordered stays behind.
async fn keep_samples(month: &Month, day: Day, canteen: usize, sitting: &str) {
    let manager = &month.site.canteens[canteen].manager;
    let page = manager.get(&format!("/api/v1/sittings/{sitting}/samples")).await.ok();
    for dish in items(&page).iter().filter(|dish| dish["needed"] == true) {
        let path = format!(
            "/api/v1/sittings/{sitting}/dishes/{}/sample",
            text(dish, "sitting_dish_id")
        );
        let kept = json!({"grams": 125, "kept_at": at(day, "10:15")});
        month.record.must("a sample", manager.put(&path, kept).await);
    }
}

/// Boxes are checked off one by one; with one missing no round may leave.
pub(super) async fn pack(month: &Month, canteen: usize, sitting: &str) {
    let manager = &month.site.canteens[canteen].manager;
    let labels = manager.get(&format!("/api/v1/sittings/{sitting}/labels")).await.ok();
    let path = format!("/api/v1/sittings/{sitting}/boxes");
    let boxes: Vec<&Value> = items(&labels)
        .iter()
        .filter(|label| label["mode"] == "delivery")
        .collect();
    stream::iter(boxes)
        .for_each_concurrent(AT_ONCE, |label| {
            let (path, checked) = (&path, json!({"code": label["code"], "packed": true}));
            async move {
                month.record.must("a box", manager.post(path, checked).await);
            }
        })
        .await;
    month.record.note("rounds packed by the list");
}

/// The day's books close: every meal has an end, of every dish there is a sample.
pub(super) async fn close_books(month: &Month, day: Day, open: &[(usize, String)]) {
    for (canteen, _) in open {
        let one = &month.site.canteens[*canteen];
        let meals = month.record.meals(day, |meal| meal.canteen == *canteen);
        if meals.is_empty() {
            continue;
        }
        for meal in meals.iter().filter(|meal| meal.end == End::Open) {
            month.record.differs(format!(
                "{day}: the harness itself doesn't know what became of meal {}",
                meal.number
            ));
        }
        let body = json!({"canteen_id": one.id, "day": day.to_string()});
        let closed = one.manager.post("/api/v1/reconciliation/close", body).await;
        if !closed.status.is_success() {
            month.record.dropped(format!(
                "{day}: the books of point {canteen} don't close: {}",
                closed.text
            ));
        }
    }
}
