//! What befalls the county on which day. Every kind of fault comes within the first five days, and again and again after.

use super::calendar::{Day, eve, plus};
use super::dice::Dice;

/// The faults of a month.
#[derive(Debug)]
pub(super) struct Script {
    seed: u64,
    first: Day,
    storm: Day,
}

impl Script {
    pub(super) fn new(seed: u64, days: i64) -> Self {
        let first = plus(eve(), 1);
        // A short month has its storm on the third day, a long one in the week before Spring Festival.
        let within = if days < 12 {
            2
        } else {
            5 + Dice::new(seed, "storm").below(5) as u64
        };
        Self {
            seed,
            first,
            storm: plus(first, within),
        }
    }

    /// The how many-th day, from 0.
    pub(super) fn nth(&self, day: Day) -> i64 {
        (day - self.first).num_days()
    }

    pub(super) fn dice(&self, day: Day, about: &str) -> Dice {
        Dice::new(self.seed, &format!("{day}/{about}"))
    }

    /// Two points stay shut because of the weather, said in the morning, when the meals are ordered already.
    pub(super) fn is_stormy(&self, day: Day) -> bool {
        day == self.storm
    }

    /// The day before, somebody orders a single meal for a point that the storm will shut.
    pub(super) fn is_before_the_storm(&self, day: Day) -> bool {
        plus(day, 1) == self.storm
    }

    /// 除夕, 初一, 初二: nobody cooks. A short month has its closed day on the fifth.
    pub(super) fn is_closed_for_a_holiday(&self, day: Day, days: i64) -> bool {
        use chrono::Datelike;
        let spring = day.month() == 2 && (16..=18).contains(&day.day());
        if days < 20 { self.nth(day) == 4 } else { spring }
    }

    /// One canteen's pots are done much too early, and nobody takes their temperature.
    pub(super) fn is_cooked_early(&self, day: Day, canteen: usize) -> bool {
        self.nth(day).rem_euclid(4) == 1
            && canteen
                == if self.nth(day) == 1 {
                    0
                } else {
                    self.canteen(day, "early")
                }
    }

    /// One volunteer doesn't come.
    pub(super) fn somebody_stays_away(&self, day: Day, canteen: usize) -> bool {
        self.nth(day).rem_euclid(3) == 0 && canteen == self.canteen(day, "away")
    }

    /// One volunteer's phone dies on the way; the rest of the round is kept on paper.
    pub(super) fn goes_on_on_paper(&self, day: Day, canteen: usize) -> bool {
        self.nth(day).rem_euclid(3) == 0 && canteen == (self.canteen(day, "away") + 1) % 3
    }

    /// Boxes are checked off while packing.
    pub(super) fn is_packed_by_the_list(&self, day: Day, canteen: usize) -> bool {
        self.nth(day).rem_euclid(5) == 0 && canteen == self.canteen(day, "packed")
    }

    /// Somebody is given somebody else's number at the counter.
    pub(super) fn confuses_numbers(&self, day: Day, canteen: usize) -> bool {
        self.nth(day).rem_euclid(4) == 1 && canteen != self.canteen(day, "numbers")
    }

    fn canteen(&self, day: Day, what: &str) -> usize {
        self.dice(day, what).below(3)
    }
}
