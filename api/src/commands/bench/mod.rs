//! `nuancan bench`: how long the things take that people wait for.

mod county;
mod load;
mod machine;
mod menus;
mod orders;
mod plan;
mod private;
mod proof;
mod quotes;
mod reference;
mod refusals;
mod wire;

use std::path::Path;

use clap::Subcommand;
use serde::Serialize;

use crate::cli::Failure;
use crate::live::asked_to_stop;

/// What to measure.
#[derive(Debug, Clone, Subcommand)]
pub enum Options {
    /// Splitting a price under ten policies
    Quotes(quotes::Options),
    /// Durable orders over HTTP against pgbench's, on servers of its own; proves what it wrote
    Orders(orders::Options),
    /// Reads of the board's menus against those of an empty handler
    Menus(menus::Options),
    /// Planning rounds, beside PyVRP
    Plan(plan::Options),
}

/// Measures it.
///
/// # Errors
/// A file that can't be read or written; servers that can't be had; something that must hold and doesn't.
pub async fn run(options: Options) -> Result<(), Failure> {
    match options {
        Options::Quotes(wanted) => quotes::run(&wanted),
        Options::Orders(wanted) => unless_stopped(orders::run(wanted)).await,
        Options::Menus(wanted) => unless_stopped(menus::run(wanted)).await,
        Options::Plan(wanted) => plan::run(&wanted),
    }
}

/// The servers that a measurement has started end with it, also when somebody has had enough.
async fn unless_stopped(measured: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    tokio::select! {
        done = measured => done,
        () = asked_to_stop() => Err(Failure::new("stopped before the end; its servers are gone")),
    }
}

/// A line of the command's answer.
#[allow(clippy::print_stdout)] // the command's answer
fn say(words: &str) {
    println!("{words}");
}

fn write_json(file: Option<&Path>, figures: &impl Serialize) -> Result<(), Failure> {
    if let Some(file) = file {
        std::fs::write(file, serde_json::to_string_pretty(figures)? + "\n")?;
    }
    Ok(())
}
