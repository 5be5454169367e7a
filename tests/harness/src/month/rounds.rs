//! Rounds: made by the worker, given to those who come, handed out on phones.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::Month;
use super::calendar::Day;
use super::desk::waits;
use super::kitchen;
use super::record::End;
use crate::client::{Client, code, items, text};

/// A volunteer on the way.
#[derive(Debug)]
pub(super) struct Tour {
    pub(super) canteen: usize,
    pub(super) sitting: String,
    pub(super) round: String,
    /// The how many-th of the day, over all points.
    pub(super) no: usize,
    pub(super) phone: Client,
    /// From which door on there is no network until noon.
    pub(super) offline_from: Option<usize>,
    /// From which door on there is no phone at all.
    pub(super) paper_from: Option<usize>,
    /// What the phone still has to send, and what stands on the paper.
    pub(super) waiting: tokio::sync::Mutex<Vec<Report>>,
    pub(super) paper: tokio::sync::Mutex<Vec<Value>>,
    packed_by_list: bool,
}

/// Something a phone says.
#[derive(Debug, Clone)]
pub(super) struct Report {
    pub(super) path: String,
    pub(super) key: String,
    pub(super) body: Value,
}

/// Waits for the cut-off's rounds; the answer is which points cook today, with their sittings.
pub(super) async fn planned(month: &Month, day: Day) -> Vec<(usize, String)> {
    let open = month.canteens().filter(|canteen| !month.is_shut(day, *canteen));
    join_all(open.map(|canteen| async move {
        let sitting = month.sitting(day, canteen).await;
        let path = format!("/api/v1/sittings/{sitting}/rounds");
        let rounds = waits("the rounds are planned", async || {
            Some(month.site.dispatcher.get(&path).await.ok()).filter(|rounds| rounds["planned"] == true)
        })
        .await;
        if rounds.is_none() {
            month.record.dropped(format!("{day}: no rounds at point {canteen}"));
        }
        (canteen, sitting)
    }))
    .await
}

/// The desk's part: everybody is placed, every round has somebody who comes, everybody has a code.
pub(super) async fn hand_out(month: &Month, day: Day, open: &[(usize, String)]) -> Vec<Tour> {
    let of_all = open.iter().map(|(canteen, sitting)| async move {
        place_by_hand(month, day, *canteen, sitting).await;
        let rounds = rounds(month, sitting).await;
        let manned = man(month, day, *canteen, &rounds).await;
        let tours = (manned.iter().enumerate())
            .map(|(n, round)| hand_over(month, day, (*canteen, sitting), (n, canteen + 3 * n), round));
        join_all(tours).await
    });
    join_all(of_all).await.into_iter().flatten().flatten().collect()
}

async fn rounds(month: &Month, sitting: &str) -> Value {
    month
        .site
        .dispatcher
        .get(&format!("/api/v1/sittings/{sitting}/rounds"))
        .await
        .ok()
}

/// Whom the planner couldn't place, people without coordinates above all, goes along on the shortest round.
async fn place_by_hand(month: &Month, day: Day, canteen: usize, sitting: &str) {
    let before = rounds(month, sitting).await;
    let unplaced = before["unplaced"].as_array().cloned().unwrap_or_default();
    for meal in month.record.meals(day, |meal| {
        meal.canteen == canteen && meal.carried && meal.end == End::Open
    }) {
        let off_map = month.people.get(&meal.senior).is_some_and(|one| one.unlocated);
        let listed = unplaced.iter().any(|entry| entry["order_id"] == meal.id.as_str());
        if off_map && !listed {
            month.record.dropped(format!(
                "{day}: {} lives on no map and isn't on the list of those to be placed",
                meal.senior
            ));
        }
    }
    for entry in &unplaced {
        let order = text(entry, "order_id");
        let now = rounds(month, sitting).await;
        let shortest = now["rounds"].as_array().and_then(|all| {
            all.iter()
                .min_by_key(|round| round["stops"].as_array().map_or(0, Vec::len))
        });
        let placed = match shortest {
            Some(round) => {
                let body = json!({"round_id": round["id"], "position": 99});
                let answer = month
                    .site
                    .dispatcher
                    .post(&format!("/api/v1/unplaced/{order}/place"), body)
                    .await;
                // A couple's meals are placed together.
                answer.status.is_success() || code(&answer) == "not_found"
            }
            None => false,
        };
        if placed {
            month.record.note("placed on a round by hand");
            continue;
        }
        // There is nobody who could carry it.
        let manager = &month.site.canteens[canteen].manager;
        month.record.fault("nobody could carry it", [order]);
        let flagged = manager
            .post(&format!("/api/v1/orders/{order}/flag"), json!({"cause": "not_placed"}))
            .await;
        if month
            .record
            .must("explaining a meal that nobody carries", flagged)
            .is_some()
        {
            month.record.ended(order, End::Uneaten("not_placed"));
        }
    }
}

/// Gives every round with a door on it to somebody who comes.
async fn man(month: &Month, day: Day, canteen: usize, rounds: &Value) -> Vec<Value> {
    let one = &month.site.canteens[canteen];
    let volunteers = one
        .manager
        .get(&format!("/api/v1/volunteers?canteen_id={}", one.id))
        .await
        .ok();
    let mut manned = Vec::new();
    let all = rounds["rounds"].as_array().into_iter().flatten();
    let with_doors = all.filter(|round| round["stops"].as_array().is_some_and(|stops| !stops.is_empty()));
    for (n, round) in with_doors.enumerate() {
        let stays_away = n == 0 && month.script.somebody_stays_away(day, canteen);
        let mut free = items(&volunteers)
            .iter()
            .filter(|other| other["id"] != round["volunteer"]["id"])
            .cycle();
        if round["volunteer"].is_null() || stays_away {
            if stays_away {
                month.record.note("fault: a volunteer stayed away");
            }
            let Some(other) = free.nth(n) else { continue };
            let path = format!("/api/v1/rounds/{}/assign", text(round, "id"));
            month.record.must(
                "giving a round away",
                one.manager.post(&path, json!({"volunteer_id": other["id"]})).await,
            );
        }
        manned.push(round.clone());
    }
    manned
}

async fn hand_over(
    month: &Month,
    day: Day,
    (canteen, sitting): (usize, &str),
    (n, no): (usize, usize),
    round: &Value,
) -> Option<Tour> {
    let id = text(round, "id").to_owned();
    let manager = &month.site.canteens[canteen].manager;
    let access = month.record.must(
        "a code",
        manager.post(&format!("/api/v1/rounds/{id}/access"), json!({})).await,
    )?;
    let phone = month.site.phone();
    month.record.must(
        "joining a round",
        phone.join("/api/v1/route/join", text(&access, "code")).await,
    )?;
    let doors = round["stops"].as_array().map_or(0, Vec::len);
    let mut dice = month.script.dice(day, &format!("tour/{canteen}/{n}"));
    // A red box is seen at the door: on such a day the phone works.
    let early = month.script.is_cooked_early(day, canteen);
    let on_paper = n == 0 && !early && month.script.goes_on_on_paper(day, canteen);
    let offline = !early && !on_paper && (no == 1 || dice.per_mille(150));
    let from = dice.below(doors.max(1));
    Some(Tour {
        canteen,
        sitting: sitting.to_owned(),
        round: id,
        no,
        phone,
        offline_from: offline.then_some(from),
        paper_from: on_paper.then_some(from),
        waiting: tokio::sync::Mutex::default(),
        paper: tokio::sync::Mutex::default(),
        packed_by_list: month.script.is_packed_by_the_list(day, canteen),
    })
}

/// Everybody leaves; where boxes are checked off, not before the last one is.
pub(super) async fn depart(month: &Month, tours: &[Tour]) {
    for tour in tours.iter().filter(|tour| tour.packed_by_list) {
        let manager = &month.site.canteens[tour.canteen].manager;
        let labels = manager
            .get(&format!("/api/v1/sittings/{}/labels", tour.sitting))
            .await
            .ok();
        let carried: Vec<&Value> = items(&labels)
            .iter()
            .filter(|label| label["mode"] == "delivery")
            .collect();
        // Once one box is checked off, all of a round's must be: this round still lacks some unless that box was all it has.
        if let [first, _, ..] = carried[..]
            && carried.iter().all(|label| label["packed"] != true)
        {
            let checked = json!({"code": first["code"], "packed": true});
            month.record.must(
                "a box",
                manager
                    .post(&format!("/api/v1/sittings/{}/boxes", tour.sitting), checked)
                    .await,
            );
            let own = month
                .site
                .dispatcher
                .get(&format!("/api/v1/sittings/{}/rounds", tour.sitting))
                .await
                .ok();
            let own = own["rounds"]
                .as_array()
                .into_iter()
                .flatten()
                .find(|round| round["id"] == tour.round.as_str());
            if own.is_some_and(|round| round["portions"].as_u64() > Some(1)) {
                let early = tour.phone.post("/api/v1/route/depart", json!({})).await;
                month
                    .record
                    .same(|| "leaving without all boxes".to_owned(), "boxes_missing", code(&early));
            }
        }
        kitchen::pack(month, tour.canteen, &tour.sitting).await;
    }
    let leaving = tours.iter().map(|tour| async move {
        month
            .record
            .must("leaving", tour.phone.post("/api/v1/route/depart", json!({})).await);
    });
    join_all(leaving).await;
}
