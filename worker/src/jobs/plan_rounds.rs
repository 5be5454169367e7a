//! Cut-off → rounds.

mod draft;
mod problem;
pub mod retime;

use std::time::{Duration, Instant};

use domain::id::SittingId;
use domain::order::SittingState;
use domain::person::address::GeoPoint;
use routing::{Budget, Options, Plan, Problem, Reason, solve};
use serde_json::Value;
use store::rounds::Deliveries;
use store::{Error, Result, Store};

use crate::travel::Roads;

/// The task's name in the job table.
pub const TASK: &str = "plan_rounds";

/// Longest search: the kitchen is packing while it runs.
const SEARCH: Duration = Duration::from_secs(2);
/// Attempts per door: a small sitting is done long before the time is up, and the same every time.
const TRIES_PER_DOOR: u64 = 2_000;
/// Doors that one volunteer more is expected to take over.
const DOORS_PER_SPARE: usize = 6;

/// Plans the rounds of the sitting named in the payload, once.
///
/// # Errors
/// The database's; then the job is tried again.
pub async fn run(store: &Store, roads: &Roads, worker: &str, payload: &Value) -> Result<()> {
    let named = payload.get("sitting_id").cloned().unwrap_or_default();
    let sitting_id: SittingId = serde_json::from_value(named).map_err(|_| Error::Corrupt("job.payload"))?;
    if store.system().has_plan(sitting_id).await? {
        return Ok(());
    }
    let deliveries = store.system().deliveries(sitting_id).await?;
    if matches!(deliveries.sitting.state, SittingState::Draft | SittingState::Published) {
        return Err(Error::Corrupt("rounds of a sitting that still takes orders"));
    }
    let ways = roads.between(&points(&deliveries)).await;
    let seed = seed(sitting_id);
    let (first, second) = (
        problem::build(&deliveries, ways.travel.clone(), spares(&deliveries)),
        problem::build(
            &deliveries,
            ways.travel,
            problem::Spares::one_each(deliveries.doors.len()),
        ),
    );
    let (problem, plan) = tokio::task::spawn_blocking(move || search(first, second, seed))
        .await
        .map_err(|error| Error::Io(std::io::Error::other(error)))??;
    let draft = draft::of(&deliveries, &problem, &plan, ways.source, seed, worker);
    if !store.system().write_plan(&draft).await? {
        tracing::info!(sitting = %sitting_id, "another worker has planned these rounds");
    }
    Ok(())
}

/// The canteen and every door that is on the map.
fn points(deliveries: &Deliveries) -> Vec<GeoPoint> {
    let depot = GeoPoint::new(deliveries.depot.lat, deliveries.depot.lon).ok();
    let doors = deliveries.doors.iter().filter_map(|door| door.spot.door);
    depot.into_iter().chain(doors).collect()
}

/// The same sitting gives the same plan; `i64` because that is what a column holds.
fn seed(sitting: SittingId) -> i64 {
    (sitting.0.as_u128() & 0x7fff_ffff) as i64
}

/// Rounds without a volunteer yet, beside those who signed up.
fn spares(deliveries: &Deliveries) -> problem::Spares {
    problem::Spares {
        ebikes: deliveries.doors.len() / DOORS_PER_SPARE + 2,
        cars: 0,
    }
}

/// With few spare rounds first; somebody left out who is on the map gets a spare round of their own, by car if need be.
fn search(first: Problem, second: Problem, seed: i64) -> Result<(Problem, Plan)> {
    let plan = solved(&first, seed)?;
    let helpless = |reason: Reason| reason != Reason::NoLocation;
    if plan.unassigned.iter().all(|entry| !helpless(entry.reason)) {
        return Ok((first, plan));
    }
    let plan = solved(&second, seed)?;
    Ok((second, plan))
}

fn solved(problem: &Problem, seed: i64) -> Result<Plan> {
    let begun = Instant::now();
    let late = || begun.elapsed() >= SEARCH;
    let tries = TRIES_PER_DOOR * (problem.stops.len() as u64 + 1);
    let options = Options {
        seed: seed.unsigned_abs(),
        ..Options::default()
    };
    solve(
        problem,
        &options,
        Budget::iterations(tries).or_until(&late),
        &mut |_| {},
    )
    .map_err(|error| {
        tracing::error!(%error, "the planner was given a problem that contradicts itself");
        Error::Corrupt("planning problem")
    })
}

#[cfg(test)]
mod tests;
