//! While the day runs: a volunteer drops out.

use crate::place::{Whose, cheapest_place};
use crate::plan::Plan;
use crate::problem::Problem;
use crate::reason::explain;

/// A plan after a volunteer has dropped out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The plan without that volunteer. It goes with the problem in which the vehicle's `rounds_max` is 0.
    pub plan: Plan,
    /// Rounds of the new plan that have taken stops; all others are as they were.
    pub changed: Vec<u32>,
    /// Stops that nobody could take; they are listed in the plan with their reasons.
    pub left_out: Vec<u32>,
}

/// Gives a volunteer's stops to others, one by one where each costs least, changing nothing else: the most urgent
/// first. Volunteers who have no round yet may get one. `None` when there is no such vehicle.
pub fn drop_out(problem: &Problem, plan: &Plan, vehicle: u32) -> Option<Repair> {
    problem.vehicles.get(vehicle as usize)?;
    let (gone, kept) = plan
        .rounds
        .iter()
        .cloned()
        .partition::<Vec<_>, _>(|round| round.vehicle == vehicle);
    let mut plan = Plan {
        rounds: kept,
        unassigned: plan.unassigned.clone(),
    };
    let mut waiting: Vec<u32> = gone.iter().flat_map(|round| round.stops()).collect();
    let urgency = |stop: &u32| {
        let stop = &problem.stops[*stop as usize];
        let ends = stop.windows.iter().map(|window| window.latest_s).max();
        (
            std::cmp::Reverse(stop.priority),
            ends.into_iter().chain(stop.deadline_s).min().unwrap_or(i64::MAX),
        )
    };
    waiting.sort_by_key(urgency);
    let (mut changed, mut left_out) = (Vec::new(), Vec::new());
    for stop in waiting {
        let whose = match Whose::of(problem, &plan, stop) {
            Whose::Only(own) => Whose::Only(own),
            _ => Whose::Not(vehicle),
        };
        match cheapest_place(problem, &plan, stop, whose) {
            Some(place) => changed.push(place.put(&mut plan) as u32),
            None => left_out.push(stop),
        }
    }
    changed.sort_unstable();
    changed.dedup();
    if !left_out.is_empty() {
        let mut rest = problem.clone();
        rest.vehicles[vehicle as usize].rounds_max = 0;
        for stop in &left_out {
            let entry = explain(&rest, &plan, *stop);
            plan.unassigned.push(entry);
        }
        plan.unassigned.sort_unstable_by_key(|entry| entry.stop);
    }
    Some(Repair {
        plan,
        changed,
        left_out,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::solve::{Budget, Options, solve};
    use crate::testing::county;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_repair_holds_and_touches_only_rounds_that_take_stops(seed in 0u64..1 << 40, who in 0u32..6) {
            let problem = county(seed, 30, 6);
            let plan = solve(&problem, &Options::default(), Budget::iterations(200), &mut |_| {}).unwrap();
            let repair = drop_out(&problem, &plan, who).unwrap();
            let mut rest = problem.clone();
            rest.vehicles[who as usize].rounds_max = 0;
            prop_assert_eq!(check(&rest, &repair.plan), []);
            prop_assert!(repair.plan.rounds.iter().all(|round| round.vehicle != who));
            for (index, round) in repair.plan.rounds.iter().enumerate() {
                prop_assert!(repair.changed.contains(&(index as u32)) || plan.rounds.contains(round));
            }
            let lost = repair.plan.unassigned.len() - plan.unassigned.len();
            prop_assert_eq!(lost, repair.left_out.len());
        }
    }

    #[test]
    fn nobody_cannot_drop_out() {
        assert_eq!(drop_out(&county(1, 3, 1), &Plan::default(), 1), None);
    }
}
