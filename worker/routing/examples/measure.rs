//! Measures the planner on files: `measure BUDGET[,BUDGET…] SEEDS FILE…`, one line per file and budget.
//!
//! A budget is seconds of processor time, so that a shared machine does not blur the figures, or, as in `500k`,
//! thousands of attempts, which come to the same plan on every machine. A `.sol` file beside the problem
//! gives the best known cost, to which the gap is told.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;

use routing::cli::{Format, read_problem};
use routing::{Budget, Options, check, cost, solve};

/// Seconds of processor time that this thread has used.
fn used() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let first = text.split_whitespace().next().expect("a number");
    first.parse::<f64>().expect("a number") / 1e9
}

/// The best known cost, if there is a solution beside the problem.
fn best_known(path: &Path) -> Option<f64> {
    let text = std::fs::read_to_string(path.with_extension("sol")).ok()?;
    let line = text
        .lines()
        .find(|line| line.to_ascii_lowercase().starts_with("cost"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn main() {
    let mut args = std::env::args().skip(1);
    let budgets = args.next().unwrap();
    let seeds: u64 = args.next().unwrap().parse().unwrap();
    for file in args {
        let path = Path::new(&file);
        let text = std::fs::read_to_string(path).unwrap();
        let begun = used();
        let problem = read_problem(&text, Format::of_name(&file)).unwrap();
        let read = used() - begun;
        let scale = if let routing::Travel::Plane(plane) = &problem.travel {
            plane.scale
        } else {
            1.0
        };
        for budget in budgets.split(',') {
            let attempts_k: Option<u64> = budget.strip_suffix('k').map(|count| count.parse().unwrap());
            let limit = attempts_k.map_or_else(|| budget.parse().unwrap(), |_| f64::MAX);
            let mut found = Vec::new();
            let (mut attempts, mut sum) = (0, 0.0);
            for seed in 1..=seeds {
                let begun = used();
                let share = || (used() - begun) / limit;
                let budget = attempts_k.map_or(Budget::share(&share), |count| Budget::iterations(count * 1000));
                let mut last = 0;
                let options = Options {
                    seed,
                    apart: true,
                    ..Options::default()
                };
                let plan = solve(&problem, &options, budget, &mut |p| {
                    last = p.iterations;
                    if std::env::var_os("TALK").is_some() {
                        eprintln!("{:.2} {p:?}", used() - begun);
                    }
                })
                .unwrap();
                attempts += last;
                let over = used() - begun;
                sum += over;
                assert!(over < limit * 1.5 + 0.5, "{over} s");
                assert_eq!(check(&problem, &plan), []);
                let cost = cost(&problem, &plan);
                found.push((cost.unserved_stops, cost.total as f64 / scale, cost.rounds, over));
            }
            found.sort_by(|a, b| (a.0, a.1).partial_cmp(&(b.0, b.1)).unwrap());
            let median = found[found.len() / 2];
            let gap = best_known(path).map_or(String::new(), |best| {
                format!("{:.2} %", (median.1 / best - 1.0) * 100.0)
            });
            let all: Vec<String> = found.iter().map(|one| format!("{:.1}", one.1)).collect();
            println!(
                "{:24} {budget:>5}  {gap:>8}  median {:.1}, {} rounds, {} unserved; {} k/s; took {:.2} s, read {read:.2} s; {}",
                problem.name,
                median.1,
                median.2,
                median.0,
                (attempts as f64 / sum / 1000.0).round(),
                median.3,
                all.join(" "),
            );
        }
    }
}
