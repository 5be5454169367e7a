//! Operating subsidies: money for the meal point, beside the price.

use super::{amount::Pay, is_default, limit::Limit, when::When};
use crate::{
    money::Fen,
    named::named,
    subsidy::{facts::PointKind, quota::QuotaSpan},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

named! {
    /// How often an award is paid.
    pub enum AwardPer {
        /// For every meal.
        Meal = "meal",
        /// Once per person and day, over all meal points.
        PersonDay = "person_day",
    }
}

named! {
    /// The span whose meals are counted, or claimed together.
    pub enum VolumeSpan {
        /// One day.
        Day = "day",
        /// A calendar month.
        Month = "month",
        /// A calendar quarter.
        Quarter = "quarter",
        /// A calendar year.
        Year = "year",
    }
}

named! {
    /// Which meals count.
    pub enum Counts {
        /// Every meal that was served.
        Served = "served",
        /// Those that some fund paid a part of.
        Subsidised = "subsidised",
        /// Those that were carried to the door.
        Delivered = "delivered",
    }
}

/// Paid for a meal, or for a person and day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MealAward {
    /// Unique within the policy.
    pub id: String,
    /// How often.
    pub per: AwardPer,
    /// For which meals.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// Also for meals that this policy pays nothing for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsubsidised_too: bool,
    /// Only where one of these rules decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only_with: Vec<String>,
    /// How much: `fen`, or a `share` of the price.
    pub pay: Vec<Pay>,
    /// How many and how much, per diner.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// Why.
    pub reason: String,
    /// The same in English.
    pub reason_en: String,
}

static ONCE_A_DAY: Limit = Limit {
    id: None,
    per: QuotaSpan::Day,
    count: Some(1),
    max_fen: None,
    over: super::limit::Over::PayRest,
    when: When::NONE,
};

impl MealAward {
    /// The limit that "per person and day" means.
    #[must_use]
    pub fn daily(&self) -> Option<&'static Limit> {
        (self.per == AwardPer::PersonDay).then_some(&ONCE_A_DAY)
    }
}

/// What a number of meals earns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// From so many person-times on.
    pub from: u64,
    /// A fixed amount.
    #[serde(default, skip_serializing_if = "is_default")]
    pub fen: Fen,
    /// For each person-time.
    #[serde(default, skip_serializing_if = "is_default")]
    pub each_fen: Fen,
    /// For each person-time above `from`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub each_above_fen: Fen,
    /// At most this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_fen: Option<Fen>,
}

/// Paid to a meal point for a span's meals. Of its tiers the highest that is reached counts; several awards add up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VolumeAward {
    /// Unique within the policy.
    pub id: String,
    /// Who pays.
    pub fund: String,
    /// The span whose meals are counted.
    #[serde(default = "year")]
    pub per: VolumeSpan,
    /// Which meals count.
    #[serde(default = "served")]
    pub counts: Counts,
    /// Town or country points only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point_kind: Option<PointKind>,
    /// Points with one of these tags only.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub point_tags: BTreeSet<String>,
    /// Points that have been open for so many whole months at the span's end.
    #[serde(default, skip_serializing_if = "is_default")]
    pub min_months_open: u32,
    /// Points that passed the rating only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rating_passed: bool,
    /// What is paid from which number on.
    pub tiers: Vec<Tier>,
    /// Why.
    pub reason: String,
    /// The same in English.
    pub reason_en: String,
}

fn year() -> VolumeSpan {
    VolumeSpan::Year
}

fn served() -> Counts {
    Counts::Served
}
