//! `nuancan bench menus`: reads of the board's menus against those of an empty handler of the same process, alternately.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use super::county::County;
use super::load::{self, Outcome, Pace, Plan};
use super::machine::{Machine, Spread};
use super::private::{Place, Postgres, Program, Redis, Scratch};
use super::wire::request;
use crate::cli::Failure;

/// Connections that both are tried with.
const CONNECTIONS: [usize; 3] = [16, 64, 128];
/// Enough people for a county; nobody orders.
const PEOPLE: usize = 100;

/// How much to measure.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Seconds of each run
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..=120))]
    pub seconds: u64,
    /// How often both run, one after the other
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=99))]
    pub rounds: u32,
    /// A folder on a disk; the servers' data goes there and is removed
    #[arg(long, default_value = ".")]
    pub scratch: PathBuf,
    /// Also write the figures to a file
    #[arg(long)]
    pub json: Option<PathBuf>,
}

/// What came out.
#[derive(Debug, Serialize)]
struct Figures {
    machine: Machine,
    menus: Menus,
}

#[derive(Debug, Serialize)]
struct Menus {
    ratio_median: f64,
    ratio: Spread,
    menus_per_s: Spread,
    empty_per_s: Spread,
    /// The same with bodies that were compressed beforehand.
    compressed_ratio: Spread,
    body_bytes: usize,
    compressed_bytes: usize,
    connections: usize,
    load_cpu_us_per_read: f64,
}

/// One thing that is read again and again.
struct Reading<'a> {
    api: &'a Program,
    bytes: Arc<Vec<Vec<u8>>>,
}

impl Reading<'_> {
    async fn run(&self, connections: usize, time: Duration) -> Result<Outcome, Failure> {
        let plan = Plan {
            address: self.api.address(),
            requests: Arc::clone(&self.bytes),
            again: true,
            connections,
            time,
            pace: Pace::Closed,
        };
        let outcome = load::run(plan).await?;
        let odd = outcome.statuses.keys().find(|status| **status != 200);
        match odd {
            Some(_) => Err(Failure::new(format!("reads were answered with {:?}", outcome.statuses))),
            None => Ok(outcome),
        }
    }

    async fn best(&self, time: Duration) -> Result<usize, Failure> {
        let mut best = (0.0, CONNECTIONS[0]);
        for connections in CONNECTIONS {
            let rate = self.run(connections, time).await?.per_s(200);
            if rate > best.0 {
                best = (rate, connections);
            }
        }
        Ok(best.1)
    }
}

/// Measures and prints.
///
/// # Errors
/// When a server can't be had.
pub async fn run(wanted: Options) -> Result<(), Failure> {
    let scratch = Scratch::make(&wanted.scratch)?;
    let machine = Machine::look(scratch.path());
    super::say(&format!("{machine}"));
    let postgres = Postgres::start(&scratch).await?;
    let redis = Redis::start(&scratch).await?;
    postgres.create("ours")?;
    let place = Place {
        data: scratch.path().join("served"),
        database: Some(postgres.url("ours")),
        redis: Some(redis.url()),
    };
    let county = County::found(&place, PEOPLE, 2).await?;
    let api = Program::start("api", &place, &scratch.path().join("api")).await?;
    let menus = measure(&api, &county, &wanted).await?;
    super::say(&format!(
        "empty handler      {}/s over {} connections",
        menus.empty_per_s, menus.connections
    ));
    super::say(&format!(
        "menus              {}/s, {} bytes",
        menus.menus_per_s, menus.body_bytes
    ));
    super::say(&format!("  ÷ empty          {}", menus.ratio));
    super::say(&format!(
        "  compressed ÷ empty {}, {} bytes",
        menus.compressed_ratio, menus.compressed_bytes
    ));
    super::say(&format!(
        "  load generator   {:.0} µs a read",
        menus.load_cpu_us_per_read
    ));
    super::write_json(wanted.json.as_deref(), &Figures { machine, menus })
}

#[allow(clippy::cast_precision_loss)] // far below 2^52
async fn measure(api: &Program, county: &County, wanted: &Options) -> Result<Menus, Failure> {
    let reading = |bytes: Vec<Vec<u8>>| Reading {
        api,
        bytes: Arc::new(bytes),
    };
    let of_all = |accept: &str| -> Result<Vec<Vec<u8>>, Failure> {
        (0..county.canteens())
            .map(|canteen| county.menu(0, canteen, accept))
            .collect()
    };
    let empty = reading(vec![request(
        "GET",
        "/health/live",
        &[("Accept-Encoding", "identity")],
        "",
    )]);
    let plain = reading(of_all("identity")?);
    let packed = reading(of_all("gzip")?);
    let time = Duration::from_secs(wanted.seconds);
    let connections = (empty.best(time).await?, plain.best(time).await?);
    let (mut empties, mut menus, mut ratios, mut packed_ratios) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut own_us, mut sizes) = (Vec::new(), (0, 0));
    for round in 1..=wanted.rounds {
        let base = empty.run(connections.0, time).await?.per_s(200);
        let read = plain.run(connections.1, time).await?;
        let small = packed.run(connections.1, time).await?;
        let size = |outcome: &Outcome| outcome.kept.first().map_or(0, |(_, body)| body.len());
        sizes = (size(&read), size(&small));
        own_us.push(read.own_cpu_s * 1e6 / read.count(200) as f64);
        let rate = read.per_s(200);
        super::say(&format!(
            "  round {round}: empty {base:.0}/s · menus {rate:.0}/s ({:.2})",
            rate / base
        ));
        ratios.push(rate / base);
        packed_ratios.push(small.per_s(200) / base);
        empties.push(base);
        menus.push(rate);
    }
    let spread = |figures: &[f64]| Spread::of(figures).ok_or_else(|| Failure::new("nothing was measured"));
    Ok(Menus {
        ratio_median: spread(&ratios)?.median,
        ratio: spread(&ratios)?,
        menus_per_s: spread(&menus)?,
        empty_per_s: spread(&empties)?,
        compressed_ratio: spread(&packed_ratios)?,
        body_bytes: sizes.0,
        compressed_bytes: sizes.1,
        connections: connections.1,
        load_cpu_us_per_read: spread(&own_us)?.median,
    })
}
