//! G1 to G6, from the clients' log, the tables and the board.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use store::guarantees::CHECKS;

use super::load::{End, Log};
use super::place::Place;
use crate::client::{Client, code, number};
use crate::eventually;

/// The board must be true again so soon after everything has recovered.
const BOARD_WITHIN: Duration = Duration::from_secs(10);

pub(super) async fn everything(place: &Place, log: &Log) -> Vec<String> {
    let mut broken = log.broken.clone();
    recovered(place).await;
    broken.extend(board(place, log).await);
    broken.extend(tables(place));
    broken.extend(nothing_lost(place, log));
    broken.extend(once(place, log).await);
    // Repeats must not have changed anything either.
    broken.extend(tables(place));
    broken
}

async fn recovered(place: &Place) {
    eventually("the database answers", async || {
        let kiosk = place.at_door(0);
        kiosk
            .try_send(reqwest::Method::GET, "/health/ready", None, None)
            .await
            .ok()
            .filter(|answer| answer.status == 200)
    })
    .await;
}

/// G4, asked of each process.
async fn board(place: &Place, log: &Log) -> Vec<String> {
    let begun = Instant::now();
    let sitting = &log.sitting;
    let tables = format!("SELECT version || ' ' || sold FROM sitting WHERE id = '{}'", sitting.id);
    let path = format!(
        "/api/v1/board/menus?canteen_id={}&day={}",
        place.canteen_id, sitting.day
    );
    for door in 0..place.doors.len() {
        let kiosk = place.at_door(door);
        eventually("the board tells the truth", async || {
            let shown = kiosk.try_send(reqwest::Method::GET, &path, None, None).await.ok()?;
            let shown = shown.body["sittings"]
                .as_array()?
                .iter()
                .find(|shown| shown["id"] == sitting.id)?
                .clone();
            let known = format!("{} {}", number(&shown, "version"), number(&shown, "sold"));
            (known == place.world.database().sql(&tables)).then_some(())
        })
        .await;
    }
    let took = begun.elapsed();
    if took > BOARD_WITHIN {
        return vec![format!("G4: the board was true only after {:.1} s", took.as_secs_f64())];
    }
    Vec::new()
}

/// G1, G3 and G5, as the tables alone show them.
fn tables(place: &Place) -> Vec<String> {
    let database = place.world.database();
    let found = CHECKS.iter().filter_map(|check| {
        let rows = database.sql(check.sql);
        (rows != "0").then(|| format!("{}: {rows} {}", check.guarantee, check.what))
    });
    found.collect()
}

/// G2: all that was acknowledged is there, in the state that was acknowledged.
fn nothing_lost(place: &Place, log: &Log) -> Vec<String> {
    let sql = format!(
        "SELECT id || ' ' || state FROM meal_order WHERE sitting_id = '{}'",
        log.sitting.id
    );
    let rows = place.world.database().sql(&sql);
    let there: BTreeSet<&str> = rows.lines().collect();
    let mut broken = Vec::new();
    let mut known = 0;
    for order in &log.orders {
        let End::Accepted(answer) = &order.end else { continue };
        known += 1;
        let id = answer["orders"][0]["id"].as_str().unwrap_or("-");
        let state = if order.cancelled { "cancelled" } else { "placed" };
        if !there.contains(format!("{id} {state}").as_str()) {
            broken.push(format!("G2: order {id} was {state} and isn't"));
        }
    }
    if there.len() != known {
        broken.push(format!(
            "G3: {known} orders were acknowledged, {} are there",
            there.len()
        ));
    }
    broken
}

/// G3: the whole log once more, at the other process than last time, or with another body.
async fn once(place: &Place, log: &Log) -> Vec<String> {
    let kiosks: Vec<Client> = (0..place.doors.len()).map(|door| place.at_door(door)).collect();
    let mut broken = Vec::new();
    let accepted = log.orders.iter().filter_map(|order| match &order.end {
        End::Accepted(answer) => Some((order, answer)),
        End::Refused(_) => None,
    });
    for (n, (order, answer)) in accepted.enumerate() {
        let again = kiosks[n % kiosks.len()]
            .post_keyed("/api/v1/orders", &order.key, order.body.clone())
            .await;
        if again.status != 201 || again.body != *answer {
            broken.push(format!(
                "G3: {answer} was answered again with {} {}",
                again.status, again.text
            ));
        }
        if n % 5 == 0 {
            let mut other: Value = order.body.clone();
            other["mode"] = json!("dine_in");
            let refused = kiosks[n % kiosks.len()]
                .post_keyed("/api/v1/orders", &order.key, other)
                .await;
            if code(&refused) != "key_reused" {
                broken.push(format!(
                    "G3: another body under a used key: {} {}",
                    refused.status, refused.text
                ));
            }
        }
    }
    broken
}
