//! Problems made up for tests: one small world per seed.

use std::collections::HashMap;

use crate::problem::{Depot, Mode, ModeSet, Place, Problem, Stop, Vehicle, Weights, Window};
use crate::rng::Rng;
use crate::solve::build::{Crew, Means, build};
use crate::solve::net::Net;
use crate::travel::{CrowFly, Matrices, Matrix, Plane, Rounding, Travel};

/// Ten in the morning.
const TEN: i64 = 36_000;

/// What volunteers can do and some doors need.
const SKILLS: [&str; 2] = ["lifts", "speaks Tujia"];

/// A county with two canteens, villages around them and a mixed crew; everything that a limit can be is there.
pub(crate) fn county(seed: u64, stops: usize, vehicles: usize) -> Problem {
    let mut rng = Rng::new(seed);
    let spread = |rng: &mut Rng, km: f64| degrees((rng.unit() - 0.5) * km / 111.0);
    let depots: Vec<Depot> = (0..2)
        .map(|i| Depot {
            key: format!("canteen {i}"),
            place: Place::at(
                degrees(29.4 + spread(&mut rng, 8.0)),
                degrees(110.1 + spread(&mut rng, 8.0)),
            ),
            ready_s: TEN + 600 * rng.below(3) as i64,
        })
        .collect();
    let vehicles: Vec<Vehicle> = (0..vehicles).map(|i| vehicle(&mut rng, i)).collect();
    let stops = (0..stops).map(|i| stop(&mut rng, i, vehicles.len())).collect();
    Problem {
        name: format!("county {seed}"),
        depots,
        stops,
        vehicles,
        travel: Travel::CrowFly(CrowFly::default()),
        weights: Weights {
            balance_pct: if rng.chance(0.3) { 50 } else { 0 },
            ..Weights::default()
        },
    }
}

/// Six decimals, a tenth of a metre: what files keep exactly.
fn degrees(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn vehicle(rng: &mut Rng, index: usize) -> Vehicle {
    let mode = Mode::ALL[rng.below(3)];
    let begins = TEN + 300 * rng.below(4) as i64;
    Vehicle {
        capacity: vec![4 + rng.below(12) as u32, rng.below(6) as u32],
        shift: Window::new(begins, begins + 2400 + 600 * rng.below(8) as i64),
        start: rng.chance(0.2).then(|| Place::at(29.4, 110.1)),
        end: rng.chance(0.1).then(|| Place::at(29.41, 110.11)),
        return_required: rng.chance(0.7),
        max_stops: rng.chance(0.2).then(|| 1 + rng.below(8) as u32),
        max_duration_s: rng.chance(0.5).then(|| 1800 + 600 * rng.below(6) as i64),
        rounds_max: 1 + u32::from(rng.chance(0.2)),
        preference: rng.below(400) as i64 - 200,
        skills: SKILLS
            .iter()
            .filter(|_| rng.chance(0.6))
            .map(|skill| (*skill).to_owned())
            .collect(),
        least_stops: if rng.chance(0.2) { 1 + rng.below(5) as u32 } else { 0 },
        ..Vehicle::new(format!("volunteer {index}"), mode, 0, rng.below(2) as u32)
    }
}

fn stop(rng: &mut Rng, index: usize, vehicles: usize) -> Stop {
    let village = rng.below(6) as f64;
    let at = |rng: &mut Rng, base: f64| degrees(base + (rng.unit() - 0.5) * 0.004);
    let place = match rng.below(20) {
        0 => Place::UNKNOWN,
        1..4 => Place::at(29.4, degrees(110.1 + village * 0.01)),
        _ => Place::at(at(rng, 29.38 + village * 0.008), at(rng, 110.07 + village * 0.012)),
    };
    let mut windows = Vec::new();
    let mut opens = TEN;
    for _ in 0..[0, 0, 0, 1, 1, 2][rng.below(6)] {
        opens += 600 * rng.below(4) as i64;
        windows.push(Window::new(opens, opens + 600));
        opens += 1200;
    }
    Stop {
        demand: vec![1 + rng.below(2) as u32, u32::from(rng.chance(0.2))],
        service_s: 60 + 60 * rng.below(4) as i64,
        windows,
        deadline_s: rng.chance(0.5).then(|| TEN + 3000 + 600 * rng.below(6) as i64),
        priority: u8::from(rng.chance(0.1)),
        modes: if rng.chance(0.1) {
            ModeSet::of(&[Mode::Foot, Mode::Ebike])
        } else {
            ModeSet::ALL
        },
        familiar: (vehicles > 0 && rng.chance(0.5)).then(|| rng.below(vehicles) as u32),
        place_yesterday: rng.chance(0.5).then(|| rng.below(10) as u32),
        depots: if rng.chance(0.7) {
            vec![rng.below(2) as u32]
        } else {
            Vec::new()
        },
        skills: SKILLS
            .iter()
            .filter(|_| rng.chance(0.06))
            .map(|skill| (*skill).to_owned())
            .collect(),
        together: rng.chance(0.15).then(|| format!("family {}", rng.below(4))),
        wished_by_s: rng.chance(0.3).then(|| TEN + 600 * rng.below(6) as i64),
        ..Stop::new(format!("door {index}"), place)
    }
}

/// The same county seen through tables that are not symmetric, break the triangle inequality and have holes.
pub(crate) fn with_rough_tables(mut problem: Problem, seed: u64) -> Problem {
    let mut rng = Rng::new(seed);
    let mut node = 0;
    let mut number = |place: &mut Place| {
        if place.point.is_some() {
            place.node = Some(node);
            node += 1;
        }
    };
    problem.depots.iter_mut().for_each(|depot| number(&mut depot.place));
    problem.stops.iter_mut().for_each(|stop| number(&mut stop.place));
    problem
        .vehicles
        .iter_mut()
        .flat_map(|vehicle| [&mut vehicle.start, &mut vehicle.end])
        .flatten()
        .for_each(number);
    let cells = (node * node) as usize;
    let mut table = |holes: f64| Matrix {
        seconds: (0..cells)
            .map(|_| {
                if rng.chance(holes) {
                    u32::MAX
                } else {
                    20 + rng.below(600) as u32
                }
            })
            .collect(),
        metres: (0..cells).map(|_| rng.below(9000) as u32).collect(),
    };
    let modes = [Some(table(0.1)), Some(table(0.02)), Some(table(0.0))];
    problem.travel = Travel::Matrices(Matrices { size: node, modes });
    problem
}

/// A capacitated problem like the X set's: depot in a corner, clustered customers, tight vehicles.
pub(crate) fn clustered_cvrp(seed: u64, customers: usize, room: u32) -> Problem {
    let mut rng = Rng::new(seed);
    let centres: Vec<[f64; 2]> = (0..5).map(|_| [rng.unit() * 1000.0, rng.unit() * 1000.0]).collect();
    let mut points = vec![[0.0, 0.0]];
    for _ in 0..customers {
        let centre = centres[rng.below(5)];
        points.push(centre.map(|axis| {
            (axis + (rng.unit() + rng.unit() - 1.0) * 200.0)
                .round()
                .clamp(0.0, 1000.0)
        }));
    }
    let stop = |i: usize| Stop {
        service_s: 0,
        ..Stop::new(i.to_string(), Place::node(i as u32))
    };
    let mut stops: Vec<Stop> = (1..=customers).map(stop).collect();
    stops
        .iter_mut()
        .for_each(|stop| stop.demand = vec![1 + rng.below(100) as u32]);
    Problem {
        name: format!("clustered {seed}"),
        depots: vec![Depot {
            key: "depot".into(),
            place: Place::node(0),
            ready_s: 0,
        }],
        stops,
        vehicles: (0..customers)
            .map(|i| Vehicle::new(i.to_string(), Mode::Car, room, 0))
            .collect(),
        travel: Travel::Plane(Plane {
            points,
            scale: 1.0,
            rounding: Rounding::Nearest,
        }),
        weights: Weights {
            round: 0,
            churn_face: 0,
            churn_order: 0,
            balance_pct: 0,
            ..Weights::default()
        },
    }
}

/// The solver's arrays for everybody whose place is known, every door by itself.
pub(crate) fn net_of(problem: &Problem) -> Net<'_> {
    let stops: Vec<u32> = (0..problem.stops.len() as u32)
        .filter(|stop| problem.is_placed(*stop))
        .collect();
    let crew = |vehicle| Crew {
        vehicle,
        after: None,
        done: 0,
    };
    let crews: Vec<Crew<'_>> = (0..problem.vehicles.len() as u32).map(crew).collect();
    let means = Means {
        held: &HashMap::new(),
        apart: true,
        table_bytes: 1 << 24,
    };
    build(problem, &stops, &crews, means).0
}
