//! Small changes to a plan, by a person or for a late order.

use crate::check::{Violation, check, round_before};
use crate::cost::{Cost, cost};
use crate::place::{Whose, cheapest_place};
use crate::plan::Plan;
use crate::problem::Problem;
use crate::reason::explain;
use crate::schedule::{RoundStart, schedule};

/// A changed plan and what the change costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The plan with the change made.
    pub plan: Plan,
    /// The round that got the stop, in the changed plan.
    pub round: u32,
    /// Its place in that round, from 0.
    pub position: u32,
    /// Cost before the change.
    pub before: Cost,
    /// Cost after the change.
    pub after: Cost,
    /// Everything that the changed plan breaks, whether or not it was broken before.
    pub violations: Vec<Violation>,
}

/// Puts a stop where it costs least without breaking a limit, changing nothing else; `None` when it fits nowhere.
///
/// A stop that is in the plan already is left where it is (`None` as well).
pub fn insert_cheapest(problem: &Problem, plan: &Plan, stop: u32) -> Option<Edit> {
    let is_planned = plan
        .rounds
        .iter()
        .any(|round| round.visits.iter().any(|visit| visit.stop == stop));
    if is_planned || !problem.is_placed(stop) {
        return None;
    }
    let place = cheapest_place(problem, plan, stop, Whose::of(problem, plan, stop))?;
    let mut changed = plan.clone();
    changed.unassigned.retain(|entry| entry.stop != stop);
    let (index, position) = (place.put(&mut changed), place.position);
    Some(report(problem, plan, changed, index, position))
}

/// Puts a stop at a place in a round of the plan, from wherever it was, and says what that costs and breaks.
///
/// Both rounds are timed anew; a round that loses its last stop disappears. `None` when the stop or the round does
/// not exist; a position behind the end means the end.
pub fn move_stop(problem: &Problem, plan: &Plan, stop: u32, to_round: u32, position: u32) -> Option<Edit> {
    if stop as usize >= problem.stops.len() || to_round as usize >= plan.rounds.len() {
        return None;
    }
    let mut orders: Vec<(u32, Vec<u32>)> = plan.rounds.iter().map(|round| (round.vehicle, round.stops())).collect();
    for (_, stops) in &mut orders {
        stops.retain(|other| *other != stop);
    }
    let target = &mut orders[to_round as usize].1;
    let position = (position as usize).min(target.len());
    target.insert(position, stop);
    let mut changed = Plan::default();
    let mut index = 0;
    for (old, (vehicle, stops)) in plan.rounds.iter().zip(orders) {
        if stops.is_empty() {
            continue;
        }
        if stops.contains(&stop) {
            index = changed.rounds.len();
        }
        changed.rounds.push(if old.stops() == stops {
            old.clone()
        } else {
            let after = round_before(plan, old);
            schedule(problem, vehicle, &stops, RoundStart { after, departs_s: None })
        });
    }
    changed.unassigned = plan
        .unassigned
        .iter()
        .filter(|entry| entry.stop != stop)
        .cloned()
        .collect();
    Some(report(problem, plan, changed, index, position))
}

/// Takes a stop out of the plan, times its round anew, and lists it as unassigned with the reason that then holds.
pub fn remove_stop(problem: &Problem, plan: &Plan, stop: u32) -> Option<Plan> {
    let index = plan
        .rounds
        .iter()
        .position(|round| round.visits.iter().any(|visit| visit.stop == stop))?;
    let mut changed = plan.clone();
    let old = &plan.rounds[index];
    let stops: Vec<u32> = old.stops().into_iter().filter(|other| *other != stop).collect();
    if stops.is_empty() {
        changed.rounds.remove(index);
    } else {
        let after = round_before(plan, old);
        changed.rounds[index] = schedule(problem, old.vehicle, &stops, RoundStart { after, departs_s: None });
    }
    let entry = explain(problem, &changed, stop);
    changed.unassigned.push(entry);
    Some(changed)
}

fn report(problem: &Problem, plan: &Plan, changed: Plan, round: usize, position: usize) -> Edit {
    Edit {
        before: cost(problem, plan),
        after: cost(problem, &changed),
        violations: check(problem, &changed),
        plan: changed,
        round: round as u32,
        position: position as u32,
    }
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
