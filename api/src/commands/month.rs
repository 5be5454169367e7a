//! `nuancan month`: a month of the demo county through processes of this very binary, told by what really happened.
//!
//! The month itself is the harness's, which knows the product only from outside. Here is what needs the inside: that the
//! database it is given holds nothing yet.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;

use clap::Args;
use futures_util::FutureExt;
use harness::month::{self, Servers, Wanted};
use store::Db;

use crate::cli::Failure;

/// Which month.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The same seed makes the same county, the same faults and the same people at home
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many seniors, at most 100,000
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(100..=100_000))]
    pub seniors: u32,
    /// How many days, from 1 February 2026 on; 30 have Spring Festival, a month's end and a storm in them
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(5..=59))]
    pub days: u32,
    /// An empty PostgreSQL database; without it SQLite in a folder that is removed afterwards
    #[arg(long, requires = "redis")]
    pub database: Option<String>,
    /// Its Redis
    #[arg(long, requires = "database")]
    pub redis: Option<String>,
    /// Where the figures and every difference are written
    #[arg(long)]
    pub json: Option<PathBuf>,
}

/// Lives through the month; what differs from the harness's own record is a failure.
///
/// # Errors
/// When the database isn't empty, when something differs, when the month can't be lived through.
#[allow(clippy::print_stderr)] // progress is this command's own output
pub async fn run(options: Options) -> Result<(), Failure> {
    if let Some(url) = &options.database {
        demand_empty(url).await?;
    }
    let wanted = Wanted {
        seed: options.seed,
        seniors: options.seniors as usize,
        days: i64::from(options.days),
        servers: options
            .database
            .zip(options.redis)
            .map(|(database, redis)| Servers { database, redis }),
        say: |line: &str| eprintln!("{line}"),
    };
    // The harness fails by panicking, in words that it has printed by then.
    let lived = AssertUnwindSafe(month::live(wanted)).catch_unwind().await;
    let account = lived.map_err(|_| Failure::new("the month broke off, see above"))?;
    let text = serde_json::to_string_pretty(&account)?;
    if let Some(file) = &options.json {
        std::fs::write(file, text + "\n")?;
    }
    if account.holds() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "the system and what really happened differ: {} differences, {} falsely served, {} falsely seen, {} dropped, \
         {} flags for {} faults, {} red boxes handed over",
        account.differences.len(),
        account.false_served,
        account.false_seen,
        account.dropped,
        account.flags,
        account.faults,
        account.red_handed_over
    )))
}

async fn demand_empty(url: &str) -> Result<(), Failure> {
    let db = Db::open(url).await?;
    let empty = db.is_empty().await?;
    db.close().await?;
    if empty {
        return Ok(());
    }
    Err(Failure::new(
        "there is something in this database: a month is lived through in an empty one only, nothing was changed",
    ))
}
