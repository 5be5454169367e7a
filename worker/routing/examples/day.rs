//! Times what happens while a day runs: `day ITERATIONS FILE`. Every volunteer drops out once, every fortieth stop comes
//! late once; processor time of each, worst and median.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used)]

use routing::cli::{Format, read_problem};
use routing::edit::remove_stop;
use routing::replan::drop_out;
use routing::{Budget, Options, check, insert_cheapest, solve};

/// Milliseconds of processor time that this thread has used.
fn used() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let first = text.split_whitespace().next().expect("a number");
    first.parse::<f64>().expect("a number") / 1e6
}

fn told(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let (Some(worst), median) = (times.last(), times[times.len() / 2]) else {
        return;
    };
    println!(
        "{what}: {} times, median {median:.2} ms, worst {worst:.2} ms",
        times.len()
    );
}

fn main() {
    let mut args = std::env::args().skip(1);
    let iterations = args.next().unwrap().parse().unwrap();
    let file = args.next().unwrap();
    let problem = read_problem(&std::fs::read_to_string(&file).unwrap(), Format::of_name(&file)).unwrap();
    let plan = solve(
        &problem,
        &Options::default(),
        Budget::iterations(iterations),
        &mut |_| {},
    )
    .unwrap();
    let (mut times, mut touched, mut left_out) = (Vec::new(), 0, 0);
    for round in &plan.rounds {
        let begun = used();
        let repair = drop_out(&problem, &plan, round.vehicle).unwrap();
        times.push(used() - begun);
        touched = touched.max(repair.changed.len());
        left_out += repair.left_out.len();
        let mut rest = problem.clone();
        rest.vehicles[round.vehicle as usize].rounds_max = 0;
        assert_eq!(check(&rest, &repair.plan), []);
    }
    told("a volunteer drops out", times);
    println!("rounds that took stops: at most {touched}; stops left out in all: {left_out}");
    let mut times = Vec::new();
    for stop in (0..problem.stops.len() as u32).step_by(40) {
        let Some(without) = remove_stop(&problem, &plan, stop) else {
            continue;
        };
        let begun = used();
        let edit = insert_cheapest(&problem, &without, stop);
        times.push(used() - begun);
        assert!(edit.is_some_and(|edit| edit.violations.is_empty()));
    }
    told("a stop comes late", times);
}
