//! Canteen days as they are: `days COUNT SHORT LONG [SEED]` makes so many up, plans each for SHORT seconds and, with two
//! other seeds, for LONG seconds, and tells how often the short plan is as good as the best of all.
//!
//! A day has 10 to 60 doors around one canteen, in compounds and by themselves, lunch hours, some with wishes of their
//! own, the food clock, people on foot and on e-bikes who signed up, and spare rounds for whom they cannot serve. Half
//! of the doors know somebody from yesterday. Seconds are processor time.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used)]

use routing::{
    Budget, CrowFly, Depot, Mode, Options, Place, Problem, Stop, Travel, Vehicle, Weights, Window, check, cost, solve,
};

/// Seconds of processor time that this thread has used.
fn used() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let first = text.split_whitespace().next().expect("a number");
    first.parse::<f64>().expect("a number") / 1e9
}

/// A small generator of its own (SplitMix64), so that a seed means the same days in every release.
struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, bound: u32) -> u32 {
        (self.unit() * f64::from(bound)) as u32
    }

    fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Metres from a centre, more often near than far.
    fn spread(&mut self, metres: f64) -> f64 {
        (self.unit() + self.unit() + self.unit() - 1.5) * metres
    }
}

const READY: i64 = 10 * 3600 + 15 * 60;
const CANTEEN: [f64; 2] = [29.399, 110.156];

fn place(north_m: f64, east_m: f64) -> Place {
    let degrees = 111_195.0;
    Place::at(
        CANTEEN[0] + north_m / degrees,
        CANTEEN[1] + east_m / degrees / CANTEEN[0].to_radians().cos(),
    )
}

fn day(seed: u64) -> Problem {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9));
    let doors = 10 + dice.below(51);
    let reach = 600.0 + 1400.0 * dice.unit();
    let compounds: Vec<[f64; 2]> = (0..3 + doors / 8)
        .map(|_| [dice.spread(reach), dice.spread(reach)])
        .collect();
    let helpers = doors / 12 + dice.below(3);
    let shift = Window::new(READY, 13 * 3600);
    let vehicle = |key: String, mode, room, preference| Vehicle {
        shift,
        max_stops: Some(20),
        max_duration_s: Some(5_400),
        preference,
        ..Vehicle::new(key, mode, room, 0)
    };
    let mut vehicles: Vec<Vehicle> = (0..helpers)
        .map(|i| match dice.chance(0.5) {
            true => vehicle(format!("walker {i}"), Mode::Foot, 12, -1_800),
            false => vehicle(format!("rider {i}"), Mode::Ebike, 20, -1_800),
        })
        .collect();
    vehicles.extend((0..doors).map(|i| vehicle(format!("spare {i}"), Mode::Ebike, 20, 3_600)));
    let door = |dice: &mut Dice, i: u32| {
        let at = match dice.chance(0.7) {
            true => compounds[dice.below(compounds.len() as u32) as usize].map(|axis| axis + dice.spread(120.0)),
            false => [dice.spread(1.5 * reach), dice.spread(1.5 * reach)],
        };
        let opens = 10 * 3600 + 1800 + 900 * i64::from(dice.below(5));
        let window = match dice.chance(0.2) {
            true => Window::new(opens, opens + 1_800),
            false => Window::new(10 * 3600 + 1800, 12 * 3600 + 1800),
        };
        Stop {
            demand: vec![1 + u32::from(dice.chance(0.2))],
            windows: vec![window],
            deadline_s: Some(READY + 2 * 3600),
            familiar: (helpers > 0 && dice.chance(0.5)).then(|| dice.below(helpers)),
            place_yesterday: Some(dice.below(15)),
            ..Stop::new(format!("door {i}"), place(at[0], at[1]))
        }
    };
    Problem {
        name: format!("day {seed}"),
        depots: vec![Depot {
            key: "canteen".into(),
            place: place(0.0, 0.0),
            ready_s: READY,
        }],
        stops: (0..doors).map(|i| door(&mut dice, i)).collect(),
        vehicles,
        travel: Travel::CrowFly(CrowFly::default()),
        weights: Weights::default(),
    }
}

/// People left out and what the plan costs after so many seconds.
fn planned(problem: &Problem, seed: u64, seconds: f64) -> (u32, i64) {
    let begun = used();
    let share = || (used() - begun) / seconds;
    let options = Options {
        seed,
        ..Options::default()
    };
    let plan = solve(problem, &options, Budget::share(&share), &mut |_| {}).unwrap();
    assert_eq!(check(problem, &plan), []);
    let cost = cost(problem, &plan);
    (cost.unserved_stops, cost.total)
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (count, seed): (u64, u64) = (args[0].parse().unwrap(), args.get(3).map_or(1, |a| a.parse().unwrap()));
    let (short, long): (f64, f64) = (args[1].parse().unwrap(), args[2].parse().unwrap());
    let (mut equal, mut gaps) = (0, Vec::new());
    for number in 0..count {
        let problem = day(seed.wrapping_mul(1_000_003).wrapping_add(number));
        let quick = planned(&problem, 1, short);
        let best = (2..4)
            .map(|seed| planned(&problem, seed, long))
            .min()
            .unwrap()
            .min(quick);
        equal += u64::from(quick == best);
        gaps.push((quick.1 - best.1) as f64 / best.1.max(1) as f64 * 100.0);
        if quick != best {
            println!(
                "{}: {} doors, {quick:?} against {best:?}",
                problem.name,
                problem.stops.len()
            );
        }
    }
    let worst = gaps.iter().copied().fold(0.0, f64::max);
    let mean = gaps.iter().sum::<f64>() / gaps.len().max(1) as f64;
    println!(
        "{equal} of {count} days as good after {short} s as the best of {long} s twice; mean gap {mean:.3} %, worst {worst:.2} %"
    );
}
