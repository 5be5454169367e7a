//! Where one more stop fits into a plan at the least cost.
//!
//! What a place costs follows from three ways, so all places are first ranked by that; then each, the cheapest first,
//! is timed and checked in full until nothing cheaper can follow.

use crate::check::{check_round, round_before};
use crate::cost::{idle_cost, inversion, round_cost, stops_of_vehicles};
use crate::plan::{Plan, Round};
use crate::problem::{Place, Problem};
use crate::schedule::{RoundStart, schedule};

/// A place found, with the round as it would become.
pub(crate) struct Found {
    /// Which round of the plan changes; `None` is a new one.
    index: Option<usize>,
    round: Round,
    pub(crate) position: usize,
}

impl Found {
    /// Makes the change and tells the round's index.
    pub(crate) fn put(&self, plan: &mut Plan) -> usize {
        let index = self.index.unwrap_or(plan.rounds.len());
        match plan.rounds.get_mut(index) {
            Some(old) => *old = self.round.clone(),
            None => plan.rounds.push(self.round.clone()),
        }
        index
    }
}

/// A place before it is timed: its cost but for what longer rounds cost, then where it is.
struct Candidate {
    delta: i64,
    index: Option<usize>,
    vehicle: u32,
    position: usize,
}

/// Who may get a stop.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Whose {
    Anybodys,
    /// The volunteer's who serves those whom it belongs together with.
    Only(u32),
    /// Not the volunteer's who has dropped out.
    Not(u32),
}

impl Whose {
    /// Whose the stop is by those whom it belongs together with, if any of them is in the plan.
    pub(crate) fn of(problem: &Problem, plan: &Plan, stop: u32) -> Self {
        let group = |stop: u32| {
            problem
                .stops
                .get(stop as usize)
                .and_then(|stop| stop.together.as_deref())
        };
        let Some(own) = group(stop) else {
            return Self::Anybodys;
        };
        let with = |round: &&Round| {
            let mut others = round.visits.iter().filter(|visit| visit.stop != stop);
            others.any(|visit| group(visit.stop) == Some(own))
        };
        plan.rounds
            .iter()
            .find(with)
            .map_or(Self::Anybodys, |round| Self::Only(round.vehicle))
    }

    fn may(self, vehicle: u32) -> bool {
        match self {
            Self::Anybodys => true,
            Self::Only(own) => vehicle == own,
            Self::Not(gone) => vehicle != gone,
        }
    }
}

/// The cheapest place that breaks no limit, in rounds of those who may get the stop.
pub(crate) fn cheapest_place(problem: &Problem, plan: &Plan, stop: u32, whose: Whose) -> Option<Found> {
    let mut candidates = Vec::new();
    for (index, round) in plan
        .rounds
        .iter()
        .enumerate()
        .filter(|(_, round)| whose.may(round.vehicle))
    {
        beside(problem, round, index, stop, &mut candidates);
    }
    let mut gone = vec![0_u32; problem.vehicles.len()];
    plan.rounds.iter().for_each(|round| gone[round.vehicle as usize] += 1);
    for (vehicle, (who, gone)) in problem.vehicles.iter().zip(gone).enumerate() {
        let vehicle = vehicle as u32;
        if gone < who.rounds_max && whose.may(vehicle) {
            let delta = opening(problem, vehicle, stop);
            candidates.extend(delta.map(|delta| Candidate {
                delta,
                index: None,
                vehicle,
                position: 0,
            }));
        }
    }
    let stops = stops_of_vehicles(problem, plan);
    let idle = |vehicle: u32| {
        let own = stops[vehicle as usize];
        idle_cost(problem, vehicle, own + 1) - idle_cost(problem, vehicle, own)
    };
    candidates
        .iter_mut()
        .for_each(|candidate| candidate.delta += idle(candidate.vehicle));
    candidates.sort_by_key(|candidate| candidate.delta);
    let mut best: Option<(i64, Found)> = None;
    for candidate in candidates {
        // Longer rounds cost more by balance, never less.
        if best.as_ref().is_some_and(|(cost, _)| candidate.delta >= *cost) {
            break;
        }
        if let Some((delta, found)) = timed(problem, plan, stop, &candidate)
            && best
                .as_ref()
                .is_none_or(|(cost, _)| delta + idle(candidate.vehicle) < *cost)
        {
            best = Some((delta + idle(candidate.vehicle), found));
        }
    }
    best.map(|(_, found)| found)
}

/// All places in a round, as far as there are ways.
fn beside(problem: &Problem, round: &Round, index: usize, stop: u32, out: &mut Vec<Candidate>) {
    let who = &problem.vehicles[round.vehicle as usize];
    let own = &problem.stops[stop as usize];
    if !own.suits(who) {
        return;
    }
    let seconds =
        |from: &Place, to: &Place, door: bool| problem.travel.leg(who.mode, from, to, door).map(|leg| leg.seconds);
    let known = |index: usize| {
        let stop = &problem.stops[round.visits.get(index)?.stop as usize];
        stop.familiar.zip(stop.place_yesterday)
    };
    let order = |before: Option<usize>, next: usize| {
        let (before, own, next) = (
            before.and_then(known),
            own.familiar.zip(own.place_yesterday),
            known(next),
        );
        inversion(before, own) + inversion(own, next) - inversion(before, next)
    };
    let face = if own.familiar.is_some_and(|vehicle| vehicle != round.vehicle) {
        problem.weights.churn_face
    } else {
        0
    };
    let end = problem.end_of(who);
    for position in 0..=round.visits.len() {
        let from = match position.checked_sub(1) {
            None => problem.depots[who.depot as usize].place,
            Some(before) => problem.stops[round.visits[before].stop as usize].place,
        };
        let to = match round.visits.get(position) {
            Some(visit) => Some((problem.stops[visit.stop as usize].place, true)),
            None => end.map(|end| (end, false)),
        };
        let way = || -> Option<i64> {
            let there = seconds(&from, &own.place, true)?;
            let Some((to, door)) = to else { return Some(there) };
            Some(there + seconds(&own.place, &to, door)? - seconds(&from, &to, door).unwrap_or(0))
        };
        if let Some(way) = way() {
            let delta = way + face + order(position.checked_sub(1), position) * problem.weights.churn_order;
            out.push(Candidate {
                delta,
                index: Some(index),
                vehicle: round.vehicle,
                position,
            });
        }
    }
}

/// What a round of its own costs at least.
fn opening(problem: &Problem, vehicle: u32, stop: u32) -> Option<i64> {
    let (who, own) = (&problem.vehicles[vehicle as usize], &problem.stops[stop as usize]);
    if !own.suits(who) {
        return None;
    }
    let depot = problem.depots[who.depot as usize].place;
    let there = problem.travel.leg(who.mode, &depot, &own.place, true)?.seconds;
    let back = match problem.end_of(who) {
        Some(end) => problem.travel.leg(who.mode, &own.place, &end, false)?.seconds,
        None => 0,
    };
    let face = if own.familiar.is_some_and(|known| known != vehicle) {
        problem.weights.churn_face
    } else {
        0
    };
    Some(there + back + face + problem.weights.round + who.preference)
}

/// The candidate in full: its true cost, if it holds.
fn timed(problem: &Problem, plan: &Plan, stop: u32, candidate: &Candidate) -> Option<(i64, Found)> {
    let old = candidate.index.map(|index| &plan.rounds[index]);
    let own = || plan.rounds.iter().filter(|round| round.vehicle == candidate.vehicle);
    let after = match old {
        Some(old) => round_before(plan, old),
        None => own().max_by_key(|round| round.departs_s),
    };
    let mut stops = old.map(Round::stops).unwrap_or_default();
    stops.insert(candidate.position, stop);
    let round = schedule(
        problem,
        candidate.vehicle,
        &stops,
        RoundStart { after, departs_s: None },
    );
    let holds = is_sound(problem, &round, after) && old.is_none_or(|old| followers_hold(problem, plan, old, &round));
    holds.then(|| {
        let before = old.map_or(0, |old| round_cost(problem, old));
        let delta = round_cost(problem, &round) - before;
        (
            delta,
            Found {
                index: candidate.index,
                round,
                position: candidate.position,
            },
        )
    })
}

fn is_sound(problem: &Problem, round: &Round, after: Option<&Round>) -> bool {
    let mut violations = Vec::new();
    check_round(problem, 0, round, after, &mut violations);
    violations.is_empty()
}

/// Whether the same vehicle's later rounds can still be gone when one of its rounds changes.
fn followers_hold(problem: &Problem, plan: &Plan, old: &Round, round: &Round) -> bool {
    let later = plan
        .rounds
        .iter()
        .filter(|other| other.vehicle == old.vehicle && other.departs_s > old.departs_s);
    later
        .min_by_key(|other| other.departs_s)
        .is_none_or(|next| is_sound(problem, next, Some(round)))
}
