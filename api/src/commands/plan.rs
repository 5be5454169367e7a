//! `nuancan plan`: the round planner on files, without an installation.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, Subcommand};
use routing::cli::{Format, check_text, draw_text, solve_text};
use routing::solve::Budget;
use tokio::time::Instant;

use crate::cli::Failure;

/// What to do.
#[derive(Debug, Clone, Subcommand)]
pub enum Options {
    /// Plan rounds: reads our JSON, CVRPLIB or Solomon files, writes JSON or `.sol`
    Solve(Solve),
    /// Say what a plan breaks; exit code 1 when it breaks something
    Check {
        /// The problem
        file: PathBuf,
        /// The plan
        plan: PathBuf,
    },
    /// Draw a plan as SVG, one A4 page
    Draw {
        /// The problem
        file: PathBuf,
        /// The plan
        plan: PathBuf,
        /// Where to write the picture; standard output when absent
        #[arg(short, long)]
        out: Option<PathBuf>,
    },
}

/// How to plan.
#[derive(Debug, Clone, Args)]
pub struct Solve {
    /// The problem
    pub file: PathBuf,
    /// Time to spend
    #[arg(long, default_value_t = 5.0, conflicts_with = "iterations")]
    pub seconds: f64,
    /// Iterations to spend instead: the same number and seed give the same plan
    #[arg(long)]
    pub iterations: Option<u64>,
    /// Seed
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Where to write the plan; standard output when absent
    #[arg(short, long)]
    pub out: Option<PathBuf>,
}

/// Runs it.
///
/// # Errors
/// What is wrong with a file, or a broken plan.
#[allow(clippy::print_stdout)] // the command's answer
pub fn run(options: &Options) -> Result<(), Failure> {
    match options {
        Options::Solve(wanted) => solve(wanted),
        Options::Check { file, plan } => {
            let report = check_text(&read(file)?, &read(plan)?)?;
            println!("{}", report.text);
            if report.violations.is_empty() {
                Ok(())
            } else {
                Err(Failure::new("the plan breaks its problem's rules"))
            }
        }
        Options::Draw { file, plan, out } => {
            let picture = draw_text(&read(file)?, &read(plan)?)?;
            match out {
                Some(path) => std::fs::write(path, picture)?,
                None => println!("{picture}"),
            }
            Ok(())
        }
    }
}

#[allow(clippy::print_stdout, clippy::print_stderr)] // the answer, and progress beside it
fn solve(wanted: &Solve) -> Result<(), Failure> {
    let started = Instant::now();
    let limit = Duration::try_from_secs_f64(wanted.seconds).map_err(|error| Failure::new(error.to_string()))?;
    let spent = || started.elapsed().as_secs_f64() / limit.as_secs_f64().max(1e-3);
    let budget = match wanted.iterations {
        Some(iterations) => Budget::iterations(iterations),
        None => Budget::share(&spent),
    };
    let output = wanted
        .out
        .as_deref()
        .map_or(Format::Guess, |path| Format::of_name(&path.display().to_string()));
    let format = Format::of_name(&wanted.file.display().to_string());
    let talks = std::io::stderr().is_terminal();
    let text = solve_text(
        &read(&wanted.file)?,
        format,
        output,
        wanted.seed,
        budget,
        &mut |progress| {
            if talks {
                eprintln!("{:7.2} s  {progress:?}", started.elapsed().as_secs_f64());
            }
        },
    )?;
    match &wanted.out {
        Some(path) => std::fs::write(path, text)?,
        None => println!("{text}"),
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::new(format!("{} can't be read: {error}", path.display())))
}
