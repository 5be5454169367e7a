//! A subsidy policy as data: dated, versioned, scoped to a place.

use super::{quota::QuotaSpan, split::Fund};
use crate::{
    category::Category,
    code::Coded,
    facts::holds,
    money::Fen,
    named::named,
    place::{PlaceCode, PlaceLevel, PlacePath},
    time::{MealPeriod, ServiceDay},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

named! {
    /// What happens where two policies cover the same person.
    pub enum Combine {
        /// It adds to others.
        Stack = "stack",
        /// Of all policies that say so, only the one that gives most counts.
        Highest = "highest",
    }
}

named! {
    /// Who gets no subsidy at all, whatever a rule says.
    pub enum Exclusion {
        /// 集中供养: their institution feeds them.
        InInstitution = "in_institution",
        /// 住院
        InHospital = "in_hospital",
        /// 去世
        Deceased = "deceased",
    }
}

/// One version of one policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Stable key, e.g. `sangzhi-2026`. Versions of one policy share it.
    pub id: String,
    /// Where two versions are in force on one day, the higher counts.
    #[serde(default = "first_version")]
    pub version: u32,
    /// 名称
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Where it comes from, and whether it is an assumption.
    pub note: String,
    /// The same in English.
    pub note_en: String,
    /// It covers those who live here or below.
    pub place: PlaceCode,
    /// First service day.
    pub valid_from: ServiceDay,
    /// Last service day.
    #[serde(default)]
    pub valid_to: Option<ServiceDay>,
    /// The meals it pays for.
    pub periods: BTreeSet<MealPeriod>,
    /// Beside other policies.
    pub combine: Combine,
    /// How many subsidised meals per span; without it, any number.
    #[serde(default)]
    pub quota: Option<Quota>,
    /// Whom it never pays for.
    #[serde(default)]
    pub exclusions: BTreeSet<Exclusion>,
    /// The first rule that fits decides.
    pub rules: Vec<Rule>,
}

fn first_version() -> u32 {
    1
}

/// So many per span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// The span.
    pub per: QuotaSpan,
    /// How many.
    pub count: u32,
}

/// Whom a rule is for and what they get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Unique within the policy.
    pub id: String,
    /// Completed years on the service day, at least.
    #[serde(default)]
    pub min_age: Option<i32>,
    /// Completed years on the service day, at most.
    #[serde(default)]
    pub max_age: Option<i32>,
    /// One of these; empty means anybody.
    #[serde(default)]
    pub categories: BTreeSet<Category>,
    /// What may be said aloud about why; never a category.
    pub reason: String,
    /// The same in English.
    pub reason_en: String,
    /// Paid in this order, each at most what is still unpaid.
    #[serde(default)]
    pub parts: Vec<RulePart>,
    /// The senior pays this at most; `rest` carries what is above it.
    #[serde(default)]
    pub own_share: Option<OwnShare>,
}

/// One fund's share: either a fixed amount or a share of the price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulePart {
    /// Who pays.
    pub payer: Payer,
    /// So many fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fen: Option<Fen>,
    /// Numerator and denominator of the price, rounded down to the fen: `[1, 4]` is a quarter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<(i64, i64)>,
    /// The share at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_fen: Option<Fen>,
}

/// Who pays, and what the slip calls it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payer {
    /// The kind of fund.
    pub fund: Fund,
    /// Whose.
    #[serde(default)]
    pub level: Option<PlaceLevel>,
    /// 县补贴
    pub label: String,
    /// County subsidy.
    pub label_en: String,
}

/// The senior's share is fixed and a fund carries the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnShare {
    /// What the senior pays.
    pub fen: Fen,
    /// Who carries the rest.
    pub rest: Payer,
}

/// A policy that can't be applied as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPolicy {
    /// It isn't TOML of this shape.
    #[error("the policy does not read: {0}")]
    Shape(String),
    /// No rule, or two of one id.
    #[error("the policy {0} needs rules with ids of their own")]
    Rules(String),
    /// An amount below zero, or a share with a denominator that isn't positive.
    #[error("the rule {0} has an amount that makes no sense")]
    Amount(String),
    /// A rule that pays the senior's own share as if it were a fund's.
    #[error("the rule {0} names the senior as a fund; the own share is what remains")]
    OwnAsFund(String),
    /// It ends before it begins.
    #[error("the policy {0} ends before it begins")]
    Period(String),
}

impl Coded for BadPolicy {
    fn code(&self) -> &'static str {
        "bad_policy"
    }
}

impl Policy {
    /// Reads and checks a policy.
    ///
    /// # Errors
    /// [`BadPolicy`] when it doesn't read or can't be applied.
    pub fn from_toml(text: &str) -> Result<Self, BadPolicy> {
        let policy: Self = toml::from_str(text).map_err(|error| BadPolicy::Shape(error.message().to_owned()))?;
        policy.check()?;
        Ok(policy)
    }

    /// Whether it can be applied.
    ///
    /// # Errors
    /// [`BadPolicy`] with the first thing that is wrong.
    pub fn check(&self) -> Result<(), BadPolicy> {
        if self.valid_to.is_some_and(|end| end < self.valid_from) {
            return Err(BadPolicy::Period(self.id.clone()));
        }
        let ids: BTreeSet<&str> = self.rules.iter().map(|rule| rule.id.as_str()).collect();
        if ids.is_empty() || ids.len() != self.rules.len() {
            return Err(BadPolicy::Rules(self.id.clone()));
        }
        self.rules.iter().try_for_each(Rule::check)
    }

    /// Whether it is in force for somebody who lives at `home`.
    #[must_use]
    pub fn covers(&self, home: &PlacePath, day: ServiceDay, period: MealPeriod) -> bool {
        let inside = PlacePath::of(&self.place).covers(home);
        inside && self.periods.contains(&period) && holds(day, self.valid_from, self.valid_to)
    }
}

impl Rule {
    fn check(&self) -> Result<(), BadPolicy> {
        let payers = self
            .parts
            .iter()
            .map(|part| &part.payer)
            .chain(self.own_share.iter().map(|own| &own.rest));
        if payers.into_iter().any(|payer| payer.fund == Fund::Own) {
            return Err(BadPolicy::OwnAsFund(self.id.clone()));
        }
        let amounts_fit = self.parts.iter().all(|part| part.makes_sense());
        let own_fits = self.own_share.as_ref().is_none_or(|own| own.fen >= Fen::ZERO);
        if amounts_fit && own_fits {
            Ok(())
        } else {
            Err(BadPolicy::Amount(self.id.clone()))
        }
    }

    /// Whether somebody of that age and those categories falls under it.
    #[must_use]
    pub fn fits(&self, age: i32, categories: &BTreeSet<Category>) -> bool {
        let old_enough = self.min_age.is_none_or(|min| age >= min);
        let young_enough = self.max_age.is_none_or(|max| age <= max);
        let meant = self.categories.is_empty() || !self.categories.is_disjoint(categories);
        old_enough && young_enough && meant
    }
}

impl RulePart {
    fn makes_sense(&self) -> bool {
        let one_of_both = self.fen.is_some() != self.share.is_some();
        let capped_right = self.cap_fen.is_none() || self.share.is_some();
        let amounts = self.fen.into_iter().chain(self.cap_fen);
        let share_fits = self
            .share
            .is_none_or(|(numerator, denominator)| numerator >= 0 && denominator > 0);
        one_of_both && capped_right && share_fits && amounts.into_iter().all(|fen| fen >= Fen::ZERO)
    }

    /// What it comes to for a price.
    #[must_use]
    pub fn of(&self, price: Fen) -> Fen {
        let share = self
            .share
            .map(|(numerator, denominator)| price.share_down(numerator, denominator));
        let amount = self.fen.or(share).unwrap_or(Fen::ZERO);
        self.cap_fen.map_or(amount, |cap| amount.at_most(cap))
    }
}

/// The two counties' demo policies.
///
/// # Panics
/// Never: the files are part of the program and a test reads them.
#[must_use]
pub fn demo_policies() -> Vec<Policy> {
    [
        include_str!("../../data/policies/sangzhi-2026.toml"),
        include_str!("../../data/policies/otog-2026.toml"),
    ]
    .into_iter()
    .map(|text| Policy::from_toml(text).expect("the built-in files are tested"))
    .collect()
}

#[cfg(test)]
mod tests;
