//! Whatever the problem, the plan holds, says why, and comes out the same again.

use std::sync::atomic::{AtomicU64, Ordering};

use proptest::prelude::*;

use super::{Budget, Options, solve};
use crate::check::check;
use crate::cost::cost;
use crate::edit::insert_cheapest;
use crate::plan::{Fix, Plan, Reason, Unassigned};
use crate::problem::{Mode, Place, Problem, Stop, Vehicle, Window};
use crate::reason::explain;
use crate::testing::{clustered_cvrp, county, with_rough_tables};

fn plan_of(problem: &Problem, seed: u64, iterations: u64) -> Plan {
    solve(
        problem,
        &Options {
            seed,
            ..Options::default()
        },
        Budget::iterations(iterations),
        &mut |_| {},
    )
    .unwrap()
}

/// The same problem with a fix made.
fn fixed(problem: &Problem, stop: u32, fix: Fix) -> Problem {
    let mut problem = problem.clone();
    let own = &mut problem.stops[stop as usize];
    match fix {
        Fix::PlaceByHand => own.place = problem.depots[0].place,
        Fix::AddVehicle { like: Some(vehicle) } => {
            let again = Vehicle {
                key: "again".into(),
                ..problem.vehicles[vehicle as usize].clone()
            };
            problem.vehicles.push(again);
        }
        Fix::AddVehicle { like: None } => {
            let depot = own.depots.first().copied().unwrap_or(0);
            problem.vehicles.push(Vehicle {
                capacity: vec![99; 2],
                ..Vehicle::new("new", Mode::Foot, 0, depot)
            });
        }
        Fix::AllowMode { mode } => {
            let modes: Vec<Mode> = own.modes.iter().chain([mode]).collect();
            own.modes = crate::problem::ModeSet::of(&modes);
        }
        Fix::RaiseCapacity { by, .. } => {
            problem
                .vehicles
                .iter_mut()
                .flat_map(|vehicle| &mut vehicle.capacity)
                .for_each(|room| *room += by);
        }
        Fix::WidenWindow { by_s } => own.windows.iter_mut().for_each(|window| {
            *window = Window::new(window.earliest_s - by_s, window.latest_s + by_s);
        }),
        Fix::MoveDeadline { by_s } => own.deadline_s = own.deadline_s.map(|deadline| deadline + by_s),
        Fix::LongerRound { by_s } => problem.vehicles.iter_mut().for_each(|vehicle| {
            vehicle.shift.latest_s += by_s;
            vehicle.max_duration_s = vehicle.max_duration_s.map(|longest| longest + by_s);
        }),
    }
    problem
}

/// Whether following the advice, and then the next advice, gets the stop in before long.
fn advice_helps(problem: &Problem, plan: &Plan, entry: &Unassigned) -> bool {
    let (mut better, mut advice) = (problem.clone(), entry.clone());
    for _ in 0..8 {
        better = fixed(&better, entry.stop, advice.fix);
        if insert_cheapest(&better, plan, entry.stop).is_some() {
            return true;
        }
        advice = explain(&better, plan, entry.stop);
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn plans_hold_and_reasons_are_true(seed in 0u64..1 << 40, stops in 0usize..40, vehicles in 0usize..8) {
        let problem = county(seed, stops, vehicles);
        let plan = plan_of(&problem, seed, 300);
        prop_assert_eq!(check(&problem, &plan), []);
        for entry in &plan.unassigned {
            prop_assert_eq!(entry.reason == Reason::NoLocation, !problem.is_placed(entry.stop));
            prop_assert!(insert_cheapest(&problem, &plan, entry.stop).is_none(), "{:?} would fit", entry);
            prop_assert!(advice_helps(&problem, &plan, entry), "{entry:?}");
        }
    }

    #[test]
    fn tables_need_not_make_sense(seed in 0u64..1 << 40, stops in 1usize..25, vehicles in 1usize..6) {
        let problem = with_rough_tables(county(seed, stops, vehicles), seed);
        let plan = plan_of(&problem, seed, 200);
        prop_assert_eq!(check(&problem, &plan), []);
    }

    #[test]
    fn one_seed_means_one_plan(seed in 0u64..1 << 40) {
        let problem = county(seed, 30, 6);
        prop_assert_eq!(plan_of(&problem, 5, 400), plan_of(&problem, 5, 400));
    }
}

#[test]
fn a_plan_to_begin_with_is_where_it_begins() {
    let problem = clustered_cvrp(8, 60, 300);
    let plan = plan_of(&problem, 1, 500);
    let options = Options {
        seed: 2,
        start: Some(&plan),
        apart: false,
    };
    let at = |iterations| solve(&problem, &options, Budget::iterations(iterations), &mut |_| {}).unwrap();
    assert_eq!(at(0), plan);
    assert!(cost(&problem, &at(500)).total <= cost(&problem, &plan).total);
}

#[test]
fn a_stop_nobody_can_find_is_listed_not_dropped() {
    let mut problem = county(1, 10, 4);
    problem.stops[3].place = Place::UNKNOWN;
    let plan = plan_of(&problem, 1, 50);
    let entry = plan.unassigned.iter().find(|entry| entry.stop == 3).unwrap();
    assert_eq!((entry.reason, entry.fix), (Reason::NoLocation, Fix::PlaceByHand));
}

#[test]
fn a_clustered_capacity_problem_comes_near_its_bounds() {
    let problem = clustered_cvrp(4, 100, 206);
    let plan = plan_of(&problem, 1, 6000);
    assert_eq!((check(&problem, &plan), plan.unassigned.len()), (vec![], 0));
    let boxes: u32 = problem.stops.iter().map(|stop| stop.demand[0]).sum();
    let least = boxes.div_ceil(206) as usize;
    assert!(
        plan.rounds.len() <= least + 2,
        "{} rounds, at least {least}",
        plan.rounds.len()
    );
    let start = plan_of(&problem, 1, 0);
    let (start, end) = (cost(&problem, &start).total, cost(&problem, &plan).total);
    assert!(end * 100 < start * 90, "from {start} to {end}");
}

#[test]
fn the_same_face_comes_back_when_it_costs_little() {
    let mut problem = county(9, 0, 0);
    problem.weights.balance_pct = 0;
    problem.depots.truncate(1);
    let at = problem.depots[0].place.point.unwrap();
    problem.vehicles = (0..2)
        .map(|i| Vehicle::new(i.to_string(), Mode::Ebike, 20, 0))
        .collect();
    problem.stops = (0..6)
        .map(|i| Stop {
            familiar: Some(i % 2),
            ..Stop::new(i.to_string(), Place::at(at.lat + 0.001 + 0.0005 * f64::from(i), at.lon))
        })
        .collect();
    problem.weights.round = 0;
    let plan = plan_of(&problem, 1, 500);
    assert_eq!(cost(&problem, &plan).churn, 0, "{plan:?}");
    problem.weights.churn_face = 0;
    assert_eq!(plan_of(&problem, 1, 500).rounds.len(), 1, "one round is shorter");
}

#[test]
fn a_second_round_serves_whom_the_first_could_not() {
    let mut problem = county(9, 0, 0);
    let at = problem.depots[0].place.point.unwrap();
    problem.vehicles = vec![Vehicle {
        rounds_max: 2,
        ..Vehicle::new("only", Mode::Ebike, 3, 0)
    }];
    let place = |i: u32| Place::at(at.lat + 0.001 * f64::from(i + 1), at.lon);
    problem.stops = (0..6).map(|i| Stop::new(i.to_string(), place(i))).collect();
    let plan = plan_of(&problem, 1, 200);
    assert_eq!(
        (check(&problem, &plan), plan.rounds.len(), plan.unassigned.len()),
        (vec![], 2, 0)
    );
}

#[test]
fn a_deadline_closure_ends_the_search() {
    let problem = county(3, 30, 6);
    let looks = AtomicU64::new(0);
    let stop = || looks.fetch_add(1, Ordering::Relaxed) > 20;
    let plan = solve(&problem, &Options::default(), Budget::until(&stop), &mut |_| {}).unwrap();
    assert_eq!(check(&problem, &plan), []);
    let share = || looks.fetch_add(1, Ordering::Relaxed) as f64 / 60.0;
    let mut seen = Vec::new();
    let plan = solve(&problem, &Options::default(), Budget::share(&share), &mut |p| {
        seen.push(p.cost)
    })
    .unwrap();
    assert_eq!(check(&problem, &plan), []);
    assert!(
        seen.len() >= 2 && seen.windows(2).all(|pair| pair[1] <= pair[0]),
        "{seen:?}"
    );
}

#[test]
fn a_big_problem_takes_the_paths_for_big_problems() {
    let problem = clustered_cvrp(6, 3500, 900);
    let plan = plan_of(&problem, 1, 300);
    assert_eq!((check(&problem, &plan), plan.unassigned.len()), (vec![], 0));
}
