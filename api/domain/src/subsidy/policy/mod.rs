//! A subsidy policy as data: dated, versioned, scoped to a place. `docs/policy-format.md` is its reference.

pub mod amount;
pub mod award;
mod bound;
pub mod check;
pub mod fault;
pub mod fund;
mod hint;
pub mod limit;
mod public;
pub mod read;
pub mod rule;
pub mod share;
pub mod unserved;
mod version;
pub mod when;
mod written;

pub use amount::{Base, Pay, Rounding, Slice};
pub use award::{Counts, MealAward, Tier, VolumeAward, VolumeSpan};
pub use fault::{BadPolicy, Fault};
pub use fund::{FundSpec, OfPlace, PerPlace};
pub use limit::{Limit, Over};
pub use rule::{Choose, Layer, Rule};
pub use share::Share;
pub use unserved::{Charge, FeeCharge, QuotaAfter, UnservedRule};
pub use version::{Standing, counting, newest_begun};
pub use when::{Locality, Reference, Weekday, When};

use super::case::{Case, CaseFacts};
use crate::{
    facts::holds,
    money::Fen,
    named::named,
    place::{PlaceCode, PlaceLevel},
    time::ServiceDay,
};
use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the format that this program reads.
pub const FORMAT: u32 = 2;

named! {
    /// What happens where two policies cover the same person.
    pub enum Combine {
        /// It adds to others.
        Stack = "stack",
        /// Of all policies of its group that say so, only the one that gives most counts.
        Highest = "highest",
    }
}

named! {
    /// Whose place must lie in the policy's.
    pub enum Covers {
        /// Those who live there.
        Lives = "lives",
        /// Those whose household registration is there.
        Registered = "registered",
        /// Those who live there or are registered there.
        Either = "either",
        /// Those who live there and are registered there.
        Both = "both",
        /// Whoever eats at a meal point there.
        Point = "point",
        /// Anybody.
        Anybody = "anybody",
    }
}

named! {
    /// On which day ages are counted.
    pub enum AgeOn {
        /// On the service day itself.
        ServiceDay = "service_day",
        /// On the first of its month: a birthday counts from the next month on.
        MonthStart = "month_start",
        /// On the last of its month: a birthday counts from the first of its month on.
        MonthEnd = "month_end",
        /// On 1 January: a birthday counts from the next year on.
        YearStart = "year_start",
        /// On 31 December: a birthday counts from the first day of its year on.
        YearEnd = "year_end",
    }
}

impl AgeOn {
    /// The day on which ages are counted for meals of a day.
    #[must_use]
    pub fn day(self, day: ServiceDay) -> ServiceDay {
        let found = match self {
            Self::ServiceDay => None,
            Self::MonthStart => day.0.with_day(1),
            Self::MonthEnd => return VolumeSpan::Month.last_day(day),
            Self::YearStart => NaiveDate::from_ymd_opt(day.0.year(), 1, 1),
            Self::YearEnd => NaiveDate::from_ymd_opt(day.0.year(), 12, 31),
        };
        found.map_or(day, ServiceDay)
    }
}

/// Whose rule it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// The place that decided it.
    pub place: PlaceCode,
    /// Its level, where the number of digits of the code doesn't tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<PlaceLevel>,
    /// 发文单位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    /// 文号
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// A named list of days, for conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Unique within the policy.
    pub id: String,
    /// Single days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<ServiceDay>,
    /// First and last day of each span.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
    /// Days that come every year, as MM-DD.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub yearly: Vec<String>,
}

/// From a first to a last day; both count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// First day.
    pub from: ServiceDay,
    /// Last day.
    pub to: ServiceDay,
}

/// A group of people that the fixed categories don't know, e.g. model workers. Facts name it by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// How conditions and facts name it.
    pub id: String,
    /// 劳模
    pub label: String,
    /// Model workers.
    pub label_en: String,
    /// Whether reasons may name it. Otherwise it is kept to itself, like a category.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub public: bool,
}

/// Somebody whom this policy never pays for, although its rules would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclude {
    /// Who or when.
    pub when: When,
    /// Why, for the desk.
    pub reason: String,
    /// The same in English.
    pub reason_en: String,
}

named! {
    /// Who lays the money out until a claim is paid.
    pub enum AdvancedBy {
        /// The meal point or its operator.
        Operator = "operator",
        /// Nobody: the fund pays at once.
        Fund = "fund",
    }
}

/// How the subsidy is claimed. It changes no split; settlement goes by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Who lays it out.
    pub advanced_by: AdvancedBy,
    /// What one claim covers.
    pub per: VolumeSpan,
    /// It is filed in this month after the span's end: 1 is the first.
    #[serde(default = "one")]
    pub filed_in_month: u32,
}

/// One version of one policy. Cases travel with it, so that whoever changes it can run them again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The version of this format: 2.
    pub format: u32,
    /// Stable key, e.g. `sangzhi-2026`. Versions of one policy share it.
    pub id: String,
    /// From its first day on it replaces every lower version, for good.
    #[serde(default = "one")]
    pub version: u32,
    /// 名称
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Where it comes from, and whether it is an assumption.
    pub note: String,
    /// The same in English.
    pub note_en: String,
    /// The place it is for.
    pub place: PlaceCode,
    /// Whose place must lie in it.
    #[serde(default = "lives")]
    pub covers: Covers,
    /// Whose rule it is; without it, the place's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Authority>,
    /// First service day.
    pub valid_from: ServiceDay,
    /// Last service day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<ServiceDay>,
    /// Where policies stack, lower numbers pay first; equal ones in the order of their ids.
    #[serde(default = "hundred")]
    pub order: u32,
    /// Beside other policies.
    pub combine: Combine,
    /// Policies that say `highest` are compared within their group only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// On which day ages are counted.
    #[serde(default = "service_day", skip_serializing_if = "is_service_day")]
    pub age_on: AgeOn,
    /// What must hold for anything in it to count.
    #[serde(default, skip_serializing_if = "When::is_empty")]
    pub when: When,
    /// Whom it never pays for. Who is fed, housed or treated in an institution, or has died, never gets anything anyway.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<Exclude>,
    /// It pays nothing for a price below this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_spend_fen: Option<Fen>,
    /// It pays nothing unless the price is more than what it would pay.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spend_above_subsidy: bool,
    /// It leaves the senior at least this to pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_own_fen: Option<Fen>,
    /// It pays at most this for one meal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_fen: Option<Fen>,
    /// Groups of people that the fixed categories don't know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// Named lists of days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calendars: Vec<Calendar>,
    /// Who pays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub funds: Vec<FundSpec>,
    /// How many meals and how much money, for the whole policy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// Layers pay one after another; without any, all rules form one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<Layer>,
    /// Who gets what. The first rule of a layer that fits decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Who pays the delivery fee. The first that fits decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delivery: Vec<Rule>,
    /// Operating subsidies per meal or person and day, beside the price.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awards: Vec<MealAward>,
    /// Operating subsidies for a year's number of meals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub volume_awards: Vec<VolumeAward>,
    /// Who pays for a meal that wasn't eaten. The first that fits decides; without any, the operator.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unserved: Vec<UnservedRule>,
    /// How it is claimed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// Other policy files, beside this one, that its cases are reckoned together with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<String>,
    /// Facts that all cases share unless they say otherwise.
    #[serde(default, skip_serializing_if = "CaseFacts::is_empty")]
    pub case_facts: CaseFacts,
    /// Worked examples: facts and what must come out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Case>,
}

pub(crate) fn one() -> u32 {
    1
}

fn hundred() -> u32 {
    100
}

fn service_day() -> AgeOn {
    AgeOn::ServiceDay
}

fn is_service_day(age_on: &AgeOn) -> bool {
    *age_on == AgeOn::ServiceDay
}

fn lives() -> Covers {
    Covers::Lives
}

pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Policy {
    /// Whether a day lies within its own; [`counting`] says whether a higher version has replaced it.
    #[must_use]
    pub fn in_force(&self, day: ServiceDay) -> bool {
        holds(day, self.valid_from, self.valid_to)
    }

    /// The level of whoever decided it.
    #[must_use]
    pub fn authority_level(&self) -> PlaceLevel {
        let own = || self.place.level();
        self.authority
            .as_ref()
            .map_or_else(own, |from| from.level.unwrap_or_else(|| from.place.level()))
    }

    /// The fund of that id.
    #[must_use]
    pub fn fund(&self, id: &str) -> Option<&FundSpec> {
        self.funds.iter().find(|fund| fund.id == id)
    }

    /// Whether it has a rule, delivery rule or award of that id.
    #[must_use]
    pub fn has_rule(&self, id: &str) -> bool {
        self.rules.iter().chain(&self.delivery).any(|rule| rule.id == id)
    }

    /// Every limit with the mark that tells it from the policy's others.
    pub fn all_limits(&self) -> impl Iterator<Item = (&str, &Limit)> {
        let own = self.limits.iter().map(|limit| (limit.mark(""), limit));
        let layers = self.layers.iter().map(|layer| (&layer.id, &layer.limits));
        let rules = self.rules.iter().chain(&self.delivery);
        let rules = rules.map(|rule| (&rule.id, &rule.limits));
        let awards = self.awards.iter().map(|award| (&award.id, &award.limits));
        let owned = layers.chain(rules).chain(awards);
        let owned = owned.flat_map(|(owner, limits)| limits.iter().map(|limit| (limit.mark(owner), limit)));
        let daily = self
            .awards
            .iter()
            .filter_map(|award| Some((award.id.as_str(), award.daily()?)));
        own.chain(owned).chain(daily)
    }
}

#[cfg(test)]
mod refusals;
#[cfg(test)]
mod tests;
