//! `nuancan sim`: the write path in a world that goes wrong on purpose, seed after seed.

use clap::Args;

use crate::cli::Failure;
use crate::sim;

/// Which runs.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many
    #[arg(long, default_value_t = 10_000)]
    pub seeds: u64,
    /// The first of them; with --seeds 1 it is run again
    #[arg(long, default_value_t = 1)]
    pub first: u64,
}

/// Runs them and tells.
///
/// # Errors
/// When a guarantee was broken, with the steps that are needed for it.
#[allow(clippy::print_stdout)] // the command's answer
pub async fn run(options: Options) -> Result<(), Failure> {
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let running = tokio::task::spawn_blocking(move || sim::run(options.first, options.seeds, threads));
    let report = running.await??;
    let counts: Vec<String> = report
        .counts
        .iter()
        .map(|(kind, number)| format!("{number} {kind}"))
        .collect();
    println!("{} runs: {}", report.runs, counts.join(", "));
    match report.broken {
        None => {
            println!("G1–G5 hold in all of them");
            Ok(())
        }
        Some(broken) => Err(Failure::new(format!(
            "seed {} breaks {}\nneeded for it:\n{}",
            broken.seed,
            broken.what.join("; "),
            broken.steps
        ))),
    }
}
