//! `nuancan bench orders`: durable orders a second over HTTP against the database's own benchmark, alternately in one run.
//!
//! Three sides: PostgreSQL's `pgbench` with the least SQL an order needs; one API process on the same PostgreSQL and on
//! Redis; one API process on SQLite. The two products have the same made-up county, and each order is made by somebody who
//! was identified at a kiosk, for two portions of a lunch at one of the county's canteens. At the end the tables are
//! proved and compared with what was acknowledged.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use super::county::County;
use super::load::{self, Outcome, Pace, Plan};
use super::machine::{Machine, Spread};
use super::private::{Place, Postgres, Program, Redis, Scratch};
use super::reference::Reference;
use super::{proof, refusals};
use crate::cli::Failure;

/// Clients that pgbench is tried with.
const CLIENTS: [usize; 4] = [4, 8, 16, 32];
/// Connections that our side is tried with.
const CONNECTIONS: [usize; 3] = [64, 128, 256];
/// Lunches ahead: enough for a million orders by the fewest people that are worth measuring with.
const DAYS: i64 = 60;
/// Orders a second that are prepared for; more than the machine can take.
const PREPARED_PER_S: usize = 14_000;

/// How much to measure.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Seconds of each run
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=120))]
    pub seconds: u64,
    /// How often all sides run, one after the other
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=99))]
    pub rounds: u32,
    /// People of the county
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(100..=100_000))]
    pub people: u32,
    /// Orders on PostgreSQL after which the memory is read; 0 leaves it out
    #[arg(long, default_value_t = 1_000_000)]
    pub memory_after: usize,
    /// Run the worker beside the API processes, as in production: it seals the ledger's chain meanwhile
    #[arg(long)]
    pub worker: bool,
    /// A folder on a disk; the servers' data goes there and is removed
    #[arg(long, default_value = ".")]
    pub scratch: PathBuf,
    /// Also write the figures to a file
    #[arg(long)]
    pub json: Option<PathBuf>,
}

/// All that came out.
#[derive(Debug, Serialize)]
struct Figures {
    machine: Machine,
    postgres_version: String,
    orders: Orders,
    refusals: refusals::Figures,
    memory_mb_after_1m: Option<u64>,
    memory_read_after: Option<usize>,
    worker: bool,
    proof: Vec<proof::Proved>,
}

#[derive(Debug, Serialize)]
struct Orders {
    pgbench_per_s: f64,
    pgbench_clients: usize,
    pgbench_spread: Spread,
    postgres: Side,
    sqlite: Side,
}

/// One of our sides.
#[derive(Debug, Serialize)]
struct Side {
    per_s: Spread,
    ratio_median: f64,
    ratio: Spread,
    connections: usize,
    p99_ms: f64,
    p99_ms_at_half_load: f64,
    api_cpu_us_per_order: f64,
    load_cpu_us_per_order: f64,
}

/// One of our sides while it is measured.
pub(super) struct Ours {
    pub(super) name: &'static str,
    pub(super) place: Place,
    pub(super) county: County,
    pub(super) api: Program,
    _worker: Option<Program>,
    connections: usize,
    rates: Vec<f64>,
    p99s_ms: Vec<f64>,
    cpu_us: Vec<(f64, f64)>,
    /// Everything that was acknowledged.
    pub(super) log: proof::Log,
}

impl Ours {
    async fn start(name: &'static str, place: Place, scratch: &Scratch, wanted: &Options) -> Result<Self, Failure> {
        let people = usize::try_from(wanted.people).unwrap_or(usize::MAX);
        let county = County::found(&place, people, DAYS).await?;
        let log = |role: &str| scratch.path().join(format!("{name}-{role}"));
        let api = Program::start("api", &place, &log("api")).await?;
        let worker = match wanted.worker {
            true => Some(Program::start("worker", &place, &log("worker")).await?),
            false => None,
        };
        Ok(Self {
            name,
            place,
            county,
            api,
            _worker: worker,
            connections: CONNECTIONS[0],
            rates: Vec::new(),
            p99s_ms: Vec::new(),
            cpu_us: Vec::new(),
            log: proof::Log::default(),
        })
    }

    /// Orders that nobody made before, for so long.
    async fn load(&mut self, connections: usize, time: Duration, pace: Pace) -> Result<Outcome, Failure> {
        let most = PREPARED_PER_S * usize::try_from(time.as_secs()).unwrap_or(1).max(1);
        let number = match pace {
            Pace::Closed => most,
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a number of orders
            Pace::Open(per_s) => (per_s * time.as_secs_f64()) as usize + 1,
        };
        let batch = self.county.orders(number)?;
        let plan = Plan {
            address: self.api.address(),
            requests: Arc::clone(&batch.requests),
            again: false,
            connections,
            time,
            pace,
        };
        let mut outcome = load::run(plan).await?;
        if outcome.count(201) == 0 {
            let example = outcome
                .kept
                .first()
                .map(|(_, body)| String::from_utf8_lossy(body).into_owned());
            return Err(Failure::new(format!(
                "{}: no order was taken: {:?} {}",
                self.name,
                outcome.statuses,
                example.unwrap_or_default()
            )));
        }
        if let Some(unsent) = batch.marks.get(outcome.sent) {
            self.county.go_back_to(*unsent);
        }
        self.log.add(&batch, &mut outcome);
        Ok(outcome)
    }

    async fn find_best(&mut self, time: Duration) -> Result<(), Failure> {
        let mut best = 0.0;
        for connections in CONNECTIONS {
            let rate = self.load(connections, time, Pace::Closed).await?.per_s(201);
            if rate > best {
                (best, self.connections) = (rate, connections);
            }
        }
        Ok(())
    }

    #[allow(clippy::cast_precision_loss)] // far below 2^52
    async fn measure(&mut self, time: Duration) -> Result<f64, Failure> {
        let cpu = self.api.cpu_s();
        let mut outcome = self.load(self.connections, time, Pace::Closed).await?;
        let taken = outcome.count(201) as f64;
        let us = |seconds: f64| seconds * 1e6 / taken;
        self.cpu_us.push((us(self.api.cpu_s() - cpu), us(outcome.own_cpu_s)));
        self.p99s_ms.push(outcome.percentile_ms(0.99));
        let rate = outcome.per_s(201);
        self.rates.push(rate);
        Ok(rate)
    }

    fn spread(&self) -> Result<Spread, Failure> {
        Spread::of(&self.rates).ok_or_else(|| Failure::new("nothing was measured"))
    }

    async fn finish(&mut self, ratios: &[f64], time: Duration) -> Result<Side, Failure> {
        let per_s = self.spread()?;
        let half = Pace::Open(per_s.median / 2.0);
        let mut outcome = self.load(256, time * 2, half).await?;
        let ratio = Spread::of(ratios).ok_or_else(|| Failure::new("nothing was measured"))?;
        let middle = |figures: Vec<f64>| Spread::of(&figures).map_or(0.0, |spread| spread.median);
        Ok(Side {
            per_s,
            ratio_median: ratio.median,
            ratio,
            connections: self.connections,
            p99_ms: middle(self.p99s_ms.clone()),
            p99_ms_at_half_load: outcome.percentile_ms(0.99),
            api_cpu_us_per_order: middle(self.cpu_us.iter().map(|(api, _)| *api).collect()),
            load_cpu_us_per_order: middle(self.cpu_us.iter().map(|(_, load)| *load).collect()),
        })
    }

    /// Orders until so many were made, all in all.
    async fn go_on_until(&mut self, orders: usize) -> Result<(), Failure> {
        while self.log.len() < orders {
            let before = self.log.len();
            self.load(self.connections, Duration::from_secs(10), Pace::Closed)
                .await?;
            if self.log.len() == before {
                return Err(Failure::new("everybody has ordered for every day"));
            }
            super::say(&format!(
                "  memory: {} orders, {:?} MB",
                self.log.len(),
                self.api.memory_mb()
            ));
        }
        Ok(())
    }
}

/// Measures and prints.
///
/// # Errors
/// When a server can't be had, or something that must hold doesn't.
pub async fn run(wanted: Options) -> Result<(), Failure> {
    let time = Duration::from_secs(wanted.seconds);
    let scratch = Scratch::make(&wanted.scratch)?;
    let machine = Machine::look(scratch.path());
    super::say(&format!("{machine}"));
    let mut postgres = Postgres::start(&scratch).await?;
    let redis = Redis::start(&scratch).await?;
    let reference = Reference::make(&postgres, scratch.path())?;
    postgres.create("ours")?;
    let place = |folder: &str, production: bool| Place {
        data: scratch.path().join(folder),
        database: production.then(|| postgres.url("ours")),
        redis: production.then(|| redis.url()),
    };
    let mut served = Ours::start("postgres", place("served", true), &scratch, &wanted).await?;
    let mut embedded = Ours::start("sqlite", place("embedded", false), &scratch, &wanted).await?;
    super::say(&format!(
        "{} people, {} canteens, {} s a run, worker {}",
        wanted.people,
        served.county.canteens(),
        wanted.seconds,
        if wanted.worker { "running" } else { "not running" }
    ));

    let (mut clients, mut best) = (CLIENTS[0], 0.0);
    let trial = Duration::from_secs(3);
    for tried in CLIENTS {
        let rate = reference.run(&postgres, tried, trial).await?;
        super::say(&format!("  pgbench with {tried} clients: {rate:.0}/s"));
        if rate > best {
            (best, clients) = (rate, tried);
        }
    }
    served.find_best(trial).await?;
    embedded.find_best(trial).await?;

    let (mut pgbench, mut ratios) = (Vec::new(), (Vec::new(), Vec::new()));
    for round in 1..=wanted.rounds {
        let base = reference.run(&postgres, clients, time).await?;
        let (ours, small) = (served.measure(time).await?, embedded.measure(time).await?);
        super::say(&format!(
            "  round {round}: pgbench {base:.0}/s · postgres {ours:.0}/s ({:.2}) · sqlite {small:.0}/s ({:.2})",
            ours / base,
            small / base
        ));
        pgbench.push(base);
        ratios.0.push(ours / base);
        ratios.1.push(small / base);
    }
    let sides = (
        served.finish(&ratios.0, time).await?,
        embedded.finish(&ratios.1, time).await?,
    );
    let refusals = refusals::measure(&served, &mut postgres, sides.0.connections, time, sides.0.per_s.median).await?;
    if wanted.memory_after > 0 {
        served.go_on_until(wanted.memory_after).await?;
    }
    let memory = (wanted.memory_after > 0).then(|| served.api.memory_mb()).flatten();
    let read_after = memory.map(|_| served.log.len());
    let proof = vec![proof::of(&served).await?, proof::of(&embedded).await?];
    let pgbench_spread = Spread::of(&pgbench).ok_or_else(|| Failure::new("nothing was measured"))?;
    let figures = Figures {
        machine,
        postgres_version: postgres.version()?,
        orders: Orders {
            pgbench_per_s: pgbench_spread.median,
            pgbench_clients: clients,
            pgbench_spread,
            postgres: sides.0,
            sqlite: sides.1,
        },
        refusals,
        memory_mb_after_1m: memory,
        memory_read_after: read_after,
        worker: wanted.worker,
        proof,
    };
    print(&figures);
    super::write_json(wanted.json.as_deref(), &figures)?;
    match figures.proof.iter().find(|proved| !proved.holds()) {
        Some(broken) => Err(Failure::new(format!("{}: {}", broken.side, broken.words()))),
        None => Ok(()),
    }
}

fn print(figures: &Figures) {
    let orders = &figures.orders;
    super::say(&format!(
        "\npgbench            {}/s with {} clients, PostgreSQL {}",
        orders.pgbench_spread, orders.pgbench_clients, figures.postgres_version
    ));
    for (name, side) in [("PostgreSQL + Redis", &orders.postgres), ("SQLite", &orders.sqlite)] {
        super::say(&format!(
            "{name:<18} {}/s over {} connections",
            side.per_s, side.connections
        ));
        super::say(&format!("  ÷ pgbench        {}", side.ratio));
        super::say(&format!(
            "  p99              {:.1} ms at full load, {:.1} ms at half",
            side.p99_ms, side.p99_ms_at_half_load
        ));
        super::say(&format!(
            "  processor        API {:.0} µs an order, load generator {:.0} µs",
            side.api_cpu_us_per_order, side.load_cpu_us_per_order
        ));
    }
    let refusals = &figures.refusals;
    super::say(&format!(
        "refusals           {:.0}/s, {:.2} × orders; {:.3} statements each",
        refusals.per_s, refusals.ratio_median, refusals.statements_each
    ));
    if let (Some(mb), Some(after)) = (figures.memory_mb_after_1m, figures.memory_read_after) {
        super::say(&format!("memory             {mb} MB after {after} orders"));
    }
    for proved in &figures.proof {
        super::say(&format!("proof, {:<11} {}", proved.side, proved.words()));
    }
}
