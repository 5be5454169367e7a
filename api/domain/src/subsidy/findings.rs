//! Reading a policy over: what can be applied as it stands and yet can hardly be meant.

use super::{
    policy::{Choose, Pay, Policy, Rule, When},
    words::Words,
};
use crate::named::named;
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

/// Older than anybody.
const OLDEST: i32 = 150;

/// A rule's ages, both ends included.
#[derive(Clone, Copy)]
struct Band<'a> {
    from: i32,
    to: i32,
    rule: &'a Rule,
}

impl Policy {
    /// Gaps and overlaps between age bands, rules that nobody reaches, and what is declared and not used.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        let plain = (self.layers.is_empty()).then_some((Choose::First, None));
        let layers = self.layers.iter().map(|layer| (layer.choose, Some(&layer.id)));
        for (choose, id) in plain.into_iter().chain(layers) {
            let rules: Vec<&Rule> = self.rules.iter().filter(|rule| rule.layer.as_ref() == id).collect();
            bands(&mut found, choose, &rules);
            if let (Some(id), true) = (id, rules.is_empty()) {
                found.push(Finding {
                    kind: FindingKind::EmptyLayer,
                    at: id.clone(),
                    words: Words::new(format!("“{id}”这一层没有规则"), format!("the layer `{id}` has no rule")),
                });
            }
        }
        bands(&mut found, Choose::First, &self.delivery.iter().collect::<Vec<_>>());
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

fn bands(found: &mut Vec<Finding>, choose: Choose, rules: &[&Rule]) {
    if choose == Choose::All {
        return;
    }
    let bands: Vec<Band<'_>> = rules
        .iter()
        .map(|rule| Band {
            from: rule.when.min_age.unwrap_or(0),
            to: rule.when.max_age.unwrap_or(OLDEST),
            rule,
        })
        .collect();
    if choose == Choose::First {
        let dead = unreachable(found, &bands);
        overlaps(found, &bands, &dead);
    }
    gaps(found, &bands);
}

impl Band<'_> {
    /// Whether both are for the same people, ages aside.
    fn is_beside(&self, other: &Self) -> bool {
        self.rule.when.but_for_age() == other.rule.when.but_for_age()
            && self.rule.only_with == other.rule.only_with
            && self.rule.only_subsidised == other.rule.only_subsidised
    }

    /// Whether it takes everybody of its ages whom the other is for.
    fn takes(&self, other: &Self) -> bool {
        let always = self.rule.limits.is_empty() && self.rule.only_with.is_empty() && !self.rule.only_subsidised;
        always && self.rule.when.is_implied_by(&other.rule.when)
    }

    fn holds(&self, other: &Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }
}

fn overlaps(found: &mut Vec<Finding>, bands: &[Band<'_>], dead: &BTreeSet<String>) {
    let bands: Vec<&Band<'_>> = bands.iter().filter(|band| !dead.contains(&band.rule.id)).collect();
    for (position, first) in bands.iter().enumerate() {
        for second in bands[position + 1..].iter().filter(|one| one.is_beside(first)) {
            let (from, to) = (first.from.max(second.from), first.to.min(second.to));
            // A band inside the other is how exceptions, and descending ages, are written.
            if from <= to && !first.holds(second) && !second.holds(first) && first.rule.limits.is_empty() {
                let (one, two) = (&first.rule.id, &second.rule.id);
                let (zh, en) = ages(from, to);
                found.push(Finding {
                    kind: FindingKind::AgeOverlap,
                    at: two.clone(),
                    words: Words::new(
                        format!("{zh}同时落在“{one}”和“{two}”里，按前一条算"),
                        format!("{en} is in both `{one}` and `{two}`; the first counts"),
                    ),
                });
            }
        }
    }
}

/// Says which rules nobody reaches.
fn unreachable(found: &mut Vec<Finding>, bands: &[Band<'_>]) -> BTreeSet<String> {
    let mut dead = BTreeSet::new();
    for (position, band) in bands.iter().enumerate() {
        let before: Vec<(i32, i32)> = bands[..position]
            .iter()
            .filter(|earlier| earlier.takes(band))
            .map(|earlier| (earlier.from, earlier.to))
            .collect();
        if uncovered(band.from, band.to, before).is_empty() {
            let id = &band.rule.id;
            dead.insert(id.clone());
            found.push(Finding {
                kind: FindingKind::Unreachable,
                at: id.clone(),
                words: Words::new(
                    format!("规则“{id}”永远轮不到：前面的规则已经把这些人都包括了"),
                    format!("the rule `{id}` is never reached: rules before it take everybody it is for"),
                ),
            });
        }
    }
    dead
}

/// Only where there are bands: one rule with one age is a threshold and no gap.
fn gaps(found: &mut Vec<Finding>, bands: &[Band<'_>]) {
    for (position, first) in bands.iter().enumerate() {
        let is_leader = !bands[..position].iter().any(|one| one.is_beside(first));
        let group: Vec<&Band<'_>> = bands.iter().filter(|one| one.is_beside(first)).collect();
        if !is_leader || group.len() < 2 {
            continue;
        }
        let from = group.iter().map(|band| band.from).min().unwrap_or(0);
        let taken = bands
            .iter()
            .filter(|one| one.is_beside(first) || one.rule.when.is_implied_by(&first.rule.when))
            .map(|one| (one.from, one.to))
            .collect();
        for (from, to) in uncovered(from, OLDEST, taken) {
            let (zh, en) = ages(from, to);
            let before = group.iter().filter(|band| band.to < from).max_by_key(|band| band.to);
            let at = before.map_or_else(|| first.rule.id.clone(), |band| band.rule.id.clone());
            found.push(Finding {
                kind: FindingKind::AgeGap,
                words: Words::new(
                    format!("{zh}不在任何一档里（“{at}”之后）"),
                    format!("{en} is in no band (after `{at}`)"),
                ),
                at,
            });
        }
    }
}

/// What of an interval others leave over.
fn uncovered(from: i32, to: i32, mut taken: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    taken.sort_unstable();
    let (mut next, mut open) = (from, Vec::new());
    for (start, end) in taken {
        if start > to {
            break;
        }
        if start > next {
            open.push((next, start - 1));
        }
        next = next.max(end + 1);
    }
    if next <= to {
        open.push((next, to));
    }
    open
}

fn ages(from: i32, to: i32) -> (String, String) {
    if from == to {
        (format!("{from} 岁"), format!("age {from}"))
    } else if to >= OLDEST {
        (format!("{from} 岁及以上"), format!("age {from} and over"))
    } else {
        (format!("{from}–{to} 岁"), format!("age {from} to {to}"))
    }
}

fn implied_set<T: Ord>(wider: &BTreeSet<T>, narrower: &BTreeSet<T>) -> bool {
    wider.is_empty() || (!narrower.is_empty() && narrower.is_subset(wider))
}

fn implied<T: PartialEq>(wider: &Option<T>, narrower: &Option<T>) -> bool {
    wider.is_none() || wider == narrower
}

fn implied_range<T: PartialOrd>(wider: (&Option<T>, &Option<T>), narrower: (&Option<T>, &Option<T>)) -> bool {
    let least = wider
        .0
        .as_ref()
        .is_none_or(|wide| narrower.0.as_ref().is_some_and(|narrow| narrow >= wide));
    let most = wider
        .1
        .as_ref()
        .is_none_or(|wide| narrower.1.as_ref().is_some_and(|narrow| narrow <= wide));
    least && most
}

impl When {
    fn but_for_age(&self) -> Self {
        Self {
            min_age: None,
            max_age: None,
            ..self.clone()
        }
    }

    /// Whether it holds wherever the other does, ages aside. It may say no where yes would be right, never the other
    /// way round.
    fn is_implied_by(&self, other: &Self) -> bool {
        implied_set(&self.categories, &other.categories)
            && implied_set(&self.groups, &other.groups)
            && implied_set(&self.ability, &other.ability)
            && implied(&self.alone, &other.alone)
            && implied(&self.with_spouse, &other.with_spouse)
            && implied(&self.gender, &other.gender)
            && implied(&self.registered, &other.registered)
            && implied(&self.lives, &other.lives)
            && implied(&self.point, &other.point)
            && implied(&self.point_kind, &other.point_kind)
            && implied_set(&self.point_tags, &other.point_tags)
            && implied_set(&self.periods, &other.periods)
            && implied_set(&self.sets, &other.sets)
            && implied(&self.delivered, &other.delivered)
            && implied_set(&self.weekdays, &other.weekdays)
            && implied_set(&self.months, &other.months)
            && implied_set(&self.days, &other.days)
            && implied(&self.birthday, &other.birthday)
            && self.ranges_implied_by(other)
            && [
                (&self.all, &other.all),
                (&self.any, &other.any),
                (&self.not, &other.not),
            ]
            .into_iter()
            .all(|(wider, narrower)| wider.is_empty() || wider == narrower)
    }

    fn ranges_implied_by(&self, other: &Self) -> bool {
        implied_range(
            (&self.min_price_fen, &self.max_price_fen),
            (&other.min_price_fen, &other.max_price_fen),
        ) && implied_range(
            (&self.min_income_fen, &self.max_income_fen),
            (&other.min_income_fen, &other.max_income_fen),
        ) && implied_range((&self.from, &self.to), (&other.from, &other.to))
            && implied_range((&self.min_together, &None), (&other.min_together, &None))
    }
}

#[cfg(test)]
mod tests;
