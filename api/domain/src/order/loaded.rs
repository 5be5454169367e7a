//! What a batch of commands is decided on: rows as loaded under lock, changed in memory, written back at the end.

use super::{order_line::Order, sitting::Sitting, walk_in::WalkIn};
use crate::{
    ability::Ability,
    cash::Cash,
    category::Category,
    diet::DietProfile,
    facts::holds,
    id::{OrderId, SeniorId, SittingId, WalkInId},
    ledger::Books,
    money::Fen,
    person::{living::Living, resident_id::Gender},
    place::PlacePath,
    senior::{DeliveryEligibility, Standing},
    subsidy::{
        facts::{Exclusion, Facts, NO_TEXTS},
        funds::FundBalances,
        policy::Policy,
        quota::QuotaBook,
        split::Split,
    },
    time::{At, MealPeriod, ServiceDay},
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

/// An ability and the days it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbilityPeriod {
    /// Which.
    pub ability: Ability,
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
    /// As the resident ID tells it, where there is one.
    pub gender: Option<Gender>,
    /// Where they live.
    pub home: PlacePath,
    /// Where their household is registered; their home, where nobody knows.
    pub registered: Option<PlacePath>,
    /// All recorded categories with their days.
    pub categories: Vec<CategoryPeriod>,
    /// All recorded abilities with their days.
    pub abilities: Vec<AbilityPeriod>,
    /// Whom they live with.
    pub living: Living,
    /// Standing exclusions from any subsidy, e.g. an institution feeds them.
    pub exclusions: BTreeSet<Exclusion>,
    /// What they may and can eat.
    pub diet: DietProfile,
    /// Whether a meal may be carried to them.
    pub delivery: DeliveryEligibility,
    /// 月结: whether they may pay by the month.
    pub monthly_bill: bool,
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

    /// The ability that holds on a day: of several the one that began last.
    #[must_use]
    pub fn ability_on(&self, day: ServiceDay) -> Option<Ability> {
        let on_day = self.abilities.iter().filter(|one| holds(day, one.from, one.to));
        on_day.max_by_key(|one| one.from).map(|one| one.ability)
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
    /// Of these orders those whose round has left with them: what is in the bag is in the bag.
    pub on_the_road: BTreeSet<OrderId>,
    /// The walk-ins that commands name, those on a dish that is replaced, and, where one more is wanted, those of the
    /// sitting that nobody has paid for.
    pub walk_ins: BTreeMap<WalkInId, WalkIn>,
    /// The diners' taken quota slots.
    pub quota: QuotaBook,
    /// Whose standing orders have a first claim on what a coming sitting can carry, until the evening before.
    pub held: BTreeMap<SittingId, BTreeSet<SeniorId>>,
    /// The balances that matter, and what this batch books.
    pub books: Books,
    /// What commands about money are decided on.
    pub cash: Cash,
    /// All policies; which are in force is decided by the service day.
    pub policies: Arc<[Policy]>,
    changed_sittings: BTreeSet<SittingId>,
    new_orders: BTreeSet<OrderId>,
    changed_orders: BTreeSet<OrderId>,
    new_walk_ins: BTreeSet<WalkInId>,
    changed_walk_ins: BTreeSet<WalkInId>,
}

impl Loaded {
    /// An empty table at an instant; fill the public fields.
    #[must_use]
    pub fn at(now: At, policies: Arc<[Policy]>) -> Self {
        Self {
            now,
            policies,
            books: Books::at(now),
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

    /// Walk-ins to insert, as they are at the end of the batch.
    pub fn new_walk_ins(&self) -> impl Iterator<Item = &WalkIn> {
        self.new_walk_ins.iter().filter_map(|id| self.walk_ins.get(id))
    }

    /// Walk-ins that existed before the batch and changed in it.
    pub fn changed_walk_ins(&self) -> impl Iterator<Item = &WalkIn> {
        self.changed_walk_ins.iter().filter_map(|id| self.walk_ins.get(id))
    }

    /// The walk-in for changing.
    pub(super) fn touch_walk_in(&mut self, id: WalkInId) -> Option<&mut WalkIn> {
        if !self.new_walk_ins.contains(&id) {
            self.changed_walk_ins.insert(id);
        }
        self.walk_ins.get_mut(&id)
    }

    pub(super) fn insert_walk_in(&mut self, walk_in: WalkIn) {
        self.new_walk_ins.insert(walk_in.id);
        self.walk_ins.insert(walk_in.id, walk_in);
    }

    pub(super) fn insert_order(&mut self, order: Order) {
        self.new_orders.insert(order.id);
        self.orders.insert(order.id, order);
    }

    /// What funds hold and may pay, as the commands before this one left it.
    #[must_use]
    pub fn funds(&self) -> FundBalances {
        let mut funds = FundBalances::default();
        for (key, held) in self.books.funds() {
            funds.set(key, held.fen);
            if let Some(available) = held.available() {
                funds.limit(key, available);
            }
        }
        funds
    }

    /// Splits the price of a diner's meal, counting the quotas and the money taken so far.
    #[must_use]
    pub fn split_for(&self, diner: &Diner, sitting: &Sitting, meal: MealFacts<'_>) -> Split {
        let served = Served {
            day: sitting.service_day,
            period: sitting.period,
            point: &sitting.point,
        };
        diner.split(&self.policies, served, meal, &self.quota)
    }
}

impl Diner {
    /// Splits the price of a meal under some policies: what an order does, and a re-rating of a past one.
    #[must_use]
    pub fn split(&self, policies: &[Policy], served: Served<'_>, meal: MealFacts<'_>, quota: &QuotaBook) -> Split {
        crate::subsidy::split(
            policies,
            &Facts {
                senior_id: self.id,
                born: self.birth_date,
                gender: self.gender,
                registered: self.registered.as_ref().unwrap_or(&self.home),
                registered_since: None,
                home: &self.home,
                home_since: None,
                categories: &self.categories_on(served.day),
                groups: &NO_TEXTS,
                ability: self.ability_on(served.day),
                living: self.living,
                income: None,
                exclusions: &self.exclusions,
                day: served.day,
                period: served.period,
                set_type: None,
                price: meal.price,
                delivered: meal.delivered,
                delivery_fee: Fen::ZERO,
                together: meal.together,
                point: served.point,
                point_kind: None,
                point_tags: &NO_TEXTS,
                quota,
                funds: meal.funds,
            },
        )
    }
}

/// When and where a meal is served.
#[derive(Debug, Clone, Copy)]
pub struct Served<'a> {
    /// The service day.
    pub day: ServiceDay,
    /// Which meal of the day.
    pub period: MealPeriod,
    /// Where the meal point stands.
    pub point: &'a PlacePath,
}

/// What a split needs to know of an order.
#[derive(Debug, Clone, Copy)]
pub struct MealFacts<'a> {
    /// The whole price.
    pub price: Fen,
    /// Whether it is carried to the door.
    pub delivered: bool,
    /// How many people order in the same go.
    pub together: u32,
    /// What floored funds hold, less what those before in the same go took.
    pub funds: &'a FundBalances,
}
