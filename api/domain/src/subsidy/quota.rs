//! Quotas: how many subsidised meals somebody may have, and how much money. One slot is one row in the database; taking
//! it twice is impossible there and refused here.

use super::policy::Policy;
use crate::{
    id::{OrderId, SeniorId},
    money::Fen,
    named::named,
    time::{MealPeriod, ServiceDay},
};
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

named! {
    /// The span over which a quota counts, at all meal points together.
    pub enum QuotaSpan {
        /// One day × one meal period.
        Meal = "meal",
        /// One day.
        Day = "day",
        /// Monday to Sunday.
        Week = "week",
        /// A calendar month.
        Month = "month",
        /// A calendar quarter.
        Quarter = "quarter",
        /// A calendar year.
        Year = "year",
    }
}

impl QuotaSpan {
    /// The key of the span a meal falls into: `2026-11-22/lunch`, `2026-11-22`, `week/2026-11-16`, `month/2026-11`,
    /// `quarter/2026-4`, `year/2026`.
    #[must_use]
    pub fn key(self, day: ServiceDay, period: MealPeriod) -> String {
        match self {
            Self::Meal => format!("{day}/{}", period.name()),
            Self::Day => day.to_string(),
            Self::Week => format!("week/{}", day.monday()),
            Self::Month => format!("month/{:04}-{:02}", day.0.year(), day.0.month()),
            Self::Quarter => format!("quarter/{:04}-{}", day.0.year(), day.0.month0() / 3 + 1),
            Self::Year => format!("year/{:04}", day.0.year()),
        }
    }

    /// The key of one limit among several of a policy: `2026-11-22#village`. A policy's only limit has no mark.
    #[must_use]
    pub fn key_of(self, day: ServiceDay, period: MealPeriod, mark: &str) -> String {
        let mut key = self.key(day, period);
        if !mark.is_empty() {
            // Writing to a String can't fail.
            let _ = write!(key, "#{mark}");
        }
        key
    }
}

/// A split's claim on a quota: the `ordinal`-th subsidised meal of the span.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct QuotaClaim {
    /// The policy's stable key.
    pub policy_id: String,
    /// The span, as [`QuotaSpan::key_of`] writes it.
    pub period_key: String,
    /// From 1.
    pub ordinal: u32,
    /// The policy's money in this meal, as far as the limit counts it.
    #[serde(default)]
    pub fen: Fen,
}

/// A claim of somebody: the unique row. Two slots are one if all but the money agrees.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct QuotaSlot {
    /// Whose.
    pub senior_id: SeniorId,
    /// Which.
    pub claim: QuotaClaim,
}

/// What makes a slot unique.
type SlotKey = (String, String, u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held {
    by: OrderId,
    fen: Fen,
}

/// All slots that matter to a batch of commands, and what the batch did to them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuotaBook {
    held: BTreeMap<SeniorId, BTreeMap<SlotKey, Held>>,
    /// Who held each touched slot when the batch began.
    before: BTreeMap<(SeniorId, SlotKey), Option<Held>>,
}

/// What the database must do: delete the returned, then insert the taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuotaChanges {
    /// Slots that were in the database and are free, or somebody else's, now.
    pub returned: Vec<QuotaSlot>,
    /// Slots with their new holders.
    pub taken: Vec<(QuotaSlot, OrderId)>,
}

/// What somebody has used of one limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    /// The lowest ordinal that is free.
    pub next: u32,
    /// How many are taken.
    pub count: u32,
    /// Their money.
    pub fen: Fen,
}

fn key_of(claim: QuotaClaim) -> (SlotKey, Fen) {
    ((claim.policy_id, claim.period_key, claim.ordinal), claim.fen)
}

fn slot_of(senior_id: SeniorId, (policy_id, period_key, ordinal): SlotKey, fen: Fen) -> QuotaSlot {
    QuotaSlot {
        senior_id,
        claim: QuotaClaim {
            policy_id,
            period_key,
            ordinal,
            fen,
        },
    }
}

impl QuotaBook {
    /// The rows as loaded.
    #[must_use]
    pub fn loaded(rows: impl IntoIterator<Item = (QuotaSlot, OrderId)>) -> Self {
        let mut book = Self::default();
        for (slot, by) in rows {
            let (key, fen) = key_of(slot.claim);
            book.held
                .entry(slot.senior_id)
                .or_default()
                .insert(key, Held { by, fen });
        }
        book
    }

    /// The keys of all spans that a meal falls into under these policies: the rows that must be loaded before it is
    /// split. Versions that aren't in force are included; a policy may change within a month.
    #[must_use]
    pub fn keys<'p>(
        policies: impl IntoIterator<Item = &'p Policy>,
        day: ServiceDay,
        period: MealPeriod,
    ) -> BTreeSet<String> {
        let limits = policies.into_iter().flat_map(Policy::all_limits);
        limits
            .map(|(mark, limit)| limit.per.key_of(day, period, mark))
            .collect()
    }

    /// What somebody has used of a limit.
    #[must_use]
    pub fn used(&self, senior_id: SeniorId, policy_id: &str, period_key: &str) -> Used {
        let mut used = Used {
            next: 1,
            count: 0,
            fen: Fen::ZERO,
        };
        let Some(held) = self.held.get(&senior_id) else {
            return used;
        };
        // Slots are sorted, so a limit's ordinals come one after another, and nothing else among them.
        let first = (policy_id.to_owned(), period_key.to_owned(), 0);
        let of_limit = |(policy, key, _): &SlotKey| policy == policy_id && key == period_key;
        for ((.., ordinal), slot) in held.range(first..).take_while(|(key, _)| of_limit(key)) {
            used.count += 1;
            used.fen += slot.fen;
            if *ordinal == used.next {
                used.next += 1;
            }
        }
        used
    }

    /// Whether nobody holds the slot.
    #[must_use]
    pub fn is_free(&self, slot: &QuotaSlot) -> bool {
        let key = key_of(slot.claim.clone()).0;
        self.held
            .get(&slot.senior_id)
            .is_none_or(|held| !held.contains_key(&key))
    }

    /// Whether nobody holds the slot but this order.
    #[must_use]
    pub fn is_free_for(&self, slot: &QuotaSlot, order_id: OrderId) -> bool {
        let key = key_of(slot.claim.clone()).0;
        let held = self.held.get(&slot.senior_id).and_then(|held| held.get(&key));
        held.is_none_or(|held| held.by == order_id)
    }

    /// Takes slots for an order. The caller has seen that they are free.
    pub fn take(&mut self, slots: impl IntoIterator<Item = QuotaSlot>, order_id: OrderId) {
        for slot in slots {
            let (key, fen) = key_of(slot.claim);
            let held = self.held.entry(slot.senior_id).or_default();
            let holder = held.insert(key.clone(), Held { by: order_id, fen });
            debug_assert!(holder.is_none(), "a quota slot is taken once");
            self.before.entry((slot.senior_id, key)).or_insert(holder);
        }
    }

    /// Gives slots back, as far as this order holds them.
    pub fn give_back(&mut self, slots: impl IntoIterator<Item = QuotaSlot>, order_id: OrderId) {
        for slot in slots {
            let key = key_of(slot.claim).0;
            let Some(held) = self.held.get_mut(&slot.senior_id) else {
                continue;
            };
            if let Some(was) = held.get(&key).copied().filter(|was| was.by == order_id) {
                held.remove(&key);
                self.before.entry((slot.senior_id, key)).or_insert(Some(was));
            }
        }
    }

    /// The net change since it was loaded: a slot taken and given back within the batch leaves no trace.
    #[must_use]
    pub fn changes(&self) -> QuotaChanges {
        let mut changes = QuotaChanges::default();
        for ((senior, key), before) in &self.before {
            let now = self.held.get(senior).and_then(|held| held.get(key));
            if before.as_ref() == now {
                continue;
            }
            if let Some(before) = before {
                changes.returned.push(slot_of(*senior, key.clone(), before.fen));
            }
            if let Some(now) = now {
                changes.taken.push((slot_of(*senior, key.clone(), now.fen), now.by));
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
                fen: Fen(300),
            },
        }
    }

    fn order(number: u128) -> OrderId {
        OrderId(Uuid::from_u128(number))
    }

    #[test]
    fn the_span_decides_the_key() {
        let day = ServiceDay::parse("2026-11-22").expect("a Sunday");
        for (span, key) in [
            (QuotaSpan::Meal, "2026-11-22/lunch"),
            (QuotaSpan::Day, "2026-11-22"),
            (QuotaSpan::Week, "week/2026-11-16"),
            (QuotaSpan::Month, "month/2026-11"),
            (QuotaSpan::Quarter, "quarter/2026-4"),
            (QuotaSpan::Year, "year/2026"),
        ] {
            assert_eq!(span.key(day, MealPeriod::Lunch), key);
            assert_eq!(span.key_of(day, MealPeriod::Lunch, "x"), format!("{key}#x"));
        }
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
    }

    #[test]
    fn the_lowest_free_ordinal_comes_next_and_money_adds_up() {
        let senior = SeniorId(Uuid::from_u128(1));
        let book = QuotaBook::loaded([(slot(1), order(1)), (slot(2), order(2)), (slot(4), order(3))]);
        let used = book.used(senior, "p", "2026-11-22/lunch");
        assert_eq!((used.next, used.count, used.fen), (3, 3, Fen(900)));
        let none = book.used(senior, "p", "2026-11-22/dinner");
        assert_eq!((none.next, none.count, none.fen), (1, 0, Fen::ZERO));
    }
}
