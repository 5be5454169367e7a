//! The planner's answer as rows to write.

use domain::delivery::TravelMode;
use routing::{Plan, Problem, Unassigned};
use serde_json::json;
use store::rounds::{Deliveries, PlanDraft, RoundDraft, StopDraft, UnplacedDraft};

use super::problem::{SPARE_CAPACITY, Times, travel_mode};

pub(super) fn of(
    deliveries: &Deliveries,
    problem: &Problem,
    plan: &Plan,
    travel: &'static str,
    seed: i64,
    worker: &str,
) -> PlanDraft {
    let times = Times::of(&deliveries.sitting);
    let mut rounds: Vec<RoundDraft> = plan
        .rounds
        .iter()
        .map(|one| round(deliveries, problem, &times, one))
        .collect();
    rounds.sort_by_key(|round| (round.departs_at, round.volunteer_id.is_none(), round.volunteer_id));
    let unplaced: Vec<UnplacedDraft> = plan
        .unassigned
        .iter()
        .flat_map(|entry| left_out(deliveries, entry))
        .collect();
    if rounds.is_empty() && !unplaced.is_empty() {
        // Whoever can't be planned is placed by hand, which takes a round to be placed on.
        rounds.push(empty(&times));
    }
    PlanDraft {
        sitting_id: deliveries.sitting.id,
        canteen_id: deliveries.sitting.canteen_id,
        travel,
        seed,
        made_by: worker.to_owned(),
        rounds,
        unplaced,
    }
}

fn round(deliveries: &Deliveries, problem: &Problem, times: &Times, round: &routing::Round) -> RoundDraft {
    let index = round.vehicle as usize;
    let vehicle = &problem.vehicles[index];
    let stops = round.visits.iter().map(|visit| {
        let door = &deliveries.doors[visit.stop as usize];
        StopDraft {
            senior_id: door.senior_id,
            order_ids: door.order_ids.clone(),
            eta_at: times.at(visit.service_start_s),
            deadline_at: times.at(times.deadline_s),
        }
    });
    RoundDraft {
        volunteer_id: deliveries.helpers.get(index).map(|helper| helper.id),
        mode: travel_mode(vehicle.mode),
        capacity: vehicle.capacity.first().copied().unwrap_or(0),
        departs_at: times.at(round.departs_s),
        ends_at: times.at(round.ends_s),
        length_m: round.length_m,
        stops: stops.collect(),
    }
}

fn empty(times: &Times) -> RoundDraft {
    RoundDraft {
        volunteer_id: None,
        mode: TravelMode::Ebike,
        capacity: SPARE_CAPACITY,
        departs_at: times.at(times.ready_s),
        ends_at: times.at(times.ready_s),
        length_m: 0,
        stops: Vec::new(),
    }
}

fn left_out(deliveries: &Deliveries, entry: &Unassigned) -> Vec<UnplacedDraft> {
    let numbers: serde_json::Map<String, serde_json::Value> = entry
        .fix
        .params()
        .into_iter()
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect();
    let detail = json!({"fix": entry.fix.code(), "by": numbers}).to_string();
    let orders = &deliveries.doors[entry.stop as usize].order_ids;
    let one = |order_id: &domain::id::OrderId| UnplacedDraft {
        order_id: *order_id,
        reason: entry.reason.code(),
        detail: detail.clone(),
    };
    orders.iter().map(one).collect()
}
