//! `nuancan bench`: how long the things take that people wait for.

mod quotes;

use clap::Subcommand;

use crate::cli::Failure;

/// What to measure.
#[derive(Debug, Clone, Subcommand)]
pub enum Options {
    /// Splitting a price under ten policies
    Quotes(quotes::Options),
}

/// Measures it.
///
/// # Errors
/// A file that can't be read or written.
pub fn run(options: &Options) -> Result<(), Failure> {
    match options {
        Options::Quotes(wanted) => quotes::run(wanted),
    }
}
