//! A county's lunch from the first order to the closed books, and a load generator that alone knows what it ordered,
//! handed over and failed. At the end it goes through the system meal by meal and says where the two differ.
//!
//! Ordering goes over public HTTP only, as kiosks, a hotline, volunteers' phones and a counter do it. How the generator
//! learns card numbers is how a township does: a registrar looks up who lives where and prints their cards.

mod compare;
mod counter;
mod county;
mod doors;
mod memory;
mod noon;
mod orders;
mod people;
mod taker;

use std::time::{Duration, Instant};

use self::county::County;
use self::memory::Memory;
use crate::postgres::Durability;
use crate::world::Backend;

/// How big a lunch is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// People in the county.
    pub seniors: usize,
    /// Meals that are ordered, all in all.
    pub meals: usize,
    /// Of which so many are carried.
    pub deliveries: usize,
    /// One door in so many doesn't get its meal.
    pub doors_per_failure: usize,
    /// Whether the database writes through to the disk, as in production.
    pub durability: Durability,
}

impl Size {
    /// What is promised: a county of 20,000, 1,000 meals, 250 of them carried.
    pub const COUNTY: Self = Self {
        seniors: 20_000,
        meals: 1_000,
        deliveries: 250,
        doors_per_failure: 20,
        durability: Durability::Safe,
    };
    /// The same in small, for every day.
    pub const VILLAGE: Self = Self {
        seniors: 400,
        meals: 60,
        deliveries: 16,
        doors_per_failure: 4,
        durability: Durability::Fast,
    };
}

/// The cut-off's rounds must be readable within this time.
pub const ROUNDS_WITHIN: Duration = Duration::from_secs(10);

/// What came out of a lunch.
#[derive(Debug)]
pub struct Account {
    /// Which shape the system had.
    pub backend: Backend,
    /// Making the county.
    pub seed: Duration,
    /// From the first to the last morning order.
    pub ordering: Duration,
    /// Meals ordered in that time.
    pub ordered: usize,
    /// From the cut-off until the rounds of every sitting could be read.
    pub rounds: Duration,
    /// How many rounds, and doors on them.
    pub rounds_and_doors: (usize, usize),
    /// Meals by how they ended, as the generator knows it.
    pub ends: Vec<(String, usize)>,
    /// Refusals, repeats and other things that happened on the way.
    pub notes: Vec<(String, usize)>,
    /// Where the system says something else.
    pub differences: Vec<String>,
}

/// Serves one lunch on a fresh installation.
pub async fn serve(backend: Backend, size: Size) -> Account {
    let begun = Instant::now();
    let county = County::found(backend, size).await;
    let seed = begun.elapsed();
    let memory = Memory::default();

    let guests = people::invite(&county).await;
    let begun = Instant::now();
    orders::take(&county, &guests, &memory).await;
    let (ordering, ordered) = (begun.elapsed(), memory.meals());
    orders::call_off_some(&county, &memory).await;
    orders::take_late_ones(&county, &guests, &memory).await;

    let rounds = noon::cut_off(&county, &memory).await;
    orders::walk_in(&county, &guests, &memory).await;
    let tours = doors::hand_out(&county, &memory).await;
    doors::go(&county, &memory, tours).await;
    counter::serve(&county, &memory).await;
    noon::end(&county, &memory).await;

    compare::everything(&county, &memory).await;
    Account {
        backend,
        seed,
        ordering,
        ordered,
        rounds,
        rounds_and_doors: (memory.noted("rounds"), memory.noted("doors")),
        ends: memory.ends(),
        notes: memory.notes(),
        differences: memory.differences(),
    }
}
