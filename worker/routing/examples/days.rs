//! Canteen days as they are: `days FIRST COUNT SECONDS SEED KNOWN [apart]` makes so many up from number FIRST on, plans
//! each for so many seconds, and tells how often the plan is as good as the best in the file KNOWN, which it then brings
//! up to date: a long run with one seed is what a short one with another is measured by.
//!
//! A day has 10 to 60 doors around one canteen, in compounds and by themselves, lunch hours, some with wishes of their
//! own, the food clock, people on foot and on e-bikes who signed up, and spare rounds for whom they cannot serve. Half
//! of the doors know somebody from yesterday. Seconds are processor time.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

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

/// What a plan came to: people left out, then cost.
type Found = (u32, i64);

/// What comes of a day after so many seconds, and after how many attempts.
fn planned(problem: &Problem, options: Options<'_>, seconds: f64) -> (Found, u64) {
    let begun = used();
    let share = || (used() - begun) / seconds;
    let mut attempts = 0;
    let plan = solve(problem, &options, Budget::share(&share), &mut |p| {
        attempts = p.iterations
    })
    .unwrap();
    assert_eq!(check(problem, &plan), []);
    let cost = cost(problem, &plan);
    ((cost.unserved_stops, cost.total), attempts)
}

/// The best that was ever found, one line a day: number, people left out, cost.
fn known(file: &str) -> BTreeMap<u64, Found> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let numbers = |line: &str| -> Vec<i64> { line.split_whitespace().map(|word| word.parse().unwrap()).collect() };
    let entry = |line: &str| {
        let line = numbers(line);
        (line[0] as u64, (line[1] as u32, line[2]))
    };
    text.lines().map(entry).collect()
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| args[at].parse::<u64>().unwrap();
    let (first, count, seed) = (number(0), number(1), number(3));
    let seconds: f64 = args[2].parse().unwrap();
    let file = &args[4];
    let options = Options {
        seed,
        apart: args.get(5).is_some_and(|word| word == "apart"),
        ..Options::default()
    };
    let mut known = known(file);
    let (mut equal, mut better, mut attempts, mut gaps) = (0, 0, 0, Vec::new());
    for number in first..first + count {
        let problem = day(number);
        let (found, tried) = planned(&problem, options, seconds);
        attempts += tried;
        let best = *known.entry(number).or_insert(found);
        equal += u64::from(found == best);
        better += u64::from(found < best);
        gaps.push((found.1 - best.1) as f64 / best.1.abs().max(1) as f64 * 100.0);
        if found > best {
            println!(
                "{}: {} doors, {found:?} against {best:?}",
                problem.name,
                problem.stops.len()
            );
        }
        known.insert(number, found.min(best));
    }
    let lines = known.iter().map(|(day, (left, cost))| format!("{day} {left} {cost}\n"));
    std::fs::write(file, lines.collect::<String>()).unwrap();
    let worst = gaps.iter().copied().fold(0.0, f64::max);
    let mean = gaps.iter().sum::<f64>() / gaps.len().max(1) as f64;
    let rate = attempts as f64 / count as f64 / seconds / 1000.0;
    println!(
        "{count} days, {seconds} s: {equal} as good as known, {better} better; mean gap {mean:.3} %, worst {worst:.2} %; {rate:.0} k attempts/s"
    );
}
