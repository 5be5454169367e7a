//! The checker catches what it is there to catch: one sound plan, broken in every way there is.

use super::{ViolationKind, check};
use crate::evaluate::{RoundStart, evaluate_round};
use crate::plan::{Fix, Plan, Reason, Unassigned};
use crate::problem::{Depot, Mode, ModeSet, Place, Problem, Stop, Vehicle, Weights, Window};
use crate::travel::{CrowFly, Travel};

/// Two canteens, three doors on a line, one at an unknown place; one car, and one walker who stays at home.
fn world() -> (Problem, Plan) {
    let door = |key: &str, lat: f64| Stop {
        windows: vec![Window::new(1000, 3000)],
        deadline_s: Some(4000),
        depots: vec![0],
        ..Stop::new(key, Place::at(lat, 110.0))
    };
    let depot = |key: &str, lat: f64| Depot {
        key: key.into(),
        place: Place::at(lat, 110.0),
        ready_s: 900,
    };
    let car = Vehicle {
        shift: Window::new(800, 4000),
        max_stops: Some(3),
        max_duration_s: Some(2000),
        ..Vehicle::new("car", Mode::Car, 3, 0)
    };
    let problem = Problem {
        name: "line".into(),
        depots: vec![depot("north", 29.0), depot("south", 28.9)],
        stops: vec![
            door("a", 29.005),
            door("b", 29.01),
            door("c", 29.015),
            Stop::new("lost", Place::UNKNOWN),
        ],
        vehicles: vec![car, Vehicle::new("walker", Mode::Foot, 3, 0)],
        travel: Travel::CrowFly(CrowFly::default()),
        weights: Weights::default(),
    };
    let round = evaluate_round(&problem, 0, &[0, 1, 2], RoundStart::default())
        .unwrap()
        .round;
    let lost = Unassigned {
        stop: 3,
        reason: Reason::NoLocation,
        fix: Fix::PlaceByHand,
    };
    (
        problem,
        Plan {
            rounds: vec![round],
            unassigned: vec![lost],
        },
    )
}

fn kinds(problem: &Problem, plan: &Plan) -> Vec<ViolationKind> {
    check(problem, plan)
        .into_iter()
        .map(|violation| violation.kind)
        .collect()
}

/// What is found after a change to a sound world.
fn after(change: impl FnOnce(&mut Problem, &mut Plan)) -> Vec<ViolationKind> {
    let (mut problem, mut plan) = world();
    change(&mut problem, &mut plan);
    kinds(&problem, &plan)
}

#[test]
fn a_sound_plan_passes() {
    assert_eq!(after(|_, _| {}), []);
}

#[test]
fn names_that_do_not_exist() {
    assert_eq!(
        after(|_, plan| plan.unassigned[0].stop = 9),
        [ViolationKind::Unknown, ViolationKind::Missing]
    );
    assert!(after(|_, plan| plan.rounds[0].vehicle = 9).contains(&ViolationKind::Unknown));
    assert!(after(|_, plan| plan.rounds[0].depot = 9).contains(&ViolationKind::Unknown));
    assert!(after(|_, plan| plan.rounds[0].visits[1].stop = 9).contains(&ViolationKind::Unknown));
}

#[test]
fn depots_and_modes() {
    assert_eq!(
        after(|problem, _| problem.stops[1].depots = vec![1]),
        [ViolationKind::StopDepot]
    );
    assert!(after(|_, plan| plan.rounds[0].depot = 1).contains(&ViolationKind::VehicleDepot));
    assert_eq!(
        after(|problem, _| problem.stops[1].modes = ModeSet::of(&[Mode::Foot])),
        [ViolationKind::Mode]
    );
    assert!(after(|problem, _| problem.stops[1].place = Place::UNKNOWN).contains(&ViolationKind::Unreachable));
}

#[test]
fn skills_and_those_who_belong_together() {
    let lifts = |problem: &mut Problem| problem.stops[1].skills = vec!["lifts".into()];
    assert_eq!(after(|problem, _| lifts(problem)), [ViolationKind::Skill]);
    let able = after(|problem, _| {
        lifts(problem);
        problem.vehicles[0].skills = vec!["lifts".into()];
    });
    assert_eq!(able, []);
    let family = |problem: &mut Problem| (0..2).for_each(|stop| problem.stops[stop].together = Some("family".into()));
    assert_eq!(after(|problem, _| family(problem)), []);
    let parted = after(|problem, plan| {
        family(problem);
        let round = |who, stops: &[u32]| {
            evaluate_round(problem, who, stops, RoundStart::default())
                .unwrap()
                .round
        };
        plan.rounds = vec![round(0, &[0, 2]), round(1, &[1])];
    });
    assert!(parted.contains(&ViolationKind::Together));
}

#[test]
fn room_and_numbers() {
    assert_eq!(
        after(|problem, _| problem.stops[1].demand = vec![2]),
        [ViolationKind::Capacity]
    );
    assert_eq!(
        after(|problem, _| problem.stops[1].demand = vec![1, 1]),
        [ViolationKind::Capacity]
    );
    assert_eq!(
        after(|problem, _| problem.vehicles[0].max_stops = Some(2)),
        [ViolationKind::MaxStops]
    );
    assert_eq!(
        after(|problem, _| problem.vehicles[0].rounds_max = 0),
        [ViolationKind::MaxRounds]
    );
}

#[test]
fn times_that_break_limits() {
    let (_, plan) = world();
    let start = plan.rounds[0].visits[1].service_start_s;
    let narrow = |from, to| after(|problem, _| problem.stops[1].windows = vec![Window::new(from, to)]);
    assert_eq!(narrow(start + 1, start + 9), [ViolationKind::Window]);
    assert_eq!(narrow(start - 9, start - 1), [ViolationKind::Window]);
    assert_eq!(narrow(start, start), []);
    let clock = |deadline| after(|problem, _| problem.stops[1].deadline_s = Some(deadline));
    assert_eq!(clock(start + 179), [ViolationKind::FoodClock]);
    assert_eq!(clock(start + 180), []);
    let round = &plan.rounds[0];
    let shift = |from, to| after(|problem, _| problem.vehicles[0].shift = Window::new(from, to));
    assert_eq!(shift(round.departs_s + 1, 4000), [ViolationKind::Shift]);
    assert_eq!(shift(800, round.ends_s - 1), [ViolationKind::Shift]);
    assert_eq!(shift(round.departs_s, round.ends_s), []);
    let longest = |seconds| after(|problem, _| problem.vehicles[0].max_duration_s = Some(seconds));
    assert_eq!(longest(round.duration_s() - 1), [ViolationKind::MaxDuration]);
    assert_eq!(longest(round.duration_s()), []);
    assert_eq!(
        after(|problem, plan| problem.depots[0].ready_s = plan.rounds[0].departs_s + 1),
        [ViolationKind::NotReady]
    );
}

#[test]
fn numbers_that_do_not_follow() {
    assert_eq!(
        after(|_, plan| plan.rounds[0].visits[1].arrival_s -= 1),
        [ViolationKind::Times]
    );
    assert_eq!(after(|_, plan| plan.rounds[0].ends_s += 1), [ViolationKind::Times]);
    assert_eq!(after(|_, plan| plan.rounds[0].travel_s -= 1), [ViolationKind::Totals]);
    assert_eq!(after(|_, plan| plan.rounds[0].length_m -= 1), [ViolationKind::Totals]);
    assert_eq!(
        after(|_, plan| plan.rounds[0].visits[2].distance_m += 1),
        [ViolationKind::Totals]
    );
    let early = after(|_, plan| plan.rounds[0].visits[0].service_start_s = plan.rounds[0].visits[0].arrival_s - 1);
    assert!(early.contains(&ViolationKind::Times));
}

#[test]
fn everyone_is_accounted_for_once() {
    assert_eq!(after(|_, plan| plan.unassigned.clear()), [ViolationKind::Missing]);
    let twice = |_: &mut Problem, plan: &mut Plan| plan.unassigned.push(plan.unassigned[0].clone());
    assert_eq!(after(twice), [ViolationKind::Contradiction]);
    let listed = |_: &mut Problem, plan: &mut Plan| {
        let fix = Fix::AddVehicle { like: None };
        plan.unassigned.push(Unassigned {
            stop: 0,
            reason: Reason::NoVehicle,
            fix,
        });
    };
    assert_eq!(after(listed), [ViolationKind::Contradiction]);
    assert_eq!(
        after(|_, plan| plan.unassigned[0].reason = Reason::Capacity),
        [ViolationKind::WrongReason]
    );
    let again = |problem: &mut Problem, plan: &mut Plan| {
        let round = evaluate_round(problem, 1, &[0], RoundStart::default()).unwrap().round;
        plan.rounds.push(round);
    };
    assert!(after(again).contains(&ViolationKind::Twice));
}

#[test]
fn rounds_of_one_vehicle_follow_each_other() {
    let second = |gap: i64| {
        after(|problem, plan| {
            problem.vehicles[0].rounds_max = 2;
            problem.vehicles[0].shift = Window::new(0, 90_000);
            problem.stops.push(Stop::new("late", Place::at(29.005, 110.0)));
            let departs_s = Some(plan.rounds[0].ends_s + gap);
            let start = RoundStart {
                after: Some(&plan.rounds[0]),
                departs_s,
            };
            let round = evaluate_round(problem, 0, &[4], start).unwrap().round;
            plan.rounds.push(round);
        })
    };
    assert_eq!(second(0), []);
    assert_eq!(second(-1), [ViolationKind::Overlap]);
    let same_second = after(|problem, plan| {
        problem.vehicles[0].rounds_max = 2;
        let round = plan.rounds[0].clone();
        plan.rounds.push(round);
    });
    assert!(same_second.contains(&ViolationKind::Overlap));
}

#[test]
fn a_round_needs_a_stop() {
    let empty = after(|problem, plan| {
        let round = evaluate_round(problem, 1, &[], RoundStart::default()).unwrap().round;
        plan.rounds.push(round);
    });
    assert_eq!(empty, [ViolationKind::EmptyRound]);
}
