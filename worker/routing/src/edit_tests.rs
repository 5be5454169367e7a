//! Small changes, their price, and what they break.

use proptest::prelude::*;

use super::{insert_cheapest, move_stop, remove_stop};
use crate::check::{ViolationKind, check};
use crate::cost::cost;
use crate::problem::{Mode, Place, Problem, Stop, Vehicle};
use crate::solve::{Budget, Options, solve};
use crate::testing::county;

fn solved(problem: &Problem) -> crate::plan::Plan {
    solve(problem, &Options::default(), Budget::iterations(150), &mut |_| {}).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn taking_out_and_putting_back_costs_no_more_than_before(seed in 0u64..1 << 40) {
        let mut problem = county(seed, 16, 4);
        problem.vehicles.iter_mut().for_each(|vehicle| vehicle.rounds_max = 1);
        let plan = solved(&problem);
        let Some(stop) = plan.rounds.first().map(|round| round.visits[0].stop) else { return Ok(()) };
        let without = remove_stop(&problem, &plan, stop).unwrap();
        // Rounding to whole seconds can make a way past a door a second shorter than the straight one.
        prop_assume!(check(&problem, &without).is_empty());
        let back = insert_cheapest(&problem, &without, stop).expect("its old place is still there");
        prop_assert_eq!(&back.violations, &[]);
        prop_assert_eq!(back.before.total, cost(&problem, &without).total);
        prop_assert!(back.after.total <= cost(&problem, &plan).total);
    }

    #[test]
    fn a_moved_stop_is_where_it_was_put_and_nowhere_else(seed in 0u64..1 << 40, pick in 0usize..99, at in 0u32..9) {
        let problem = county(seed, 16, 4);
        let plan = solved(&problem);
        let all: Vec<u32> = plan.rounds.iter().flat_map(|round| round.stops()).collect();
        prop_assume!(!all.is_empty());
        let stop = all[pick % all.len()];
        let to = (pick % plan.rounds.len()) as u32;
        let edit = move_stop(&problem, &plan, stop, to, at).unwrap();
        prop_assert_eq!(edit.plan.rounds[edit.round as usize].visits[edit.position as usize].stop, stop);
        prop_assert_eq!(edit.plan.rounds[edit.round as usize].vehicle, plan.rounds[to as usize].vehicle);
        let accounts = [ViolationKind::Twice, ViolationKind::Missing, ViolationKind::Contradiction];
        prop_assert!(!edit.violations.iter().any(|violation| accounts.contains(&violation.kind)));
        prop_assert_eq!(edit.after.total, cost(&problem, &edit.plan).total);
    }
}

#[test]
fn a_late_order_finds_its_cheapest_door() {
    let mut problem = county(5, 0, 0);
    let at = problem.depots[0].place.point.unwrap();
    problem.vehicles = vec![Vehicle::new("one", Mode::Ebike, 3, 0)];
    let stop = |key: &str, north: f64| Stop::new(key, Place::at(at.lat + north, at.lon));
    problem.stops = vec![stop("near", 0.002), stop("far", 0.006)];
    let plan = solved(&problem);
    problem.stops.push(stop("between", 0.004));
    let edit = insert_cheapest(&problem, &plan, 2).unwrap();
    assert_eq!((edit.round, edit.position), (0, 1));
    assert!(
        (edit.after.travel_s - edit.before.travel_s).abs() <= 2,
        "it lies on the way"
    );
    assert!(
        insert_cheapest(&problem, &edit.plan, 2).is_none(),
        "it is there already"
    );
    problem.stops.push(stop("too many", 0.005));
    assert!(
        insert_cheapest(&problem, &edit.plan, 3).is_none(),
        "three boxes are all that fit"
    );
    let forced = move_stop(&problem, &edit.plan, 3, 0, 99).unwrap();
    assert_eq!(
        forced.violations.iter().map(|v| v.kind).collect::<Vec<_>>(),
        [ViolationKind::Capacity]
    );
}
