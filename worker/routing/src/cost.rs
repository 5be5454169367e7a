//! What a plan costs, counted from the problem's text.

use crate::plan::{Plan, Round};
use crate::problem::Problem;

/// A plan's cost, part by part. Plans compare by `unserved`, then by `total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cost {
    /// Everyone left out, each counting [`unserved_weight`] of the priority.
    pub unserved: i64,
    /// Number of people left out.
    pub unserved_stops: u32,
    /// Seconds under way.
    pub travel_s: i64,
    /// Metres under way.
    pub length_m: i64,
    /// Number of rounds.
    pub rounds: u32,
    /// What the rounds cost by themselves: their weight and their vehicles' preference.
    pub round_cost: i64,
    /// Unfamiliar faces and changed orders.
    pub churn: i64,
    /// Long rounds.
    pub balance: i64,
    /// Volunteers with fewer stops than they should have.
    pub idle: i64,
    /// Service that begins later than wished.
    pub late: i64,
    /// Sum of travel seconds, round cost, churn, balance, idleness and lateness.
    pub total: i64,
}

/// How many ordinary stops one of the given priority outweighs.
pub fn unserved_weight(priority: u8) -> i64 {
    100_i64.pow(priority.min(3).into())
}

/// The balance term of a round.
pub(crate) fn balance_cost(percent: i64, duration_s: i64) -> i64 {
    let cost = i128::from(percent) * i128::from(duration_s).pow(2) / 360_000;
    i64::try_from(cost).unwrap_or(i64::MAX / 1_000_000)
}

/// What service that begins so much later than wished costs.
pub(crate) fn late_cost(percent: i64, late_s: i64) -> i64 {
    late_s.max(0).saturating_mul(percent) / 100
}

/// What a vehicle costs that has so many stops.
pub(crate) fn idle_cost(problem: &Problem, vehicle: u32, stops: usize) -> i64 {
    let least = problem
        .vehicles
        .get(vehicle as usize)
        .map_or(0, |vehicle| i64::from(vehicle.least_stops));
    (least - stops as i64).max(0).saturating_mul(problem.weights.idle)
}

/// Stops of each vehicle, all its rounds together.
pub(crate) fn stops_of_vehicles(problem: &Problem, plan: &Plan) -> Vec<usize> {
    let mut stops = vec![0; problem.vehicles.len()];
    for round in &plan.rounds {
        if let Some(own) = stops.get_mut(round.vehicle as usize) {
            *own += round.visits.len();
        }
    }
    stops
}

/// Counts a plan's cost from its rounds' times and totals.
pub fn cost(problem: &Problem, plan: &Plan) -> Cost {
    let mut cost = Cost {
        rounds: plan.rounds.len() as u32,
        ..Cost::default()
    };
    for round in &plan.rounds {
        add_round(problem, round, &mut cost);
    }
    for (vehicle, stops) in stops_of_vehicles(problem, plan).into_iter().enumerate() {
        cost.idle += idle_cost(problem, vehicle as u32, stops);
    }
    for entry in &plan.unassigned {
        let priority = problem.stops.get(entry.stop as usize).map_or(0, |stop| stop.priority);
        cost.unserved += unserved_weight(priority);
        cost.unserved_stops += 1;
    }
    cost.total = sum(&cost);
    cost
}

/// What one round costs by itself.
pub(crate) fn round_cost(problem: &Problem, round: &Round) -> i64 {
    let mut cost = Cost::default();
    add_round(problem, round, &mut cost);
    sum(&cost)
}

fn sum(cost: &Cost) -> i64 {
    cost.travel_s + cost.round_cost + cost.churn + cost.balance + cost.idle + cost.late
}

fn add_round(problem: &Problem, round: &Round, cost: &mut Cost) {
    let weights = &problem.weights;
    let preference = problem
        .vehicles
        .get(round.vehicle as usize)
        .map_or(0, |vehicle| vehicle.preference);
    cost.travel_s += round.travel_s;
    cost.length_m += round.length_m;
    cost.round_cost += weights.round + preference;
    cost.balance += balance_cost(weights.balance_pct, round.duration_s());
    let mut before = None;
    for visit in &round.visits {
        let Some(stop) = problem.stops.get(visit.stop as usize) else {
            continue;
        };
        if stop.familiar.is_some_and(|vehicle| vehicle != round.vehicle) {
            cost.churn += weights.churn_face;
        }
        let known = stop.familiar.zip(stop.place_yesterday);
        cost.churn += inversion(before, known) * weights.churn_order;
        before = known;
        let late = stop.wished_by_s.map_or(0, |wish| visit.service_start_s - wish);
        cost.late += late_cost(weights.late_pct, late);
    }
}

/// 1 when two doors follow each other against the order that their common volunteer went yesterday.
pub(crate) fn inversion(before: Option<(u32, u32)>, next: Option<(u32, u32)>) -> i64 {
    match (before, next) {
        (Some((vehicle, place)), Some((other, next))) => i64::from(vehicle == other && next < place),
        _ => 0,
    }
}
