//! Reading a policy over: what can be applied as it stands and yet can hardly be meant.

mod ages;
mod bands;
mod cells;
mod implied;

use super::{
    policy::{Choose, Pay, Policy, Rule, When},
    words::Words,
};
use crate::named::named;
use bands::{Bands, Outside};
use serde::Serialize;
use std::collections::BTreeSet;

named! {
    /// What was found.
    pub enum FindingKind {
        /// Between two age bands, or after the last, is an age that has none.
        AgeGap = "age_gap",
        /// Two age bands share ages; the first rule counts for these.
        AgeOverlap = "age_overlap",
        /// Rules before it take everybody it is for.
        Unreachable = "unreachable",
        /// Nothing pays from it.
        UnusedFund = "unused_fund",
        /// A layer without rules.
        EmptyLayer = "empty_layer",
        /// No condition names it.
        UnusedCalendar = "unused_calendar",
        /// It carries no worked example, so nothing says that it is right.
        NoCases = "no_cases",
    }
}

/// Something worth a second look. It never stops a policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// The rule, fund, layer or calendar.
    pub at: String,
    /// In a sentence.
    pub words: Words,
}

impl Policy {
    /// Gaps and overlaps between age bands, rules that nobody reaches, and what is declared and not used.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        if self.layers.is_empty() {
            let rules: Vec<&Rule> = self.rules.iter().collect();
            let outside = Outside::of(&self.when, self.when.min_age);
            Bands::of(&rules, outside).read(&mut found, Choose::First);
        }
        for layer in &self.layers {
            let id = &layer.id;
            let rules: Vec<&Rule> = self
                .rules
                .iter()
                .filter(|rule| rule.layer.as_ref() == Some(id))
                .collect();
            // A layer adds to others, so that it begins later than the policy is no gap.
            let outside = Outside::of(&self.when, layer.when.min_age).within(&layer.when);
            Bands::of(&rules, outside).read(&mut found, layer.choose);
            if rules.is_empty() {
                found.push(Finding {
                    kind: FindingKind::EmptyLayer,
                    at: id.clone(),
                    words: Words::new(format!("“{id}”这一层没有规则"), format!("the layer `{id}` has no rule")),
                });
            }
        }
        let carried = When {
            delivered: Some(true),
            ..When::NONE
        };
        let ways: Vec<&Rule> = self.delivery.iter().collect();
        let outside = Outside::of(&self.when, None).within(&carried);
        Bands::of(&ways, outside).read(&mut found, Choose::First);
        self.unused(&mut found);
        if self.cases.is_empty() {
            found.push(Finding {
                kind: FindingKind::NoCases,
                at: self.id.clone(),
                words: Words::new(
                    "没有算例（cases），没有东西能证明它算得对",
                    "it carries no cases, so nothing shows that it reckons right",
                ),
            });
        }
        found
    }

    fn unused(&self, found: &mut Vec<Finding>) {
        let rules = self.rules.iter().chain(&self.delivery).flat_map(|rule| &rule.pay);
        let paid = rules
            .chain(self.awards.iter().flat_map(|award| &award.pay))
            .flat_map(Pay::fund_ids);
        let behind = self.funds.iter().flat_map(|fund| &fund.fallback).map(String::as_str);
        let volume = self.volume_awards.iter().map(|award| award.fund.as_str());
        let used: BTreeSet<&str> = paid.chain(behind).chain(volume).collect();
        for fund in self.funds.iter().filter(|fund| !used.contains(fund.id.as_str())) {
            let id = &fund.id;
            found.push(Finding {
                kind: FindingKind::UnusedFund,
                at: id.clone(),
                words: Words::new(
                    format!("资金“{id}”没有用到"),
                    format!("nothing pays from the fund `{id}`"),
                ),
            });
        }
        let mut named = BTreeSet::new();
        self.each_when(&mut |when| named.extend(when.days.iter().cloned()));
        for calendar in self.calendars.iter().filter(|one| !named.contains(&one.id)) {
            let id = &calendar.id;
            found.push(Finding {
                kind: FindingKind::UnusedCalendar,
                at: id.clone(),
                words: Words::new(
                    format!("日历“{id}”没有用到"),
                    format!("no condition names the calendar `{id}`"),
                ),
            });
        }
    }

    /// Every condition of the policy, the nested ones included.
    fn each_when(&self, see: &mut impl FnMut(&When)) {
        fn deep(when: &When, see: &mut impl FnMut(&When)) {
            see(when);
            for inner in when.all.iter().chain(&when.any).chain(&when.not) {
                deep(inner, see);
            }
        }
        let rules = self.rules.iter().chain(&self.delivery);
        let own = std::iter::once(&self.when)
            .chain(self.exclude.iter().map(|one| &one.when))
            .chain(self.funds.iter().map(|one| &one.only))
            .chain(self.layers.iter().map(|one| &one.when))
            .chain(rules.map(|one| &one.when))
            .chain(self.awards.iter().map(|one| &one.when))
            .chain(self.all_limits().map(|(_, limit)| &limit.when));
        own.for_each(|when| deep(when, see));
    }
}

#[cfg(test)]
mod tests;
