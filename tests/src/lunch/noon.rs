//! What the clock does by itself: the cut-off with its rounds, and the sitting's end.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::Value;

use super::county::{County, Sitting};
use super::memory::{End, Memory};
use super::orders;
use crate::client::number;
use crate::eventually;
use crate::world::DAY;

/// The cut-off passes; the answer is how long it took until every sitting's rounds could be read. Some change their minds
/// in this very moment.
pub(super) async fn cut_off(county: &County, memory: &Memory) -> Duration {
    memory.count_for_the_kitchen();
    let begun = Instant::now();
    county.world.move_clock("09:30").await;
    let waiting = async {
        let rounds = join_all(county.sittings.iter().map(|sitting| planned(county, sitting))).await;
        (begun.elapsed(), rounds)
    };
    let ((took, _), ()) = tokio::join!(waiting, orders::change_their_minds(memory));
    for (n, sitting) in county.sittings.iter().enumerate() {
        // Read once more: who changed their mind is on no round.
        check(memory, n, &planned(county, sitting).await);
        count(memory, n, sitting).await;
    }
    took
}

async fn planned(county: &County, sitting: &Sitting) -> Value {
    let path = format!("/api/v1/sittings/{}/rounds", sitting.id);
    eventually("the rounds are planned", async || {
        Some(county.dispatcher.get(&path).await.ok()).filter(|rounds| rounds["planned"] == true)
    })
    .await
}

/// Every carried meal is on a round once, or waits to be placed by hand.
fn check(memory: &Memory, n: usize, rounds: &Value) {
    let list = |of: &Value, field: &str| of[field].as_array().cloned().unwrap_or_default();
    let all = list(rounds, "rounds");
    let doors: Vec<Value> = all.iter().flat_map(|round| list(round, "stops")).collect();
    let placed: i64 = doors.iter().map(|door| number(door, "portions")).sum();
    let unplaced = list(rounds, "unplaced").len();
    memory.note_many("rounds", all.len());
    memory.note_many("doors", doors.len());
    memory.note_many("placed by hand or not at all", unplaced);
    let carried = memory
        .find(|meal| meal.sitting == n && meal.is_carried() && meal.end == End::Open)
        .len();
    let found = usize::try_from(placed).expect("no negative portions") + unplaced;
    memory.same(|| format!("meals on the rounds of sitting {n}"), carried, found);
}

/// The kitchen's final count is what was ordered and not called off by then.
async fn count(memory: &Memory, n: usize, sitting: &Sitting) {
    let sheet = sitting
        .manager
        .get(&format!("/api/v1/sittings/{}/kitchen-count", sitting.id))
        .await
        .ok();
    let rows = sheet["rows"].as_array().expect("rows");
    let sum = |field: &str| rows.iter().map(|row| number(row, field)).sum::<i64>();
    let counted = memory.find(|meal| meal.sitting == n && meal.counted);
    let carried = counted.iter().filter(|meal| meal.is_carried()).count();
    let known = (counted.len() as i64, carried as i64, 0);
    memory.same(
        || format!("kitchen count of sitting {n}"),
        known,
        (sum("count"), sum("delivery"), sum("change")),
    );
    memory.same(
        || format!("kitchen total of sitting {n}"),
        (known.0, known.1),
        (number(&sheet, "total"), number(&sheet, "delivery")),
    );
    let late = memory.find(|meal| meal.sitting == n && meal.end == End::Cancelled { late: true });
    let shown = sheet["late_cancelled"].as_array().map_or(0, Vec::len);
    memory.same(|| format!("late changes of sitting {n}"), late.len(), shown);
}

/// The sittings end. What nobody fetched is explained by the system itself.
pub(super) async fn end(county: &County, memory: &Memory) {
    county.world.move_clock("12:30").await;
    for meal in memory.find(|meal| meal.end == End::Open) {
        if meal.is_carried() {
            memory.differs(format!("order {} was carried to nobody", meal.id()));
        } else {
            memory.ended(meal.id(), End::Flagged("no_show"));
        }
    }
    let path = format!("/api/v1/reconciliation?day={DAY}");
    eventually("every meal has an end", async || {
        let books = county.supervisor.get(&path).await.ok();
        let rows = books["rows"].as_array().expect("rows");
        rows.iter().all(|row| number(row, "open") == 0).then_some(())
    })
    .await;
    for sitting in &county.sittings {
        let board = format!("/api/v1/board/menus?canteen_id={}&day={DAY}", sitting.canteen_id());
        eventually("the sitting has ended", async || {
            let menus = sitting.manager.get(&board).await.ok();
            (menus["sittings"][0]["state"] == "ended").then_some(())
        })
        .await;
    }
}
