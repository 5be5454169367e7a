//! The facts of a case.

use super::dated::Spans;
use crate::{
    ability::Ability,
    category::Category,
    money::Fen,
    person::{living::Living, resident_id::Gender},
    place::{PlaceCode, PlacePath},
    subsidy::{
        facts::{Exclusion, PointKind},
        policy::Policy,
    },
    time::{MealPeriod, ServiceDay},
};
use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// About a diner, a meal and a meal point. What a step doesn't say, its case does; what neither says, the file's
/// `case_facts` do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CaseFacts {
    /// The service day; the policy's first, when nothing says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<ServiceDay>,
    /// Completed years on that day. Write this or `born`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<i32>,
    /// The birth date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub born: Option<ServiceDay>,
    /// As the resident ID tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Recognised categories.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories: Option<Spans<Category>>,
    /// Groups that the policy declares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Spans<String>>,
    /// 自理能力; able, when nothing says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ability: Option<Spans<Ability>>,
    /// Whether they live alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alone: Option<bool>,
    /// Whether they live with a spouse.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with_spouse: Option<bool>,
    /// Monthly income a head.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub income_fen: Option<Fen>,
    /// 户籍地; where they live, when nothing says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered: Option<Spans<PlaceCode>>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_since: Option<ServiceDay>,
    /// 居住地; where they are registered, or else the policy's place, when nothing says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lives: Option<Spans<PlaceCode>>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lives_since: Option<ServiceDay>,
    /// Fed, housed or treated in an institution, or dead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclusions: Option<Spans<Exclusion>>,
    /// Which meal; lunch, when nothing says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<MealPeriod>,
    /// The kind of set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    /// The whole price. Needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_fen: Option<Fen>,
    /// Whether it is carried to the door.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered: Option<bool>,
    /// What the carrying costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee_fen: Option<Fen>,
    /// How many people ordered in the same go; one, when nothing says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub together: Option<u32>,
    /// Where the meal point stands; the policy's place, when nothing says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<PlaceCode>,
    /// Town or country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point_kind: Option<PointKind>,
    /// What else distinguishes the meal point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point_tags: Option<BTreeSet<String>>,
}

/// Facts with nothing left open.
pub(super) struct Known {
    pub(super) day: ServiceDay,
    pub(super) born: NaiveDate,
    pub(super) gender: Option<Gender>,
    pub(super) categories: BTreeSet<Category>,
    pub(super) groups: BTreeSet<String>,
    pub(super) ability: Option<Ability>,
    pub(super) living: Living,
    pub(super) income: Option<Fen>,
    pub(super) registered: PlacePath,
    pub(super) registered_since: Option<ServiceDay>,
    pub(super) home: PlacePath,
    pub(super) home_since: Option<ServiceDay>,
    pub(super) exclusions: BTreeSet<Exclusion>,
    pub(super) period: MealPeriod,
    pub(super) set: Option<String>,
    pub(super) price: Fen,
    pub(super) delivered: bool,
    pub(super) fee: Fen,
    pub(super) together: u32,
    pub(super) point: PlacePath,
    pub(super) point_kind: Option<PointKind>,
    pub(super) point_tags: BTreeSet<String>,
}

macro_rules! merged {
    ($over:expr, $under:expr; $($field:ident),+ $(,)?) => {
        CaseFacts { $($field: $over.$field.clone().or_else(|| $under.$field.clone()),)+ }
    };
}

impl CaseFacts {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// These facts, and for what they don't say those of `under`.
    #[must_use]
    pub(super) fn over(&self, under: &Self) -> Self {
        let mut all = merged!(self, under; day, age, born, gender, categories, groups, ability, alone, with_spouse,
            income_fen, registered, registered_since, lives, lives_since, exclusions, period, set, price_fen, delivered,
            fee_fen, together, point, point_kind, point_tags);
        // An age and a birth date say the same: the nearer one counts.
        if self.age.is_some() {
            all.born = None;
        } else if self.born.is_some() {
            all.age = None;
        }
        all
    }

    /// The day of these facts.
    pub(super) fn day_in(&self, policy: &Policy) -> ServiceDay {
        self.day.unwrap_or(policy.valid_from)
    }

    /// With the birth date that an age means on its day, so that later days count on from it.
    pub(super) fn settled(mut self, policy: &Policy) -> Self {
        if let (None, Some(age)) = (self.born, self.age) {
            self.born = Some(born_for(self.day_in(policy), age));
        }
        self
    }

    /// Everything filled in; none when price or age is missing.
    pub(super) fn known(&self, policy: &Policy) -> Option<Known> {
        let day = self.day_in(policy);
        let path = |spans: &Option<Spans<PlaceCode>>| {
            let last = spans.as_ref().and_then(|spans| spans.on(day).last());
            last.map(|code| PlacePath::of(&code))
        };
        let (registered, lives) = (path(&self.registered), path(&self.lives));
        let own = || PlacePath::of(&policy.place);
        Some(Known {
            day,
            born: self.born?.0,
            gender: self.gender,
            categories: on(self.categories.as_ref(), day),
            groups: on(self.groups.as_ref(), day),
            ability: match &self.ability {
                None => Some(Ability::Able),
                Some(spans) => spans.on(day).last(),
            },
            living: Living {
                alone: self.alone.unwrap_or(false),
                with_spouse: self.with_spouse.unwrap_or(false),
                with_family: false,
            },
            income: self.income_fen,
            home: lives.clone().or_else(|| registered.clone()).unwrap_or_else(own),
            home_since: self.lives_since,
            registered: registered.or(lives).unwrap_or_else(own),
            registered_since: self.registered_since,
            exclusions: on(self.exclusions.as_ref(), day),
            period: self.period.unwrap_or(MealPeriod::Lunch),
            set: self.set.clone(),
            price: self.price_fen?,
            delivered: self.delivered.unwrap_or(self.fee_fen.is_some()),
            fee: self.fee_fen.unwrap_or(Fen::ZERO),
            together: self.together.unwrap_or(1),
            point: self.point.as_ref().map_or_else(own, PlacePath::of),
            point_kind: self.point_kind,
            point_tags: self.point_tags.clone().unwrap_or_default(),
        })
    }
}

fn on<T: Clone + Ord>(spans: Option<&Spans<T>>, day: ServiceDay) -> BTreeSet<T> {
    spans.map(|spans| spans.on(day).collect()).unwrap_or_default()
}

/// Somebody of that age whose birthday is far from that day.
fn born_for(day: ServiceDay, age: i32) -> ServiceDay {
    let earlier = day.plus_days(-100).0;
    let year = earlier.year() - age;
    let born = NaiveDate::from_ymd_opt(year, earlier.month(), earlier.day());
    ServiceDay(born.or_else(|| NaiveDate::from_ymd_opt(year, 2, 28)).unwrap_or(earlier))
}
