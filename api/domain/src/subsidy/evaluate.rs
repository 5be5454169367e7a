//! From policies and facts to a split.

use super::{
    policy::{Combine, Exclusion, Payer, Policy, Rule},
    quota::{QuotaBook, QuotaClaim},
    split::{Fund, Part, Split},
};
use crate::{
    category::Category,
    id::SeniorId,
    money::Fen,
    place::PlacePath,
    time::{MealPeriod, ServiceDay},
};
use std::collections::{BTreeMap, BTreeSet};

/// What a split depends on, as of the service day.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// Who eats.
    pub senior_id: SeniorId,
    /// Where they live; policies are scoped by it, not by where they eat.
    pub home: &'a PlacePath,
    /// Completed years on the service day.
    pub age: i32,
    /// Categories that hold on the service day.
    pub categories: &'a BTreeSet<Category>,
    /// What rules out any subsidy on the service day.
    pub exclusions: &'a BTreeSet<Exclusion>,
    /// The service day.
    pub day: ServiceDay,
    /// Which meal.
    pub period: MealPeriod,
    /// The whole price.
    pub price: Fen,
    /// Slots already taken, over all meal points.
    pub quota: &'a QuotaBook,
}

/// What one policy would give.
struct Grant<'a> {
    policy: &'a Policy,
    rule: &'a Rule,
    claim: Option<QuotaClaim>,
}

/// Splits the price. Fund parts come first in the policies' order, the own share is last and takes every remainder.
///
/// The parts sum to the price and none is negative. A price of zero or less has one part, the senior's.
#[must_use]
pub fn split<'p>(policies: impl IntoIterator<Item = &'p Policy>, facts: &Facts<'_>) -> Split {
    let mut unpaid = facts.price;
    let mut result = Split::default();
    for grant in chosen(policies, facts) {
        let parts = grant.parts(facts.price, unpaid);
        if parts.is_empty() {
            continue;
        }
        unpaid = unpaid - parts.iter().map(|part| part.fen).sum();
        result.parts.extend(parts);
        result.quota.extend(grant.claim);
    }
    result.parts.push(own_part(unpaid));
    debug_assert_eq!(result.total(), facts.price, "a split sums to its price");
    debug_assert!(result.parts.iter().all(|part| part.fen >= Fen::ZERO) || facts.price < Fen::ZERO);
    result
}

/// The grants that count: of the policies that don't stack only the best, then those that do.
fn chosen<'p>(policies: impl IntoIterator<Item = &'p Policy>, facts: &Facts<'_>) -> Vec<Grant<'p>> {
    let grants = in_force(policies, facts)
        .into_iter()
        .filter_map(|policy| Grant::of(policy, facts));
    let (highest, stacked): (Vec<_>, Vec<_>) = grants.partition(|grant| grant.policy.combine == Combine::Highest);
    let worth = |grant: &Grant<'_>| -> Fen { grant.parts(facts.price, facts.price).iter().map(|part| part.fen).sum() };
    // The first of equals, so that the order of the policies and not chance decides.
    let best = highest.into_iter().rev().max_by_key(worth);
    best.into_iter().chain(stacked).collect()
}

/// One version of each policy that covers the meal, by key.
fn in_force<'p>(policies: impl IntoIterator<Item = &'p Policy>, facts: &Facts<'_>) -> Vec<&'p Policy> {
    let mut latest: BTreeMap<&str, &Policy> = BTreeMap::new();
    let covering = policies
        .into_iter()
        .filter(|policy| policy.covers(facts.home, facts.day, facts.period));
    for policy in covering {
        let kept = latest.entry(&policy.id).or_insert(policy);
        if policy.version > kept.version {
            *kept = policy;
        }
    }
    latest.into_values().collect()
}

impl<'p> Grant<'p> {
    fn of(policy: &'p Policy, facts: &Facts<'_>) -> Option<Self> {
        if !policy.exclusions.is_disjoint(facts.exclusions) {
            return None;
        }
        let rule = policy
            .rules
            .iter()
            .find(|rule| rule.fits(facts.age, facts.categories))?;
        let claim = match &policy.quota {
            None => None,
            Some(quota) => {
                let period_key = quota.per.key(facts.day, facts.period);
                let taken = facts.quota.taken(facts.senior_id, &policy.id, &period_key);
                let ordinal = (1..=quota.count).find(|ordinal| !taken.contains(ordinal))?;
                Some(QuotaClaim {
                    policy_id: policy.id.clone(),
                    period_key,
                    ordinal,
                })
            }
        };
        Some(Self { policy, rule, claim })
    }

    /// The parts of a price, as far as it is still unpaid. Parts of nothing are left out.
    fn parts(&self, price: Fen, unpaid: Fen) -> Vec<Part> {
        let mut left = unpaid;
        let mut parts = Vec::new();
        let fixed = self.rule.parts.iter().map(|part| (&part.payer, part.of(price)));
        for (payer, wanted) in fixed {
            self.pay(&mut parts, &mut left, payer, wanted);
        }
        if let Some(own) = &self.rule.own_share {
            let above = left - own.fen;
            self.pay(&mut parts, &mut left, &own.rest, above);
        }
        parts
    }

    fn pay(&self, parts: &mut Vec<Part>, left: &mut Fen, payer: &Payer, wanted: Fen) {
        let fen = wanted.at_most(*left);
        if fen <= Fen::ZERO {
            return;
        }
        *left = *left - fen;
        parts.push(Part {
            fund: payer.fund,
            level: payer.level,
            fen,
            label: payer.label.clone(),
            label_en: payer.label_en.clone(),
            reason: self.rule.reason.clone(),
            reason_en: self.rule.reason_en.clone(),
            rule_id: format!("{}/{}", self.policy.id, self.rule.id),
        });
    }
}

fn own_part(fen: Fen) -> Part {
    Part {
        fund: Fund::Own,
        level: None,
        fen,
        label: "个人".to_owned(),
        label_en: "You pay".to_owned(),
        reason: "其余部分".to_owned(),
        reason_en: "What remains".to_owned(),
        rule_id: String::new(),
    }
}

#[cfg(test)]
mod tests;
