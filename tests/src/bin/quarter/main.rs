//! `make quarter`: a simulated quarter of a county, and its settlement.
//!
//! Twenty thousand seniors who don't exist eat about a hundred thousand meals in three months, through the real writer and
//! a real database, with a clock that is moved day by day: cancellations, people who don't come, doors that stay shut,
//! wrong hand-outs, birthdays that cross an age band, deaths, a rate that changes in mid-month, a fund that ends while
//! meals of its time are still corrected. Each month is claimed, checked, signed by five people and locked; what turns
//! out wrong afterwards comes back in the next.
//!
//! Beside it the driver keeps books of its own, from rates it works out itself: in the end every claim must sum to the
//! meals in them, order by order, and running a claim again must give the same bytes.

// A simulation fails by panicking, with words, and says what it saw.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod books;
mod county;
mod day;
mod ledger;
mod office;
mod rates;

use std::sync::Arc;
use std::time::Instant;

use chrono::{Datelike, NaiveTime};
use domain::made_up::Draw;
use domain::region::SANGZHI;
use domain::settlement::{ClaimPeriod, ClaimSpan};
use domain::time::ServiceDay;
use migration::{Migrator, MigratorTrait};
use store::board::MemoryBoard;
use store::{Clock, Db, Keyring, Store};
use tests::postgres::{Cluster, Durability};

use books::Books;
use county::County;
use office::Office;

/// The quarter's first day.
const FIRST: &str = "2026-10-01";

/// What the command line says.
struct Wanted {
    seniors: usize,
    meals_a_day: usize,
    days: i64,
    postgres: bool,
    seed: u64,
}

impl Wanted {
    fn read() -> Self {
        let mut wanted = Self {
            seniors: 20_000,
            meals_a_day: 1_180,
            days: 92,
            postgres: false,
            seed: 1,
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut number = || -> u64 {
                words
                    .next()
                    .and_then(|text| text.parse().ok())
                    .expect("a number follows")
            };
            match word.as_str() {
                "--seniors" => wanted.seniors = usize::try_from(number()).unwrap(),
                "--meals-a-day" => wanted.meals_a_day = usize::try_from(number()).unwrap(),
                "--days" => wanted.days = i64::try_from(number()).unwrap(),
                "--seed" => wanted.seed = number(),
                "--postgres" => wanted.postgres = true,
                other => panic!("{other}? Known: --seniors N --meals-a-day N --days N --seed N --postgres"),
            }
        }
        wanted
    }
}

fn at(day: ServiceDay, hour: u32, minute: u32) -> domain::time::At {
    day.at(NaiveTime::from_hms_opt(hour, minute, 0).unwrap())
}

/// A draw of its own for each purpose and day, so that one doesn't shift the other.
fn draw(seed: u64, purpose: u64, of: &str) -> Draw {
    let text = of
        .bytes()
        .fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    Draw::new(seed.wrapping_mul(purpose).wrapping_add(text))
}

/// Says how long something took.
fn took(since: Instant, what: &str) {
    println!("{:>8.1} s  {what}", since.elapsed().as_secs_f64());
}

#[tokio::main]
async fn main() {
    let wanted = Wanted::read();
    let began = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let cluster = match wanted.postgres {
        true => Some(Cluster::shared(Durability::Fast).await),
        false => None,
    };
    let database = cluster.map(Cluster::create);
    let url = match &database {
        Some(database) => database.url(),
        None => format!("sqlite://{}/quarter.sqlite?mode=rwc", folder.path().display()),
    };
    let first = ServiceDay::parse(FIRST).unwrap();
    let db = Db::open(&url).await.unwrap();
    Migrator::up(db.migrator(), None).await.unwrap();
    let clock = Clock::standing(at(first.plus_days(-1), 20, 0));
    let keys = Arc::new(Keyring::make().unwrap());
    let store = Store::new(db, keys, Arc::new(MemoryBoard::default()), clock);
    store.system().places_load(SANGZHI).await.unwrap();
    let county = County::make(&store, &wanted, first).await;
    took(
        began,
        &format!("{} seniors, {} canteens", county.people.len(), county.canteens.len()),
    );

    let mut books = Books::default();
    let office = Office::hire();
    let mut month = ClaimPeriod::of(ClaimSpan::Month, first);
    let mut since = Instant::now();
    for ahead in 0..wanted.days {
        let today = first.plus_days(ahead);
        if !month.covers(today) {
            took(since, &format!("{month}: {} meals so far", books.orders()));
            since = Instant::now();
            office.settle(&store, &county, &mut books, month).await;
            took(since, &format!("{month} claimed, checked, signed and locked"));
            since = Instant::now();
            county::put_right(&store, &office, &mut books, month, wanted.seed).await;
            month = month.next();
        }
        county::change_rates(&store, today).await;
        day::live(&store, &county, &office, &mut books, today, wanted.seed).await;
        // On the second day, when the month before it is settled.
        if ahead > 1 && today.0.day() == 2 {
            ledger::close_month_before(&store, &office, today).await;
        }
        // As the worker does once a day: the heads of the days whose books are closed.
        store.system().note_day_heads().await.unwrap();
    }
    took(since, &format!("{month}: {} meals so far", books.orders()));
    finish(&store, &county, &office, &mut books, month, wanted.seed).await;
    ledger::prove(&store, &books, folder.path()).await;
    books.say();
    took(began, "all of it");
    drop(database);
}

/// The last month, the quarter's own claims, and a period in which the last corrections come back.
async fn finish(store: &Store, county: &County, office: &Office, books: &mut Books, month: ClaimPeriod, seed: u64) {
    let since = Instant::now();
    office.settle(store, county, books, month).await;
    county::put_right(store, office, books, month, seed).await;
    let quarter = ClaimPeriod::of(ClaimSpan::Quarter, month.first_day());
    office.settle(store, county, books, quarter).await;
    county::put_right(store, office, books, month, seed + 1).await;
    office.settle(store, county, books, month.next()).await;
    office.settle(store, county, books, quarter.next()).await;
    took(since, "the last month, the quarter, and what came back afterwards");
    let since = Instant::now();
    office.compare(store, county, books).await;
    took(since, "every locked line held against the driver's own books");
    // Whatever else must hold of the whole quarter is asked here, where all of it has been claimed, paid and put right.
}
