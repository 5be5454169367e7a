//! 对账: ordered = served ∪ cancelled ∪ flagged.

use crate::order::{
    OrderMode,
    state::{FlagCause, OrderState},
    walk_in::WalkInState,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// How the orders of a sitting ended.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// All that were ever placed.
    pub ordered: u32,
    /// Eaten or handed over.
    pub served: u32,
    /// Cancelled in time.
    pub cancelled: u32,
    /// Not served, with a cause.
    pub flagged: u32,
    /// Neither; somebody still has to say what became of them.
    pub open: u32,
    /// To be carried, or carried: of all that weren't cancelled.
    pub delivery: u32,
    /// Of all that weren't cancelled, those of people without registration.
    pub walk_ins: u32,
    /// The flagged, by cause.
    pub causes: BTreeMap<FlagCause, u32>,
}

impl Counts {
    /// Counts one more order.
    pub fn add(&mut self, state: OrderState, cause: Option<FlagCause>, mode: OrderMode) {
        self.add_many(state, cause, mode, 1);
    }

    /// Counts a group, as a database groups them.
    pub fn add_many(&mut self, state: OrderState, cause: Option<FlagCause>, mode: OrderMode, count: u32) {
        self.ordered += count;
        if mode == OrderMode::Delivery && state != OrderState::Cancelled {
            self.delivery += count;
        }
        match (state, cause) {
            (OrderState::Placed, _) => self.open += count,
            (OrderState::Served, _) => self.served += count,
            (OrderState::Cancelled, _) => self.cancelled += count,
            (OrderState::Flagged, Some(cause)) => {
                self.flagged += count;
                *self.causes.entry(cause).or_default() += count;
            }
            // A flag without a cause explains nothing: it stays open.
            (OrderState::Flagged, None) => self.open += count,
        }
    }

    /// Counts meals of people without registration. Whoever doesn't come for one is a no-show like any other.
    pub fn add_walk_ins(&mut self, state: WalkInState, meals: u32) {
        let (state, cause) = match state {
            WalkInState::Placed | WalkInState::Paid => (OrderState::Placed, None),
            WalkInState::Served => (OrderState::Served, None),
            WalkInState::Cancelled => (OrderState::Cancelled, None),
            WalkInState::Lapsed => (OrderState::Flagged, Some(FlagCause::NoShow)),
        };
        self.add_many(state, cause, OrderMode::DineIn, meals);
        if state != OrderState::Cancelled {
            self.walk_ins += meals;
        }
    }

    /// Whether every meal is accounted for, and the day may be closed.
    #[must_use]
    pub fn balanced(&self) -> bool {
        let explained = self.served + self.cancelled + self.flagged;
        self.open == 0 && self.ordered == explained && self.flagged == self.causes.values().sum::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_balances_when_every_meal_is_explained() {
        let mut counts = Counts::default();
        assert!(counts.balanced());
        counts.add(OrderState::Served, None, OrderMode::DineIn);
        counts.add(OrderState::Cancelled, None, OrderMode::TakeAway);
        counts.add(OrderState::Flagged, Some(FlagCause::NoAnswer), OrderMode::Delivery);
        counts.add_many(OrderState::Flagged, Some(FlagCause::NoShow), OrderMode::DineIn, 2);
        counts.add(OrderState::Cancelled, None, OrderMode::Delivery);
        assert!(counts.balanced());
        assert_eq!(
            (counts.ordered, counts.flagged, counts.delivery),
            (6, 3, 1),
            "nobody carries a cancelled meal"
        );
        assert_eq!(counts.causes[&FlagCause::NoShow], 2);
    }

    #[test]
    fn walk_ins_are_among_the_meals_of_the_day() {
        let mut counts = Counts::default();
        for state in [WalkInState::Served, WalkInState::Cancelled, WalkInState::Lapsed] {
            counts.add_walk_ins(state, 2);
        }
        assert!(counts.balanced());
        assert_eq!(
            (counts.ordered, counts.walk_ins, counts.causes[&FlagCause::NoShow]),
            (6, 4, 2)
        );
        counts.add_walk_ins(WalkInState::Paid, 1);
        assert!(!counts.balanced(), "nobody has handed it out");
    }

    #[test]
    fn an_open_meal_or_an_unexplained_flag_keeps_the_day_open() {
        for (state, cause) in [(OrderState::Placed, None), (OrderState::Flagged, None)] {
            let mut counts = Counts::default();
            counts.add(state, cause, OrderMode::DineIn);
            assert!(!counts.balanced() && counts.open == 1);
        }
    }
}
