//! Quotas: how many subsidised meals somebody may have. One slot is one row in the database; taking it twice is
//! impossible there and refused here.

use crate::{
    id::{OrderId, SeniorId},
    named::named,
    time::{MealPeriod, ServiceDay},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

named! {
    /// The span over which a quota counts, at all meal points together.
    pub enum QuotaSpan {
        /// One day × one meal period.
        Meal = "meal",
        /// One day.
        Day = "day",
        /// Monday to Sunday.
        Week = "week",
    }
}

impl QuotaSpan {
    /// The key of the span a meal falls into: `2026-11-22/lunch`, `2026-11-22`, `week/2026-11-16`.
    #[must_use]
    pub fn key(self, day: ServiceDay, period: MealPeriod) -> String {
        match self {
            Self::Meal => format!("{day}/{}", period.name()),
            Self::Day => day.to_string(),
            Self::Week => format!("week/{}", day.monday()),
        }
    }
}

/// A split's claim on a quota: the `ordinal`-th subsidised meal of the span.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct QuotaClaim {
    /// The policy's stable key.
    pub policy_id: String,
    /// The span, as [`QuotaSpan::key`] writes it.
    pub period_key: String,
    /// From 1.
    pub ordinal: u32,
}

/// A claim of somebody: the unique row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct QuotaSlot {
    /// Whose.
    pub senior_id: SeniorId,
    /// Which.
    pub claim: QuotaClaim,
}

/// All slots that matter to a batch of commands, and what the batch did to them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuotaBook {
    held: BTreeMap<QuotaSlot, OrderId>,
    /// Who held each touched slot when the batch began.
    before: BTreeMap<QuotaSlot, Option<OrderId>>,
}

/// What the database must do: delete the returned, then insert the taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuotaChanges {
    /// Slots that were in the database and are free, or somebody else's, now.
    pub returned: Vec<QuotaSlot>,
    /// Slots with their new holders.
    pub taken: Vec<(QuotaSlot, OrderId)>,
}

impl QuotaBook {
    /// The rows as loaded.
    #[must_use]
    pub fn loaded(rows: impl IntoIterator<Item = (QuotaSlot, OrderId)>) -> Self {
        Self {
            held: rows.into_iter().collect(),
            before: BTreeMap::new(),
        }
    }

    /// The ordinals that somebody has taken in a span.
    #[must_use]
    pub fn taken(&self, senior_id: SeniorId, policy_id: &str, period_key: &str) -> BTreeSet<u32> {
        let claim = |ordinal| QuotaClaim {
            policy_id: policy_id.to_owned(),
            period_key: period_key.to_owned(),
            ordinal,
        };
        let slot = |ordinal| QuotaSlot {
            senior_id,
            claim: claim(ordinal),
        };
        self.held
            .range(slot(0)..=slot(u32::MAX))
            .map(|(slot, _)| slot.claim.ordinal)
            .collect()
    }

    /// Whether nobody holds the slot.
    #[must_use]
    pub fn is_free(&self, slot: &QuotaSlot) -> bool {
        !self.held.contains_key(slot)
    }

    /// Takes slots for an order. The caller has seen that they are free.
    pub fn take(&mut self, slots: impl IntoIterator<Item = QuotaSlot>, order_id: OrderId) {
        for slot in slots {
            let holder = self.held.insert(slot.clone(), order_id);
            debug_assert!(holder.is_none(), "a quota slot is taken once");
            self.before.entry(slot).or_insert(holder);
        }
    }

    /// Gives slots back, as far as this order holds them.
    pub fn give_back(&mut self, slots: impl IntoIterator<Item = QuotaSlot>, order_id: OrderId) {
        for slot in slots {
            if self.held.get(&slot) == Some(&order_id) {
                self.held.remove(&slot);
                self.before.entry(slot).or_insert(Some(order_id));
            }
        }
    }

    /// The net change since it was loaded: a slot taken and given back within the batch leaves no trace.
    #[must_use]
    pub fn changes(&self) -> QuotaChanges {
        let mut changes = QuotaChanges::default();
        for (slot, before) in &self.before {
            let now = self.held.get(slot);
            if before.as_ref() == now {
                continue;
            }
            if before.is_some() {
                changes.returned.push(slot.clone());
            }
            if let Some(order_id) = now {
                changes.taken.push((slot.clone(), *order_id));
            }
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn slot(ordinal: u32) -> QuotaSlot {
        QuotaSlot {
            senior_id: SeniorId(Uuid::from_u128(1)),
            claim: QuotaClaim {
                policy_id: "p".into(),
                period_key: "2026-11-22/lunch".into(),
                ordinal,
            },
        }
    }

    fn order(number: u128) -> OrderId {
        OrderId(Uuid::from_u128(number))
    }

    #[test]
    fn the_span_decides_the_key() {
        let day = ServiceDay::parse("2026-11-22").expect("a Sunday");
        assert_eq!(QuotaSpan::Meal.key(day, MealPeriod::Lunch), "2026-11-22/lunch");
        assert_eq!(QuotaSpan::Day.key(day, MealPeriod::Lunch), "2026-11-22");
        assert_eq!(QuotaSpan::Week.key(day, MealPeriod::Lunch), "week/2026-11-16");
    }

    #[test]
    fn only_the_net_change_is_written() {
        let mut book = QuotaBook::loaded([(slot(1), order(1)), (slot(2), order(2))]);
        book.give_back([slot(1)], order(1));
        book.take([slot(1)], order(3));
        book.take([slot(3)], order(4));
        book.give_back([slot(3)], order(4));
        book.give_back([slot(2)], order(2));
        book.take([slot(2)], order(2));
        let changes = book.changes();
        assert_eq!(changes.returned, [slot(1)]);
        assert_eq!(changes.taken, [(slot(1), order(3))]);
    }

    #[test]
    fn nobody_gives_back_what_another_order_holds() {
        let mut book = QuotaBook::loaded([(slot(1), order(1))]);
        book.give_back([slot(1)], order(2));
        assert!(!book.is_free(&slot(1)));
        assert_eq!(book.changes(), QuotaChanges::default());
        let senior = SeniorId(Uuid::from_u128(1));
        assert_eq!(book.taken(senior, "p", "2026-11-22/lunch"), BTreeSet::from([1]));
        assert!(book.taken(senior, "p", "2026-11-22/dinner").is_empty());
    }
}
