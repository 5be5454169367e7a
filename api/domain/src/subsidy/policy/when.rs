//! Conditions: on people, places, meals and days.

use super::{Calendar, Policy, is_default};
use crate::{
    ability::Ability,
    category::Category,
    money::Fen,
    named::named,
    person::resident_id::Gender,
    place::{PlaceCode, PlaceLevel, PlacePath},
    subsidy::facts::{Facts, PointKind},
    time::{MealPeriod, ServiceDay},
};
use chrono::Datelike;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

named! {
    /// 星期
    pub enum Weekday {
        /// 一
        Monday = "mon",
        /// 二
        Tuesday = "tue",
        /// 三
        Wednesday = "wed",
        /// 四
        Thursday = "thu",
        /// 五
        Friday = "fri",
        /// 六
        Saturday = "sat",
        /// 日
        Sunday = "sun",
    }
}

impl Weekday {
    fn of(day: ServiceDay) -> Self {
        let from_monday = day.0.weekday().num_days_from_monday();
        Self::ALL[usize::try_from(from_monday).unwrap_or(0) % 7]
    }
}

named! {
    /// What a place is compared with.
    pub enum Reference {
        /// The meal point.
        Point = "point",
        /// The policy's own place.
        Policy = "policy",
    }
}

/// Where a place must lie. Everything that is said must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Locality {
    /// In the same place of this level as the meal point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same: Option<PlaceLevel>,
    /// Not in the same place of this level as the meal point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<PlaceLevel>,
    /// With what `same` and `other` compare: the meal point, unless it says the policy's place.
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// In one of these places.
    #[serde(rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<PlaceCode>,
    /// In none of these places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_in: Vec<PlaceCode>,
    /// For so many whole months on the service day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_months: Option<u32>,
}

/// What must hold. Everything that is said must hold at once; of a list, one is enough. Nothing said always holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct When {
    /// Completed years on the service day, at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_age: Option<i32>,
    /// Completed years on the service day, at most: 79 ends on the day before the 80th birthday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_age: Option<i32>,
    /// One of these categories; `none` fits who has no other.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub categories: BTreeSet<Category>,
    /// In one of these groups, which the policy declares.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub groups: BTreeSet<String>,
    /// One of these.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub ability: BTreeSet<Ability>,
    /// Whether they live alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alone: Option<bool>,
    /// Whether they live with a spouse.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with_spouse: Option<bool>,
    /// As the resident ID tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Monthly income a head, at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_income_fen: Option<Fen>,
    /// Monthly income a head, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_income_fen: Option<Fen>,
    /// Where they are registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered: Option<Locality>,
    /// Where they live.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lives: Option<Locality>,
    /// Where the meal point stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<Locality>,
    /// Town or country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point_kind: Option<PointKind>,
    /// The meal point has one of these tags.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub point_tags: BTreeSet<String>,
    /// One of these meals.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub periods: BTreeSet<MealPeriod>,
    /// One of these kinds of set.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub sets: BTreeSet<String>,
    /// Whether it is carried to the door.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered: Option<bool>,
    /// The price, at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_price_fen: Option<Fen>,
    /// The price, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_price_fen: Option<Fen>,
    /// So many people at least ordered in the same go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_together: Option<u32>,
    /// From this service day on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<ServiceDay>,
    /// Until this service day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<ServiceDay>,
    /// On one of these weekdays.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub weekdays: BTreeSet<Weekday>,
    /// In one of these months: 1 is January.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub months: BTreeSet<u32>,
    /// On a day of one of these calendars, which the policy declares.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub days: BTreeSet<String>,
    /// Whether it is the diner's birthday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<bool>,
    /// All of these hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<When>,
    /// One of these holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<When>,
    /// None of these holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not: Vec<When>,
}

/// What conditions are held against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) age: i32,
}

impl<'a> Scene<'a> {
    pub(crate) fn of(policy: &'a Policy, facts: &'a Facts<'a>) -> Self {
        Self {
            policy,
            facts,
            age: policy.age_on.day(facts.day).age_of(facts.born),
        }
    }
}

fn within<T: PartialOrd + Copy>(value: T, least: Option<T>, most: Option<T>) -> bool {
    least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most)
}

fn meets<T: Ord>(wanted: &BTreeSet<T>, there: &BTreeSet<T>) -> bool {
    wanted.is_empty() || !wanted.is_disjoint(there)
}

fn says<T: PartialEq>(wanted: Option<T>, there: &T) -> bool {
    wanted.is_none_or(|wanted| wanted == *there)
}

impl When {
    /// No condition at all.
    pub const NONE: Self = Self {
        min_age: None,
        max_age: None,
        categories: BTreeSet::new(),
        groups: BTreeSet::new(),
        ability: BTreeSet::new(),
        alone: None,
        with_spouse: None,
        gender: None,
        min_income_fen: None,
        max_income_fen: None,
        registered: None,
        lives: None,
        point: None,
        point_kind: None,
        point_tags: BTreeSet::new(),
        periods: BTreeSet::new(),
        sets: BTreeSet::new(),
        delivered: None,
        min_price_fen: None,
        max_price_fen: None,
        min_together: None,
        from: None,
        to: None,
        weekdays: BTreeSet::new(),
        months: BTreeSet::new(),
        days: BTreeSet::new(),
        birthday: None,
        all: Vec::new(),
        any: Vec::new(),
        not: Vec::new(),
    };

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        is_default(self)
    }

    /// Whether all of it holds.
    pub(crate) fn fits(&self, scene: Scene<'_>) -> bool {
        self.fits_person(scene)
            && self.fits_places(scene)
            && self.fits_meal(scene.facts)
            && self.fits_day(scene)
            && self.all.iter().all(|one| one.fits(scene))
            && (self.any.is_empty() || self.any.iter().any(|one| one.fits(scene)))
            && !self.not.iter().any(|one| one.fits(scene))
    }

    fn fits_person(&self, scene: Scene<'_>) -> bool {
        let facts = scene.facts;
        let asks_income = self.min_income_fen.is_some() || self.max_income_fen.is_some();
        let income_fits = || {
            facts
                .income
                .is_some_and(|income| within(income, self.min_income_fen, self.max_income_fen))
        };
        within(scene.age, self.min_age, self.max_age)
            && self.fits_categories(facts.categories)
            && meets(&self.groups, facts.groups)
            && (self.ability.is_empty() || facts.ability.is_some_and(|ability| self.ability.contains(&ability)))
            && says(self.alone, &facts.living.alone)
            && says(self.with_spouse, &facts.living.with_spouse)
            && (self.gender.is_none() || self.gender == facts.gender)
            && (!asks_income || income_fits())
    }

    /// `none` is a category that nobody need be recorded in: it fits who has no other.
    fn fits_categories(&self, held: &BTreeSet<Category>) -> bool {
        let has_none = || held.iter().all(|one| *one == Category::None);
        meets(&self.categories, held) || (self.categories.contains(&Category::None) && has_none())
    }

    fn fits_places(&self, scene: Scene<'_>) -> bool {
        let facts = scene.facts;
        let fits = |wanted: &Option<Locality>, place, since| {
            wanted.as_ref().is_none_or(|wanted| wanted.fits(place, since, scene))
        };
        fits(&self.registered, facts.registered, facts.registered_since)
            && fits(&self.lives, facts.home, facts.home_since)
            && fits(&self.point, facts.point, None)
            && (self.point_kind.is_none() || self.point_kind == facts.point_kind)
            && meets(&self.point_tags, facts.point_tags)
    }

    fn fits_meal(&self, facts: &Facts<'_>) -> bool {
        (self.periods.is_empty() || self.periods.contains(&facts.period))
            && (self.sets.is_empty() || facts.set_type.is_some_and(|set| self.sets.contains(set)))
            && says(self.delivered, &facts.delivered)
            && within(facts.price, self.min_price_fen, self.max_price_fen)
            && self.min_together.is_none_or(|min| facts.together >= min)
    }

    fn fits_day(&self, scene: Scene<'_>) -> bool {
        let day = scene.facts.day;
        within(day, self.from, self.to)
            && (self.weekdays.is_empty() || self.weekdays.contains(&Weekday::of(day)))
            && (self.months.is_empty() || self.months.contains(&day.0.month()))
            && (self.days.is_empty()
                || scene
                    .policy
                    .calendars
                    .iter()
                    .any(|one| self.days.contains(&one.id) && one.has(day)))
            && self.birthday.is_none_or(|wanted| wanted == is_birthday(scene))
    }
}

/// Born on 29 February: in other years the birthday is 1 March, as ages count.
fn is_birthday(scene: Scene<'_>) -> bool {
    let (day, born) = (scene.facts.day, scene.facts.born);
    day.plus_days(-1).age_of(born) < day.age_of(born)
}

impl Calendar {
    /// Whether a day is in it.
    #[must_use]
    pub fn has(&self, day: ServiceDay) -> bool {
        self.days.contains(&day)
            || self.spans.iter().any(|span| span.from <= day && day <= span.to)
            || self
                .yearly
                .iter()
                .any(|one| parse_yearly(one) == Some((day.0.month(), day.0.day())))
    }
}

/// `MM-DD`.
pub(super) fn parse_yearly(text: &str) -> Option<(u32, u32)> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // A leap year, so that 29 February is a day.
    chrono::NaiveDate::from_ymd_opt(2024, month, day).map(|_| (month, day))
}

impl Locality {
    fn fits(&self, place: &PlacePath, since: Option<ServiceDay>, scene: Scene<'_>) -> bool {
        let is_same = |level: PlaceLevel| {
            let here = place.at(level);
            here.is_some() && here == self.other_side(level, scene)
        };
        self.same.is_none_or(is_same)
            && !self.other.is_some_and(is_same)
            && (self.inside.is_empty() || self.inside.iter().any(|code| place.lies_in(code)))
            && !self.not_in.iter().any(|code| place.lies_in(code))
            && self.min_months.is_none_or(|months| {
                let long_ago = since.and_then(|since| since.0.checked_add_months(chrono::Months::new(months)));
                long_ago.is_some_and(|reached| scene.facts.day.0 >= reached)
            })
    }

    fn other_side<'a>(&self, level: PlaceLevel, scene: Scene<'a>) -> Option<&'a str> {
        match self.reference.unwrap_or(Reference::Point) {
            Reference::Point => scene.facts.point.at(level),
            Reference::Policy => scene.policy.place.at(level),
        }
    }
}
