//! The driver's own books: what it ordered, what became of it, who owes what. Nothing in here asks the product.

use std::collections::{BTreeMap, HashMap};

use domain::id::{CanteenId, OrderId};
use domain::time::ServiceDay;

/// What became of a meal, as the driver made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// Ordered.
    Placed,
    /// Taken back in time.
    Cancelled,
    /// Eaten.
    Served,
    /// Nobody ate it.
    Flagged,
}

/// One meal.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where.
    pub canteen: CanteenId,
    /// When.
    pub day: ServiceDay,
    /// Who owes what if it is eaten.
    pub owed: BTreeMap<&'static str, i64>,
    /// Its price.
    pub price: i64,
    /// What became of it.
    pub fate: Fate,
}

/// All of it.
#[derive(Debug, Default)]
pub struct Books {
    /// By order.
    pub entries: HashMap<OrderId, Entry>,
    /// What happened how often.
    pub happened: BTreeMap<&'static str, u64>,
}

impl Books {
    /// How many meals were ordered.
    pub fn orders(&self) -> usize {
        self.entries.len()
    }

    /// Counts something.
    pub fn note(&mut self, what: &'static str, times: usize) {
        *self.happened.entry(what).or_default() += times as u64;
    }

    /// Says what became of a meal.
    pub fn set(&mut self, order: OrderId, fate: Fate) {
        self.entries.get_mut(&order).expect("an order of the driver's").fate = fate;
    }

    /// What a fund owes a canteen for the days of a period, as things stand.
    pub fn owed(&self, canteen: CanteenId, fund: &str, first: ServiceDay, last: ServiceDay) -> (i64, u32) {
        let here = self.entries.values().filter(|entry| {
            entry.canteen == canteen && entry.fate == Fate::Served && entry.day >= first && entry.day <= last
        });
        here.filter_map(|entry| entry.owed.get(fund))
            .fold((0, 0), |(fen, meals), part| (fen + part, meals + 1))
    }

    /// Meals of a fate on some days, in an order that is the same each time.
    pub fn with(&self, fate: Fate, first: ServiceDay, last: ServiceDay) -> Vec<OrderId> {
        let mut found: Vec<(ServiceDay, OrderId)> = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.fate == fate && entry.day >= first && entry.day <= last)
            .map(|(id, entry)| (entry.day, *id))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, id)| id).collect()
    }

    /// Says what happened.
    pub fn say(&self) {
        println!();
        let mut fates: BTreeMap<Fate, u64> = BTreeMap::new();
        for entry in self.entries.values() {
            *fates.entry(entry.fate).or_default() += 1;
        }
        for (fate, count) in fates {
            println!("{count:>10}  {fate:?}");
        }
        for (what, count) in &self.happened {
            println!("{count:>10}  {what}");
        }
    }
}
