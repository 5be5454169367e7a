//! The desk and the telephone: who is away, who doesn't want today's meal, which point stays shut, and who then has nobody.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::Month;
use super::calendar::{Day, at, plus};
use super::people::{AT_ONCE, Due};
use super::record::{End, Meal};
use crate::client::{items, text};
use crate::eventually::eventually;

/// Longer than any job takes; what isn't there by then doesn't come.
const PATIENCE: Duration = Duration::from_secs(40);
/// What people arrange for somebody who finds no meal.
const ARRANGED: [&str; 4] = ["family", "neighbour", "other_point", "not_wanted"];

impl Month {
    pub(super) fn last_day(&self) -> Day {
        plus(super::eve(), self.wanted.days.unsigned_abs())
    }

    pub(super) fn canteens(&self) -> std::ops::Range<usize> {
        0..self.site.canteens.len()
    }

    /// Whether somebody has said that a point doesn't open on a day.
    pub(super) fn is_shut(&self, day: Day, canteen: usize) -> bool {
        self.record.is_shut(day, canteen)
    }

    /// The storm is in the valleys of two points out of three.
    pub(super) fn is_in_the_storm(&self, canteen: usize) -> bool {
        canteen != usize::try_from(self.wanted.seed % 3).unwrap_or(0)
    }

    /// The lunch of a canteen on a day.
    pub(super) async fn sitting(&self, day: Day, canteen: usize) -> String {
        let one = &self.site.canteens[canteen];
        let menus = one
            .manager
            .get(&format!("/api/v1/board/menus?canteen_id={}&day={day}", one.id))
            .await
            .ok();
        text(&menus["sittings"][0], "id").to_owned()
    }

    /// All orders of a sitting as staff see them.
    pub(super) async fn orders(&self, sitting: &str) -> Vec<Value> {
        items(
            &self
                .site
                .supervisor
                .get(&format!("/api/v1/orders?sitting_id={sitting}"))
                .await
                .ok(),
        )
        .to_vec()
    }
}

/// Waits with patience; `None` when it doesn't come.
pub(super) async fn waits<T>(what: &str, probe: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    timeout(PATIENCE, eventually(what, probe)).await.ok()
}

/// 18:01: tomorrow's standing orders become meals, and whoever finds none is called.
pub(super) async fn evening(month: &Month, day: Day) {
    month.site.move_clock(at(day, "18:01")).await;
    let tomorrow = plus(day, 1);
    if tomorrow <= month.last_day() {
        join_all(month.canteens().map(|canteen| settled(month, tomorrow, canteen))).await;
    }
}

/// Waits until the system says of every standing order that is due what the harness knows of it; writes the meals down;
/// calls whoever has none.
pub(super) async fn settled(month: &Month, day: Day, canteen: usize) {
    let due: BTreeMap<String, (String, Due)> = (month.people.due(canteen, day).into_iter())
        .map(|(one, standing, due)| (standing.id.clone(), (one.id.clone(), due)))
        .collect();
    let one = &month.site.canteens[canteen];
    let path = format!("/api/v1/standing?canteen_id={}&day={day}", one.id);
    let shut = month.is_shut(day, canteen);
    let fits = |page: &Value| {
        let rows: BTreeMap<&str, &Value> = items(page).iter().map(|row| (text(row, "standing_id"), row)).collect();
        due.iter()
            .all(|(id, (_, due))| rows.get(id.as_str()).is_some_and(|row| says(row, *due, shut)))
    };
    let mut last = Value::Null;
    let page = waits("the standing orders of a day are decided", async || {
        last = one.manager.get(&path).await.ok();
        fits(&last).then(|| last.clone())
    })
    .await;
    if page.is_none() {
        let rows: BTreeMap<&str, &Value> = items(&last).iter().map(|row| (text(row, "standing_id"), row)).collect();
        for (id, (senior, due)) in &due {
            match rows.get(id.as_str()) {
                Some(row) if says(row, *due, shut) => {}
                Some(row) => month
                    .record
                    .dropped(format!("{day}: standing order of {senior} should be {due:?}: {row}")),
                None => month
                    .record
                    .dropped(format!("{day}: nobody looked at the standing order of {senior}")),
            }
        }
    }
    let page = page.unwrap_or(last);
    absorb(month, day, canteen, &page).await;
    let open: Vec<&Value> = items(&page).iter().filter(|row| row["open"] == true).collect();
    stream::iter(open)
        .for_each_concurrent(AT_ONCE, |row| see_to(month, day, canteen, row))
        .await;
}

fn says(row: &Value, due: Due, shut: bool) -> bool {
    let outcome = text(row, "outcome");
    // A meal that was ordered before somebody went away is called off, and its row says which meal it was.
    let called_off = row["order_state"] == "cancelled";
    match due {
        Due::Without(what) => outcome == what || (outcome == "ordered" && called_off),
        Due::Meal if shut => outcome == "unfit",
        Due::Meal => (outcome == "ordered" && !called_off) || ["own_order", "unfit"].contains(&outcome),
    }
}

/// Writes down the meals that standing orders have become.
async fn absorb(month: &Month, day: Day, canteen: usize, page: &Value) {
    let ordered: BTreeSet<&str> = items(page).iter().filter_map(|row| row["order_id"].as_str()).collect();
    let sitting = month.sitting(day, canteen).await;
    let orders = month.orders(&sitting).await;
    let mut had: BTreeMap<&str, usize> = BTreeMap::new();
    for order in orders.iter().filter(|order| order["state"] != "cancelled") {
        *had.entry(text(order, "senior_id")).or_default() += 1;
    }
    for order in &orders {
        let (id, senior) = (text(order, "id"), text(order, "senior_id"));
        if month.record.meal(id).is_none() && ordered.contains(id) {
            check_price(month, day, senior, order);
            month.record.ordered(Meal::of(order, canteen, day, senior));
        }
        // What was ordered before somebody went away, or before the point was shut, is nobody's meal any more; whoever came
        // back in time has another one in its place.
        let due = month.people.due(canteen, day);
        let due = due
            .into_iter()
            .find(|(one, _, _)| one.id == senior)
            .map(|(_, _, due)| due);
        let replaced = order["state"] == "cancelled" && month.record.came_back(senior, day) && had.contains_key(senior);
        let off = matches!(due, Some(Due::Without(_))) || month.is_shut(day, canteen) || replaced;
        if off && month.record.meal(id).is_some_and(|meal| meal.end == End::Open) {
            month.record.ended(id, End::CalledOff);
        }
    }
    for (senior, meals) in had.into_iter().filter(|(_, meals)| *meals > 1) {
        month.record.differs(format!("{day}: {senior} has {meals} meals"));
    }
}

/// Whose birthday the harness knows pays by it, on the very day.
fn check_price(month: &Month, day: Day, senior: &str, order: &Value) {
    let Some(born) = month.people.get(senior).and_then(|one| one.born) else {
        return;
    };
    let fen = |field: &str| order[field].as_i64().unwrap_or(0);
    let known = super::people::subsidy_fen(born, day);
    month.record.same(
        || format!("{day}: subsidy of somebody born on {born}"),
        known,
        fen("price_fen") - fen("self_fen"),
    );
    month.record.note("prices checked around a birthday");
}

/// Somebody calls whoever found no meal, and says what was arranged.
async fn see_to(month: &Month, day: Day, canteen: usize, row: &Value) {
    let (standing, senior) = (text(row, "standing_id"), text(row, "senior_id"));
    let cause = row["cause"].as_str().unwrap_or("-");
    month.record.note(&format!("found no meal: {cause}"));
    let how = *month.script.dice(day, senior).of(&ARRANGED);
    let manager = &month.site.canteens[canteen].manager;
    let resolve = format!("/api/v1/standing-orders/{standing}/days/{day}/resolve");
    month
        .record
        .must("seeing to somebody", manager.post(&resolve, json!({"how": how})).await);
    if ["diet_conflict", "not_eligible_delivery"].contains(&cause) {
        // This kitchen will never have anything for them.
        let end = format!("/api/v1/standing-orders/{standing}/end");
        month.record.must(
            "ending a standing order",
            manager.post(&end, json!({"last_day": day.to_string()})).await,
        );
        month.people.ends_standing(senior, day);
    }
}

/// 07:30: what is known early. On the first day the holiday; on a stormy one that two points stay shut.
pub(super) async fn early(month: &Month, day: Day) {
    if day == plus(super::eve(), 1) {
        let days = (0..month.wanted.days.unsigned_abs()).map(|n| plus(day, n));
        for day in days.filter(|day| month.script.is_closed_for_a_holiday(*day, month.wanted.days)) {
            join_all(month.canteens().map(|canteen| shut(month, day, canteen, "holiday"))).await;
        }
    }
    if month.script.is_stormy(day) {
        for canteen in month.canteens().filter(|canteen| month.is_in_the_storm(*canteen)) {
            shut(month, day, canteen, "weather").await;
            settled(month, day, canteen).await;
            called_off(month, day, canteen).await;
        }
    }
}

/// A point is shut for a day; the list of who then has nobody is the harness's own.
async fn shut(month: &Month, day: Day, canteen: usize, reason: &str) {
    let one = &month.site.canteens[canteen];
    let path = format!("/api/v1/canteens/{}/closed-days", one.id);
    let put = one
        .manager
        .put(&format!("{path}/{day}"), json!({"reason": reason}))
        .await;
    if month.record.must("shutting a point", put).is_none() {
        return;
    }
    month.record.shut(day, canteen);
    month.record.note(&format!("points shut: {reason}"));
    let listed = one.manager.get(&format!("{path}?from={day}&to={day}")).await.ok();
    let people = items(&listed)
        .iter()
        .flat_map(|day| day["people"].as_array().into_iter().flatten());
    let people = people.filter(|row| row["away"] != true || !month.people.is_dead(text(row, "senior_id")));
    let found: BTreeSet<(String, bool)> = people
        .map(|row| (text(row, "senior_id").to_owned(), row["away"] == true))
        .collect();
    let mut known: BTreeSet<(String, bool)> = (month.people.due(canteen, day).into_iter())
        .map(|(one, _, due)| (one.id.clone(), due == Due::Without("paused")))
        .collect();
    // Whoever has a single meal there has nobody either.
    known.extend(
        month
            .record
            .meals(day, |meal| meal.canteen == canteen && meal.end == End::Open)
            .into_iter()
            .map(|meal| (meal.senior, false)),
    );
    if known != found {
        let missing: Vec<_> = known.difference(&found).collect();
        let more: Vec<_> = found.difference(&known).collect();
        let how = format!(
            "{day}: of those whom a shut point leaves without a meal {missing:?} are missing, {more:?} too many"
        );
        if missing.is_empty() {
            month.record.differs(how)
        } else {
            month.record.dropped(how)
        }
    }
}

/// Nothing that was ordered for a shut point stays a meal that nobody will cook.
async fn called_off(month: &Month, day: Day, canteen: usize) {
    let sitting = month.sitting(day, canteen).await;
    let mut left = Vec::new();
    let done = waits("a shut point's meals are called off", async || {
        left = month.orders(&sitting).await;
        left.retain(|order| order["state"] == "placed");
        left.is_empty().then_some(())
    })
    .await;
    if done.is_none() {
        for order in &left {
            month
                .record
                .dropped(format!("{day}: a meal stays ordered at a point that is shut: {order}"));
        }
    }
    for meal in month
        .record
        .meals(day, |meal| meal.canteen == canteen && meal.end == End::Open)
    {
        month.record.ended(&meal.id, End::CalledOff);
    }
}

/// 08:30: calls come in. Who goes away, who is back, who doesn't want today's or tomorrow's meal.
pub(super) async fn morning(month: &Month, day: Day) {
    for senior in month.record.returning(day) {
        let answer = month
            .site
            .dispatcher
            .post(&format!("/api/v1/seniors/{senior}/resume"), json!({}))
            .await;
        if month.record.must("coming home from hospital", answer).is_some() {
            month.people.comes_back(&senior, day);
            month.record.note("home from hospital");
        }
    }
    let open = month.canteens().filter(|canteen| !month.is_shut(day, *canteen));
    join_all(open.map(|canteen| calls(month, day, canteen))).await;
}

async fn calls(month: &Month, day: Day, canteen: usize) {
    let mut dice = month.script.dice(day, &format!("calls/{canteen}"));
    let mut due = month.people.due(canteen, day);
    due.retain(|(one, _, due)| *due == Due::Meal && one.born.is_none() && !one.unlocated);
    let dispatcher = &month.site.dispatcher;
    for n in 0..4 {
        if due.is_empty() {
            break;
        }
        let (one, standing, _) = due.swap_remove(dice.below(due.len()));
        let other_day = |day: Day| format!("/api/v1/standing-orders/{}/days/{day}", standing.id);
        match n {
            0 => {
                let (to, reason) = (
                    plus(day, 1 + dice.below(4) as u64),
                    *dice.of(&["hospital", "children", "other_home"]),
                );
                let pause = json!({"from": day.to_string(), "to": to.to_string(), "reason": reason});
                let answer = dispatcher
                    .post(&format!("/api/v1/seniors/{}/pause", one.id), pause)
                    .await;
                if month.record.must("a pause", answer).is_some() {
                    month.people.goes_away(&one.id, day, to);
                    month.record.note("pauses");
                }
            }
            1 => skip(month, &other_day(day), &one.id, day).await,
            2 if day < month.last_day() => skip(month, &other_day(plus(day, 1)), &one.id, plus(day, 1)).await,
            _ => come_back(month, day, canteen).await,
        }
    }
    settled(month, day, canteen).await;
}

async fn skip(month: &Month, path: &str, senior: &str, day: Day) {
    let answer = month.site.dispatcher.put(path, json!({"skip": true})).await;
    if month.record.must("a day off", answer).is_some() {
        month.people.skips(senior, day);
        month.record.note("days called off by telephone");
    }
}

/// Somebody is back earlier than they thought, and hungry.
async fn come_back(month: &Month, day: Day, canteen: usize) {
    let due = month.people.due(canteen, day);
    let away = due
        .iter()
        .find(|(one, _, due)| *due == Due::Without("paused") && !month.record.will_return(&one.id));
    let Some((one, _, _)) = away else { return };
    let answer = month
        .site
        .dispatcher
        .post(&format!("/api/v1/seniors/{}/resume", one.id), json!({}))
        .await;
    if month.record.must("coming back", answer).is_some() {
        month.people.comes_back(&one.id, day);
        month.record.comes_back(&one.id, day);
        month.record.note("back earlier than said");
    }
}
