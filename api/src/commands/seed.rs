//! `nuancan seed`: a made-up county, for trying things out and for load runs.

use clap::Args;
use domain::region::County;
use domain::time::ServiceDay;
use indicatif::{ProgressBar, ProgressStyle};
use store::Clock;
use store::clock::real_now_ms;

use crate::cli::Failure;
use crate::compose;
use crate::config::Config;
use crate::demo::clock::morning;
use crate::seed::{Wanted, county};

/// What to make.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// sangzhi (桑植县) or otog (鄂托克旗), or its six digits
    #[arg(long, default_value = "sangzhi")]
    pub county: String,
    /// How many seniors, at most 100,000
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub seniors: u32,
    /// The first day, YYYY-MM-DD: ages count on it, lunches begin on it [default: today]
    #[arg(long, value_parser = day)]
    pub from: Option<ServiceDay>,
    /// Lunches from the first day on, at every canteen
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=60))]
    pub days: u32,
    /// The same seed makes the same people
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Also place orders for about half of today's lunches
    #[arg(long)]
    pub orders: bool,
}

fn day(text: &str) -> Result<ServiceDay, String> {
    ServiceDay::parse(text).map_err(|error| error.to_string())
}

/// Makes the county.
///
/// # Errors
/// When people are registered here already; the database's.
#[allow(clippy::print_stdout)] // the command's answer
pub async fn run(config: Config, options: Options) -> Result<(), Failure> {
    let wanted_county = County::find(&options.county)
        .ok_or_else(|| Failure::new(format!("no county called {}: say sangzhi or otog", options.county)))?;
    let clock = match options.from {
        Some(day) => Clock::shifted(morning(day).0 - real_now_ms()),
        None => compose::clock()?,
    };
    // As for `init`: a fresh database gets its keys.
    let store = compose::open_first(&config, clock).await?;
    compose::migrate(&config, &store).await?;
    let bar = ProgressBar::new(u64::from(options.seniors));
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}")
        .map_err(|error| Failure::new(error.to_string()))?;
    bar.set_style(style);
    bar.set_message(wanted_county.word);
    let wanted = Wanted {
        county: wanted_county,
        seniors: usize::try_from(options.seniors).unwrap_or(usize::MAX),
        days: i64::from(options.days),
        seed: options.seed,
        with_orders: options.orders,
    };
    county(&store, wanted, &mut |done, _| bar.set_position(done as u64)).await?;
    bar.finish();
    println!(
        "{}: {} seniors, {} days of lunches, seed {}",
        wanted_county.word, options.seniors, options.days, options.seed
    );
    store.close().await?;
    Ok(())
}
