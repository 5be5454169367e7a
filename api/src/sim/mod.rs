//! The write path in a world that goes wrong on purpose.
//!
//! Writer, `decide`, board and its guard are the product's own, on a real database; the world around them is a list of
//! steps drawn from a seed: orders that arrive together, again, twice at once or with another body, cancellations, changes
//! of capacity, clocks that jump, a board that goes away, comes back and forgets, processes that die at each point of a
//! batch or stand still between commit and board. A model keeps what everybody was told. A run that breaks a guarantee is
//! cut down to the steps that are needed for it.

mod model;
mod plan;
mod run;
mod world;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::cli::Failure;
use plan::Step;
use world::Template;
pub use world::fast_folder;

/// What all runs came to.
#[derive(Debug, Default)]
pub struct Report {
    /// How many ran.
    pub runs: u64,
    /// Answers of each kind over all runs.
    pub counts: BTreeMap<&'static str, usize>,
    /// The first run that broke something, cut down.
    pub broken: Option<Broken>,
}

/// A run that broke a guarantee.
#[derive(Debug)]
pub struct Broken {
    /// Its seed.
    pub seed: u64,
    /// What it broke.
    pub what: Vec<String>,
    /// The steps that are needed for it.
    pub steps: String,
}

/// Runs seeds on some threads until all have run or one has broken something.
///
/// # Errors
/// When no world can be made.
pub fn run(first: u64, seeds: u64, threads: usize) -> Result<Report, Failure> {
    let next = AtomicU64::new(first);
    let report = Mutex::new(Report::default());
    let folder = Scratch::make()?;
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.max(1))
            .map(|number| {
                let (next, report, folder) = (&next, &report, &folder.0);
                scope.spawn(move || work(&folder.join(number.to_string()), next, first + seeds, report))
            })
            .collect();
        for worker in workers {
            let ended = worker.join().map_err(|_| Failure::new("a simulation panicked"))?;
            ended?;
        }
        Ok::<_, Failure>(())
    })?;
    report.into_inner().map_err(|_| Failure::new("a simulation panicked"))
}

fn work(folder: &std::path::Path, next: &AtomicU64, end: u64, report: &Mutex<Report>) -> Result<(), Failure> {
    std::fs::create_dir(folder)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let template = Template::make(folder).await?;
        loop {
            let seed = next.fetch_add(1, Ordering::SeqCst);
            if seed >= end {
                return Ok(());
            }
            let steps = plan::steps(seed);
            let outcome = run::run(&template, &steps).await?;
            let broken = if outcome.broken.is_empty() {
                None
            } else {
                next.store(end, Ordering::SeqCst);
                Some(cut_down(&template, seed, steps, outcome.broken).await?)
            };
            let mut report = report.lock().map_err(|_| Failure::new("a simulation panicked"))?;
            report.runs += 1;
            for (kind, number) in outcome.counts {
                *report.counts.entry(kind).or_default() += number;
            }
            report.broken = report.broken.take().or(broken);
        }
    })
}

/// Leaves out what isn't needed, the larger parts first, as long as something is still broken.
async fn cut_down(
    template: &Template,
    seed: u64,
    mut steps: Vec<Step>,
    mut what: Vec<String>,
) -> Result<Broken, Failure> {
    let mut size = steps.len() / 2;
    while size > 0 {
        let mut from = 0;
        while from < steps.len() {
            let mut fewer = steps.clone();
            fewer.drain(from..(from + size).min(steps.len()));
            let outcome = run::run(template, &fewer).await?;
            if outcome.broken.is_empty() {
                from += size;
            } else {
                (steps, what) = (fewer, outcome.broken);
            }
        }
        size /= 2;
    }
    let shown: Vec<String> = steps.iter().map(|step| format!("  {step:?}")).collect();
    Ok(Broken {
        seed,
        what,
        steps: shown.join("\n"),
    })
}

/// A folder that goes with its owner.
struct Scratch(std::path::PathBuf);

impl Scratch {
    fn make() -> Result<Self, Failure> {
        let folder = fast_folder().join(format!("nuancan-sim-{}", store::ids::new_id().simple()));
        std::fs::create_dir(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left is in memory, or the operating system's to remove.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of several commands in one batch one can't be written; the others are.
    #[tokio::test]
    async fn a_bad_command_hurts_no_neighbour() {
        let folder = Scratch::make().expect("a folder");
        let template = Template::make(&folder.0).await.expect("a template");
        let (good, bad) = run::beside::beside_a_bad_one(&template, 4).await.expect("a world");
        assert_eq!(bad, "lost_race", "the bad one is told why");
        assert_eq!(good, 4, "its neighbours have their meals");
    }

    /// Enough for each fault at each point in many neighbourhoods; `nuancan sim --seeds N` runs more.
    const SEEDS: u64 = 500;

    #[test]
    fn the_guarantees_hold_whatever_goes_wrong() {
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        let report = run(1, SEEDS, threads).expect("worlds can be made");
        if let Some(broken) = report.broken {
            panic!("seed {}: {}\n{}", broken.seed, broken.what.join("; "), broken.steps);
        }
        assert_eq!(report.runs, SEEDS);
        for kind in [
            "accepted",
            "answered again",
            "refused",
            "not answered",
            "key reused",
            "cancelled",
        ] {
            assert!(
                report.counts.contains_key(kind),
                "no order was {kind}: {:?}",
                report.counts
            );
        }
    }
}
