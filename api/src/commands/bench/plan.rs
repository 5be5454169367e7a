//! The round planner beside PyVRP, on the same files, by turns, each on one core, with the same time on the wall's clock.
//!
//! PyVRP (MIT, <https://pyvrp.org>) comes from PyPI into a virtual environment of its own, the first time.

mod peer;

use std::path::{Path, PathBuf};

use clap::Args;
use routing::cli::{Format, read_problem};
use routing::{Budget, Problem, Travel, check, cost, solve};
use serde::Serialize;
use tokio::time::Instant;

use self::peer::Peer;
use crate::cli::Failure;

/// What to solve, and for how long.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Problems, or folders of them: `.vrp` with the best known `.sol` beside it, meal deliveries as `.json`
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Seconds of a run
    #[arg(long, value_delimiter = ',', default_values_t = [1.0, 5.0, 20.0, 60.0])]
    pub seconds: Vec<f64>,
    /// Runs each, with seeds from 1 on; the table shows their median
    #[arg(long, default_value_t = 3)]
    pub seeds: u64,
    /// The Python (3.9 or newer, with venv) that PyVRP is installed for
    #[arg(long, default_value = "python3")]
    pub python: PathBuf,
    /// Where its virtual environment lies, and is made the first time
    #[arg(long, default_value = "target/pyvrp")]
    pub environment: PathBuf,
    /// Without PyVRP
    #[arg(long)]
    pub alone: bool,
    /// Also write the figures to a file
    #[arg(long)]
    pub json: Option<PathBuf>,
}

/// One instance with one budget.
#[derive(Debug, Serialize)]
struct Row {
    instance: String,
    stops: usize,
    seconds: f64,
    best_known: Option<f64>,
    /// Cost of each seed, cheapest first; a run that leaves somebody out counts as none.
    ours: Vec<f64>,
    /// The same of PyVRP; absent where it has no reader for the file.
    pyvrp: Option<Vec<f64>>,
}

/// Measures and prints.
///
/// # Errors
/// A file that can't be read; PyVRP that can't be had; a plan of ours that breaks its problem's rules.
pub fn run(wanted: &Options) -> Result<(), Failure> {
    if wanted.seeds == 0 || !wanted.seconds.iter().all(|seconds| *seconds > 0.0) {
        return Err(Failure::new("runs and their seconds must be more than none"));
    }
    let files = problems(&wanted.files)?;
    let peer = if wanted.alone {
        None
    } else {
        Some(Peer::ready(&wanted.python, &wanted.environment)?)
    };
    super::say("median of the seeds (cheapest–dearest): gap to the best known in %, or cost where none is known");
    super::say(&format!(
        "{:<24}{:>8}  {:<28}{}",
        "instance", "seconds", "ours", "PyVRP"
    ));
    let mut rows = Vec::new();
    for file in &files {
        for &seconds in &wanted.seconds {
            let row = measure(file, seconds, wanted.seeds, peer.as_ref())?;
            let words = |found: &[f64]| told(found, row.best_known, wanted.seeds);
            let theirs = row.pyvrp.as_deref().map_or_else(|| "–".to_owned(), words);
            super::say(&format!(
                "{:<24}{seconds:>8}  {:<28}{theirs}",
                row.instance,
                words(&row.ours)
            ));
            rows.push(row);
        }
    }
    super::write_json(wanted.json.as_deref(), &rows)
}

/// The files, folders opened; in the order of their names.
fn problems(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in named {
        if path.is_dir() {
            for entry in std::fs::read_dir(path)? {
                let path = entry?.path();
                if path.extension().is_some_and(|end| end == "vrp" || end == "json") {
                    found.push(path);
                }
            }
        } else {
            found.push(path.clone());
        }
    }
    found.sort();
    if found.is_empty() {
        return Err(Failure::new("there is no .vrp and no .json file"));
    }
    Ok(found)
}

/// Both by turns, seed by seed.
fn measure(file: &Path, seconds: f64, seeds: u64, peer: Option<&Peer>) -> Result<Row, Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| Failure::new(format!("{shown}: {error}")))?;
    let problem = read_problem(&text, Format::of_name(&file.to_string_lossy()))
        .map_err(|error| Failure::new(format!("{shown}: {error}")))?;
    let peer = peer.filter(|_| file.extension().is_some_and(|end| end == "vrp"));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for seed in 1..=seeds {
        ours.extend(plan(&problem, seconds, seed)?);
        if let Some(peer) = peer {
            theirs.extend(peer.solve(file, seconds, seed)?);
        }
    }
    ours.sort_by(f64::total_cmp);
    theirs.sort_by(f64::total_cmp);
    Ok(Row {
        instance: file.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        stops: problem.stops.len(),
        seconds,
        best_known: best_known(file),
        ours,
        pyvrp: peer.map(|_| theirs),
    })
}

/// One plan of ours, checked; no cost when somebody is left out.
fn plan(problem: &Problem, seconds: f64, seed: u64) -> Result<Option<f64>, Failure> {
    let begun = Instant::now();
    let share = || begun.elapsed().as_secs_f64() / seconds;
    let options = routing::Options {
        seed,
        // Each stop by itself, as the other side has them.
        apart: true,
        ..routing::Options::default()
    };
    let plan = solve(problem, &options, Budget::share(&share), &mut |_| {})?;
    let broken = check(problem, &plan);
    if let Some(first) = broken.first() {
        return Err(Failure::new(format!(
            "seed {seed} breaks {} rules, first {first:?}",
            broken.len()
        )));
    }
    let scale = match &problem.travel {
        Travel::Plane(plane) => plane.scale,
        _ => 1.0,
    };
    let found = cost(problem, &plan);
    #[allow(clippy::cast_precision_loss)] // costs are far below 2^52
    let total = found.total as f64 / scale;
    Ok((found.unserved_stops == 0).then_some(total))
}

/// The cost in the `.sol` beside a problem.
fn best_known(file: &Path) -> Option<f64> {
    let text = std::fs::read_to_string(file.with_extension("sol")).ok()?;
    let words = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    words
        .filter(|words| words.first().is_some_and(|word| word.eq_ignore_ascii_case("cost")))
        .find_map(|words| words.get(1)?.parse().ok())
}

/// The median with its bounds.
fn told(found: &[f64], best_known: Option<f64>, seeds: u64) -> String {
    let one = |cost: f64| match best_known {
        Some(best) => format!("{:.2}", (cost / best - 1.0) * 100.0),
        None => format!("{cost:.0}"),
    };
    let (Some(first), Some(last)) = (found.first(), found.last()) else {
        return "no run served everybody".to_owned();
    };
    let failed = usize::try_from(seeds).unwrap_or(usize::MAX) - found.len();
    let note = if failed == 0 {
        String::new()
    } else {
        format!(", {failed} without somebody")
    };
    format!("{} ({}–{}{note})", one(found[found.len() / 2]), one(*first), one(*last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_told_with_their_bounds_and_with_what_failed() {
        assert_eq!(told(&[101.0, 102.0, 104.0], Some(100.0), 3), "2.00 (1.00–4.00)");
        assert_eq!(told(&[101.0], None, 3), "101 (101–101, 2 without somebody)");
        assert_eq!(told(&[], Some(100.0), 3), "no run served everybody");
    }

    #[test]
    fn the_best_known_cost_is_read_from_the_file_beside() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("made-up.vrp");
        assert_eq!(best_known(&file), None);
        std::fs::write(folder.path().join("made-up.sol"), "Route #1: 1 2\nCost 21.5\n").expect("written");
        assert_eq!(best_known(&file), Some(21.5));
    }
}
