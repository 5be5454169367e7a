//! From policies and facts to a split.

mod chosen;
mod pay;
mod reckon;
mod scope;
mod why;

pub(crate) use why::why_nothing;

use super::{
    facts::Facts,
    policy::{FundSpec, Policy},
    quota::QuotaClaim,
    split::{Part, Split},
};
use crate::money::Fen;
use std::collections::BTreeSet;

/// Splits the price and the delivery fee. Fund parts come first in the order in which the funds pay, the own share is
/// last and takes every remainder.
///
/// The parts sum to the price and none is negative; the fee's parts sum to the fee. A price of zero or less has one
/// part, the senior's. In which order the policies are given doesn't matter.
#[must_use]
pub fn split<'p>(policies: impl IntoIterator<Item = &'p Policy>, facts: &Facts<'_>) -> Split {
    let split = reckoned(policies, facts).written(facts);
    debug_assert_eq!(split.total(), facts.price, "a split sums to its price");
    debug_assert!(split.parts.iter().all(|part| part.fen >= Fen::ZERO) || facts.price < Fen::ZERO);
    split
}

fn reckoned<'p>(policies: impl IntoIterator<Item = &'p Policy>, facts: &Facts<'_>) -> Slip<'p> {
    let mut slip = Slip::default();
    if facts.exclusions.is_empty() {
        for policy in chosen::chosen(policies, facts) {
            reckon::add(&mut slip, policy, facts);
        }
    }
    slip
}

/// The floored funds that were to pay, and whose balance nobody gives: policy and fund.
#[must_use]
pub(crate) fn asked_in_vain<'p>(
    policies: impl IntoIterator<Item = &'p Policy>,
    facts: &Facts<'_>,
) -> BTreeSet<(&'p str, &'p str)> {
    reckoned(policies, facts).in_vain
}

/// What somebody pays, before it is written out.
#[derive(Debug, Clone)]
struct Line<'p> {
    policy: &'p Policy,
    /// The rule or award behind it.
    source: Source<'p>,
    fund: &'p FundSpec,
    key: String,
    fen: Fen,
}

/// What a slip says about why.
#[derive(Debug, Clone, Copy)]
struct Source<'p> {
    id: &'p str,
    reason: &'p str,
    reason_en: &'p str,
}

/// A split in the making.
#[derive(Debug, Clone, Default)]
struct Slip<'p> {
    parts: Vec<Line<'p>>,
    fee: Vec<Line<'p>>,
    awards: Vec<Line<'p>>,
    quota: Vec<QuotaClaim>,
    /// Floored funds that were asked and whose balance isn't known.
    in_vain: BTreeSet<(&'p str, &'p str)>,
}

/// What is being paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lane {
    /// The meal.
    Price,
    /// The way to the door.
    Fee,
    /// Neither: an award.
    Beside,
}

impl Lane {
    /// What shares are shares of.
    fn total(self, facts: &Facts<'_>) -> Fen {
        match self {
            Self::Price | Self::Beside => facts.price,
            Self::Fee => facts.delivery_fee,
        }
    }
}

impl<'p> Slip<'p> {
    fn lane(&mut self, lane: Lane) -> &mut Vec<Line<'p>> {
        match lane {
            Lane::Price => &mut self.parts,
            Lane::Fee => &mut self.fee,
            Lane::Beside => &mut self.awards,
        }
    }

    fn sum(&self, lane: Lane) -> Fen {
        let lines = match lane {
            Lane::Price => &self.parts,
            Lane::Fee => &self.fee,
            Lane::Beside => &self.awards,
        };
        lines.iter().map(|line| line.fen).sum()
    }

    /// What the slip already takes out of a fund.
    fn taken_from(&self, key: &str) -> Fen {
        let all = self.parts.iter().chain(&self.fee).chain(&self.awards);
        all.filter(|line| line.key == key).map(|line| line.fen).sum()
    }

    fn written(self, facts: &Facts<'_>) -> Split {
        let own = Part::own(facts.price - self.sum(Lane::Price));
        let own_fee = (facts.delivery_fee > Fen::ZERO).then(|| Part::own(facts.delivery_fee - self.sum(Lane::Fee)));
        Split {
            parts: self.parts.into_iter().map(Line::written).chain([own]).collect(),
            fee: self.fee.into_iter().map(Line::written).chain(own_fee).collect(),
            awards: self.awards.into_iter().map(Line::written).collect(),
            quota: self.quota,
        }
    }
}

impl Line<'_> {
    fn written(self) -> Part {
        Part {
            fund: self.fund.kind,
            fund_id: self.key,
            level: self.fund.level,
            fen: self.fen,
            label: self.fund.label.clone(),
            label_en: self.fund.label_en.clone(),
            reason: self.source.reason.to_owned(),
            reason_en: self.source.reason_en.to_owned(),
            rule_id: [self.policy.id.as_str(), self.source.id].join("/"),
            policy_version: self.policy.version,
        }
    }
}

#[cfg(test)]
mod tests;
