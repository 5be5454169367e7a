//! How long a quote takes: one price split under ten policies that all reach the diner.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use domain::ability::Ability;
use domain::category::Category;
use domain::id::{OrderId, SeniorId};
use domain::made_up::Draw;
use domain::money::Fen;
use domain::person::living::Living;
use domain::place::{PlaceCode, PlacePath};
use domain::subsidy::builtin::demo_policies;
use domain::subsidy::facts::{Exclusion, Facts, NO_TEXTS};
use domain::subsidy::policy::Combine;
use domain::subsidy::{FundBalances, Policy, QuotaBook, QuotaSlot, split};
use domain::time::{MealPeriod, ServiceDay};
use serde::Serialize;
use tokio::time::Instant;
use uuid::Uuid;

use crate::cli::Failure;

const PEOPLE: u128 = 500;
const POLICIES: usize = 10;

/// How much to measure.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Quotes to measure
    #[arg(long, default_value_t = 50_000)]
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
    quotes: usize,
    min_us: f64,
    median_us: f64,
    p99_us: f64,
    max_us: f64,
    /// Of each hundred quotes so many had a subsidy; a bench of people whom nothing reaches would measure nothing.
    subsidised_percent: usize,
}

struct Person {
    id: SeniorId,
    born: NaiveDate,
    categories: BTreeSet<Category>,
    ability: Ability,
    home: PlacePath,
}

/// Measures and prints.
///
/// # Errors
/// A file that can't be written; a number of quotes that is zero.
#[allow(clippy::print_stdout)] // the command's answer
pub fn run(wanted: &Options) -> Result<(), Failure> {
    let policies = ten_policies();
    let mut draw = Draw::new(wanted.seed);
    let people = people(&mut draw);
    let figures = measure(&policies, &people, &mut draw, wanted.quotes)
        .ok_or_else(|| Failure::new("there must be at least one quote to measure"))?;
    println!(
        "quotes: {} under {} policies that all reach the diner",
        figures.quotes, figures.policies
    );
    println!("subsidised: {} %", figures.subsidised_percent);
    println!(
        "min {:.1} µs · median {:.1} µs · 99th percentile {:.1} µs · max {:.1} µs",
        figures.min_us, figures.median_us, figures.p99_us, figures.max_us
    );
    if let Some(path) = &wanted.json {
        std::fs::write(path, serde_json::to_string_pretty(&figures)? + "\n")?;
    }
    Ok(())
}

/// Ten that all cover the same people: half of them stack and half are compared, so that both ways are gone.
fn ten_policies() -> Vec<Policy> {
    let sample = demo_policies();
    (0..POLICIES)
        .filter_map(|number| {
            let mut policy = sample.first()?.clone();
            policy.id = format!("{}-{number}", policy.id);
            policy.combine = if number % 2 == 0 {
                Combine::Stack
            } else {
                Combine::Highest
            };
            Some(policy)
        })
        .collect()
}

fn people(draw: &mut Draw) -> Vec<Person> {
    let village =
        |number: u64| PlaceCode::parse(&format!("430822100{:03}", number + 1)).map(|code| PlacePath::of(&code));
    (0..PEOPLE)
        .filter_map(|number| {
            let year = 1926 + i32::try_from(draw.below(42)).ok()?;
            let category = usize::try_from(draw.below(12)).ok()?;
            Some(Person {
                id: SeniorId(Uuid::from_u128(number)),
                born: NaiveDate::from_ymd_opt(year, 1 + u32::try_from(draw.below(12)).ok()?, 15)?,
                categories: Category::ALL.get(category).copied().into_iter().collect(),
                ability: if draw.below(25) == 0 {
                    Ability::Disabled
                } else {
                    Ability::Able
                },
                home: village(draw.below(20)).ok()?,
            })
        })
        .collect()
}

/// Quotes, each of them by the clock. Every second one is also ordered, so that quotas fill up as they do in a kitchen.
fn measure(policies: &[Policy], people: &[Person], draw: &mut Draw, quotes: usize) -> Option<Figures> {
    let (mut book, funds, excluded) = (
        QuotaBook::default(),
        FundBalances::default(),
        BTreeSet::<Exclusion>::new(),
    );
    let first = ServiceDay(NaiveDate::from_ymd_opt(2026, 3, 2)?);
    let mut took_ns = Vec::with_capacity(quotes);
    let mut subsidised = 0;
    for number in 0..quotes {
        let person = people.get(number % people.len())?;
        let facts = Facts {
            senior_id: person.id,
            born: person.born,
            gender: None,
            registered: &person.home,
            registered_since: None,
            home: &person.home,
            home_since: None,
            categories: &person.categories,
            groups: &NO_TEXTS,
            ability: Some(person.ability),
            living: Living::default(),
            income: None,
            exclusions: &excluded,
            day: first.plus_days(i64::try_from(draw.below(20)).ok()?),
            period: if draw.below(3) == 0 {
                MealPeriod::Dinner
            } else {
                MealPeriod::Lunch
            },
            set_type: None,
            price: Fen(600 + i64::try_from(draw.below(1400)).ok()?),
            delivered: false,
            delivery_fee: Fen::ZERO,
            together: 1,
            point: &person.home,
            point_kind: None,
            point_tags: &NO_TEXTS,
            quota: &book,
            funds: &funds,
        };
        let began = Instant::now();
        let quote = black_box(split(policies, black_box(&facts)));
        took_ns.push(began.elapsed().as_nanos());
        subsidised += usize::from(quote.subsidy() > Fen::ZERO);
        if number % 2 == 0 {
            let slots = quote.quota.into_iter().map(|claim| QuotaSlot {
                senior_id: person.id,
                claim,
            });
            book.take(slots, OrderId(Uuid::from_u128(number as u128)));
        }
    }
    figures(took_ns, subsidised, policies.len())
}

#[allow(clippy::cast_precision_loss)] // nanoseconds of a quote are far below 2^52
fn figures(mut took_ns: Vec<u128>, subsidised: usize, policies: usize) -> Option<Figures> {
    took_ns.sort_unstable();
    let quotes = took_ns.len();
    let micros = |position: usize| took_ns.get(position).map(|ns| *ns as f64 / 1000.0);
    Some(Figures {
        policies,
        quotes,
        min_us: micros(0)?,
        median_us: micros(quotes / 2)?,
        p99_us: micros(quotes * 99 / 100)?,
        max_us: micros(quotes - 1)?,
        subsidised_percent: subsidised * 100 / quotes,
    })
}
