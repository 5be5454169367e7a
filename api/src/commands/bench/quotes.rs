//! How long a quote takes: one price split under all the policies of some files.
//!
//! The diners differ in home, registration, age, category, group, ability, income and meal point, and have meals on
//! their quotas already. Two runs: with the policies as they are written, as where one installation serves several
//! counties; and with all of them covering everybody, so that each has to be gone through for each meal.

use std::hint::black_box;
use std::path::PathBuf;

use clap::Args;
use domain::id::OrderId;
use domain::made_up::{Draw, diners};
use domain::money::Fen;
use domain::subsidy::policy::Covers;
use domain::subsidy::{FundBalances, Policy, QuotaBook, QuotaSlot, split};
use serde::Serialize;
use tokio::time::Instant;
use uuid::Uuid;

use crate::cli::Failure;
use crate::commands::policy::parse;

const PEOPLE: usize = 500;
/// The meals fall on so many days.
const DAYS: u64 = 90;
/// So many meals each are on the quotas before the clock runs.
const MEALS_BEFORE: usize = 30;

/// How much to measure.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Policy files; all of them are loaded at once
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Quotes to measure in each run
    #[arg(long, default_value_t = 100_000)]
    pub quotes: usize,
    /// Seed of the made-up diners
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Also write the figures to a file
    #[arg(long)]
    pub json: Option<PathBuf>,
}

/// What came out.
#[derive(Debug, Serialize)]
struct Figures {
    policies: usize,
    rules: usize,
    people: usize,
    quotes: usize,
    runs: Vec<Run>,
}

/// One way of measuring.
#[derive(Debug, Serialize)]
struct Run {
    name: &'static str,
    min_us: f64,
    median_us: f64,
    p99_us: f64,
    max_us: f64,
    /// Of a hundred quotes so many had a subsidy: with people whom nothing reaches nothing would be measured.
    subsidised_percent: usize,
    /// Of a hundred quotes: payments out of funds.
    parts_percent: usize,
    /// Of a hundred quotes: quota slots claimed.
    slots_percent: usize,
}

/// Measures and prints.
///
/// # Errors
/// A file that can't be read or written or isn't a policy; a number of quotes that is zero.
#[allow(clippy::print_stdout)] // the command's answer
pub fn run(wanted: &Options) -> Result<(), Failure> {
    if wanted.quotes == 0 {
        return Err(Failure::new("there must be at least one quote to measure"));
    }
    let written = read(&wanted.files)?;
    let reaching: Vec<Policy> = written
        .iter()
        .map(|policy| Policy {
            covers: Covers::Anybody,
            ..policy.clone()
        })
        .collect();
    let runs = [("as written", &written), ("covering everybody", &reaching)]
        .into_iter()
        .filter_map(|(name, policies)| measure(name, policies, wanted));
    let figures = Figures {
        policies: written.len(),
        rules: written
            .iter()
            .map(|policy| policy.rules.len() + policy.delivery.len())
            .sum(),
        people: PEOPLE,
        quotes: wanted.quotes,
        runs: runs.collect(),
    };
    println!(
        "{} policies with {} rules · {} people · {} quotes a run",
        figures.policies, figures.rules, figures.people, figures.quotes
    );
    for run in &figures.runs {
        println!(
            "{}: min {:.1} µs · median {:.1} µs · 99th percentile {:.1} µs · max {:.1} µs",
            run.name, run.min_us, run.median_us, run.p99_us, run.max_us
        );
        println!(
            "  of 100 quotes {} are subsidised, by {} payments; they claim {} quota slots",
            run.subsidised_percent, run.parts_percent, run.slots_percent
        );
    }
    if let Some(path) = &wanted.json {
        std::fs::write(path, serde_json::to_string_pretty(&figures)? + "\n")?;
    }
    Ok(())
}

fn read(files: &[PathBuf]) -> Result<Vec<Policy>, Failure> {
    let mut policies = Vec::with_capacity(files.len());
    for file in files {
        let policy = parse(file).map_err(|words| Failure::new(format!("{}: {}", file.display(), words.en)))?;
        policies.push(policy);
    }
    Ok(policies)
}

/// Quotes, each of them by the clock; every fourth is also ordered, so that quotas go on filling up.
fn measure(name: &'static str, policies: &[Policy], wanted: &Options) -> Option<Run> {
    let mut draw = Draw::new(wanted.seed);
    let people = diners(policies, &mut draw, PEOPLE);
    let first = policies.iter().map(|policy| policy.valid_from).max()?;
    let (mut book, funds) = (QuotaBook::default(), FundBalances::default());
    let mut took_ns = Vec::with_capacity(wanted.quotes);
    let (mut subsidised, mut parts, mut slots) = (0, 0, 0);
    let before = MEALS_BEFORE * people.len();
    for (number, person) in people.iter().cycle().take(before + wanted.quotes).enumerate() {
        let meal = person.meal(&mut draw, first, DAYS);
        let facts = person.facts(&meal, &book, &funds);
        let began = Instant::now();
        let quote = black_box(split(policies, black_box(&facts)));
        let took = began.elapsed();
        if number >= before {
            took_ns.push(took.as_nanos());
            subsidised += usize::from(quote.subsidy() > Fen::ZERO);
            parts += quote.from_funds().count();
            slots += quote.quota.len();
        }
        if number < before || number % 4 == 0 {
            let claims = quote.quota.into_iter();
            let taken = claims.map(|claim| QuotaSlot {
                senior_id: person.id,
                claim,
            });
            book.take(taken, OrderId(Uuid::from_u128(number as u128)));
        }
    }
    took_ns.sort_unstable();
    let micros = |position: usize| took_ns.get(position).map(micros);
    Some(Run {
        name,
        min_us: micros(0)?,
        median_us: micros(wanted.quotes / 2)?,
        p99_us: micros(wanted.quotes * 99 / 100)?,
        max_us: micros(wanted.quotes - 1)?,
        subsidised_percent: subsidised * 100 / wanted.quotes,
        parts_percent: parts * 100 / wanted.quotes,
        slots_percent: slots * 100 / wanted.quotes,
    })
}

#[allow(clippy::cast_precision_loss)] // nanoseconds of a quote are far below 2^52
fn micros(ns: &u128) -> f64 {
    *ns as f64 / 1000.0
}
