//! What a batch of commands is decided on: rows as loaded under lock, changed in memory, written back at the end.

use super::{order_line::Order, sitting::Sitting};
use crate::{
    category::Category,
    diet::DietProfile,
    facts::holds,
    id::{OrderId, SeniorId, SittingId},
    place::PlacePath,
    senior::{DeliveryEligibility, Standing},
    subsidy::{
        evaluate::Facts,
        policy::{Exclusion, Policy},
        quota::QuotaBook,
        split::Split,
    },
    time::{At, ServiceDay},
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A category and the days it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryPeriod {
    /// Which.
    pub category: Category,
    /// First day.
    pub from: ServiceDay,
    /// Last day.
    pub to: Option<ServiceDay>,
}

/// What an order needs to know of a senior. `Debug` shows who, and nothing about them.
#[derive(Clone, PartialEq, Eq)]
pub struct Diner {
    /// Who.
    pub id: SeniorId,
    /// Whether they may order.
    pub standing: Standing,
    /// Ages count by it on the service day.
    pub birth_date: NaiveDate,
    /// Where they live; policies are scoped by it.
    pub home: PlacePath,
    /// All recorded categories with their days.
    pub categories: Vec<CategoryPeriod>,
    /// Standing exclusions from any subsidy, e.g. an institution feeds them.
    pub exclusions: BTreeSet<Exclusion>,
    /// What they may and can eat.
    pub diet: DietProfile,
    /// Whether a meal may be carried to them.
    pub delivery: DeliveryEligibility,
}

impl std::fmt::Debug for Diner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Diner({})", self.id)
    }
}

impl Diner {
    /// The categories that hold on a day.
    #[must_use]
    pub fn categories_on(&self, day: ServiceDay) -> BTreeSet<Category> {
        let on_day = self.categories.iter().filter(|one| holds(day, one.from, one.to));
        on_day.map(|one| one.category).collect()
    }
}

/// Everything a batch touches. `decide` changes it in place, so that each command sees those before it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Loaded {
    /// The one clock's reading for the whole batch.
    pub now: At,
    /// The sittings that commands name.
    pub sittings: BTreeMap<SittingId, Sitting>,
    /// The seniors that commands name, and those of the orders that a substitution moves.
    pub diners: BTreeMap<SeniorId, Diner>,
    /// The orders that commands name; the diners' other orders of the same day and meal; for a pick-up, the bag's.
    pub orders: BTreeMap<OrderId, Order>,
    /// The diners' taken quota slots.
    pub quota: QuotaBook,
    /// Whose standing orders have a first claim on what a coming sitting can carry, until the evening before.
    pub held: BTreeMap<SittingId, BTreeSet<SeniorId>>,
    /// All policies; which are in force is decided by the service day.
    pub policies: Arc<[Policy]>,
    changed_sittings: BTreeSet<SittingId>,
    new_orders: BTreeSet<OrderId>,
    changed_orders: BTreeSet<OrderId>,
}

impl Loaded {
    /// An empty table at an instant; fill the public fields.
    #[must_use]
    pub fn at(now: At, policies: Arc<[Policy]>) -> Self {
        Self {
            now,
            policies,
            ..Self::default()
        }
    }

    /// Sittings whose counts, state or dishes changed; the version of each is already one higher.
    pub fn changed_sittings(&self) -> impl Iterator<Item = &Sitting> {
        self.changed_sittings.iter().filter_map(|id| self.sittings.get(id))
    }

    /// Orders to insert, as they are at the end of the batch.
    pub fn new_orders(&self) -> impl Iterator<Item = &Order> {
        self.new_orders.iter().filter_map(|id| self.orders.get(id))
    }

    /// Orders that existed before the batch and changed in it.
    pub fn changed_orders(&self) -> impl Iterator<Item = &Order> {
        self.changed_orders.iter().filter_map(|id| self.orders.get(id))
    }

    /// The sitting for changing. Its version goes up on the first change of the batch.
    pub(super) fn touch(&mut self, id: SittingId) -> Option<&mut Sitting> {
        let sitting = self.sittings.get_mut(&id)?;
        if self.changed_sittings.insert(id) {
            sitting.version += 1;
        }
        Some(sitting)
    }

    /// The order for changing.
    pub(super) fn touch_order(&mut self, id: OrderId) -> Option<&mut Order> {
        if !self.new_orders.contains(&id) {
            self.changed_orders.insert(id);
        }
        self.orders.get_mut(&id)
    }

    pub(super) fn insert_order(&mut self, order: Order) {
        self.new_orders.insert(order.id);
        self.orders.insert(order.id, order);
    }

    /// Splits the price of a diner's meal, counting the quotas taken so far.
    #[must_use]
    pub fn split_for(&self, diner: &Diner, sitting: &Sitting, price: crate::money::Fen) -> Split {
        let day = sitting.service_day;
        crate::subsidy::split(
            self.policies.iter(),
            &Facts {
                senior_id: diner.id,
                home: &diner.home,
                age: day.age_of(diner.birth_date),
                categories: &diner.categories_on(day),
                exclusions: &diner.exclusions,
                day,
                period: sitting.period,
                price,
                quota: &self.quota,
            },
        )
    }
}
