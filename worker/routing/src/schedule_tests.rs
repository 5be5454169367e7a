//! The timetable against every departure there is.

use proptest::prelude::*;

use super::{RoundStart, earliest_departure, schedule};
use crate::check::check_round;
use crate::problem::{Depot, Mode, Place, Problem, Stop, Vehicle, Weights, Window};
use crate::travel::{Matrices, Matrix, Travel};

/// A depot and a few doors, a minute apart or so, with up to three windows each.
fn small(windows: &[Vec<(i64, i64)>], legs: &[u32], longest: Option<i64>) -> Problem {
    let size = windows.len() as u32 + 1;
    let seconds = (0..size * size).map(|cell| legs[cell as usize % legs.len()]).collect();
    let stop = |(i, windows): (usize, &Vec<(i64, i64)>)| Stop {
        service_s: 5,
        windows: windows
            .iter()
            .map(|(from, open)| Window::new(*from, from + open))
            .collect(),
        ..Stop::new(i.to_string(), Place::node(i as u32 + 1))
    };
    Problem {
        name: String::new(),
        depots: vec![Depot {
            key: "d".into(),
            place: Place::node(0),
            ready_s: 10,
        }],
        stops: windows.iter().enumerate().map(stop).collect(),
        vehicles: vec![Vehicle {
            shift: Window::new(0, 300),
            max_duration_s: longest,
            ..Vehicle::new("v", Mode::Foot, 99, 0)
        }],
        travel: Travel::Matrices(Matrices {
            size,
            modes: [
                Some(Matrix {
                    seconds,
                    metres: vec![],
                }),
                None,
                None,
            ],
        }),
        weights: Weights::default(),
    }
}

proptest! {
    #[test]
    fn no_departure_makes_a_shorter_sound_round(
        windows in prop::collection::vec(prop::collection::vec((0i64..200, 0i64..40), 0..4), 1..5),
        legs in prop::collection::vec(0u32..30, 7),
        longest in prop::option::of(20i64..200),
    ) {
        let problem = small(&windows, &legs, longest);
        let stops: Vec<u32> = (0..windows.len() as u32).collect();
        let sound = |departs_s: Option<i64>| {
            let round = schedule(&problem, 0, &stops, RoundStart { after: None, departs_s });
            let mut violations = Vec::new();
            check_round(&problem, 0, &round, None, &mut violations);
            violations.is_empty().then(|| round.duration_s())
        };
        let every = (earliest_departure(&problem, &problem.vehicles[0], None)..300).filter_map(|t| sound(Some(t)));
        prop_assert_eq!(sound(None), every.min());
    }

    #[test]
    fn slack_is_what_can_be_lost_and_no_more(
        windows in prop::collection::vec((0i64..200, 0i64..90), 1..5),
        legs in prop::collection::vec(0u32..30, 7),
    ) {
        let windows: Vec<_> = windows.into_iter().map(|window| vec![window]).collect();
        let problem = small(&windows, &legs, None);
        let stops: Vec<u32> = (0..windows.len() as u32).collect();
        let round = schedule(&problem, 0, &stops, RoundStart::default());
        let mut violations = Vec::new();
        check_round(&problem, 0, &round, None, &mut violations);
        prop_assert_eq!(violations.is_empty(), round.visits.iter().all(|visit| visit.slack_s >= 0));
        prop_assume!(violations.is_empty());
        for (index, visit) in round.visits.iter().enumerate() {
            for (lost, holds) in [(visit.slack_s, true), (visit.slack_s + 1, false)] {
                let mut time = visit.service_start_s + lost;
                let mut ok = time <= problem.stops[index].windows[0].latest_s;
                for next in index + 1..=stops.len() {
                    let to = if next == stops.len() { problem.depots[0].place } else { problem.stops[next].place };
                    let leg = problem.travel.leg(Mode::Foot, &problem.stops[next - 1].place, &to, true).unwrap();
                    time += 5 + leg.seconds;
                    if let Some(stop) = problem.stops.get(next) {
                        time = time.max(stop.windows[0].earliest_s);
                        ok &= time <= stop.windows[0].latest_s;
                    }
                }
                prop_assert_eq!(ok && time <= 300, holds);
            }
        }
    }
}
