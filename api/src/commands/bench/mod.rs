//! `nuancan bench`: how long the things take that people wait for.

mod plan;
mod quotes;

use clap::Subcommand;

use crate::cli::Failure;

/// What to measure.
#[derive(Debug, Clone, Subcommand)]
pub enum Options {
    /// Splitting a price under ten policies
    Quotes(quotes::Options),
    /// Planning rounds, beside PyVRP
    Plan(plan::Options),
}

/// Measures it.
///
/// # Errors
/// A file that can't be read or written.
pub fn run(options: &Options) -> Result<(), Failure> {
    match options {
        Options::Quotes(wanted) => quotes::run(wanted),
        Options::Plan(wanted) => plan::run(wanted),
    }
}

/// A line of the command's answer.
#[allow(clippy::print_stdout)] // the command's answer
fn say(words: &str) {
    println!("{words}");
}
