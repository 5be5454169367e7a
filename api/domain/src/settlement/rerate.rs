//! 重新核定: what past meals would have cost whom under a corrected policy, as differences. The orders stay as they are.

use super::due::DueKind;
use crate::{
    money::Fen,
    place::PlaceLevel,
    subsidy::{
        policy::Policy,
        split::{Fund, Part, Split},
    },
    time::ServiceDay,
};
use std::collections::BTreeMap;

/// One amount of an order, as it was recorded or corrected since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// Price, fee or award.
    pub kind: DueKind,
    /// Kind of fund.
    pub fund: Fund,
    /// Which fund; empty for the own share.
    pub fund_id: String,
    /// Whose.
    pub level: Option<PlaceLevel>,
    /// What the slip calls it.
    pub label: String,
    /// The same in English.
    pub label_en: String,
    /// How much.
    pub fen: Fen,
    /// `policy/rule`.
    pub rule_id: String,
    /// Of that policy.
    pub policy_version: u32,
    /// What may be said about why.
    pub reason: String,
    /// The same in English.
    pub reason_en: String,
}

/// One amount by which an order changes, with the rules on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What is owed now, less what was: everything but the amount is the newer side's.
    pub amount: Amount,
    /// The rule before; empty where the fund paid nothing.
    pub rule_before: String,
    /// Its policy's version.
    pub version_before: u32,
}

/// A split's amounts.
#[must_use]
pub fn amounts(split: &Split) -> Vec<Amount> {
    let lanes = [
        (DueKind::Meal, &split.parts),
        (DueKind::Fee, &split.fee),
        (DueKind::Award, &split.awards),
    ];
    let all = lanes
        .into_iter()
        .flat_map(|(kind, parts)| parts.iter().map(move |part| amount(kind, part)));
    all.collect()
}

fn amount(kind: DueKind, part: &Part) -> Amount {
    Amount {
        kind,
        fund: part.fund,
        fund_id: part.fund_id.clone(),
        level: part.level,
        label: part.label.clone(),
        label_en: part.label_en.clone(),
        fen: part.fen,
        rule_id: part.rule_id.clone(),
        policy_version: part.policy_version,
        reason: part.reason.clone(),
        reason_en: part.reason_en.clone(),
    }
}

/// What each fund pays more or less after than before. Of a price that stays the same they sum to zero.
#[must_use]
pub fn differences(before: &[Amount], after: &[Amount]) -> Vec<Difference> {
    type Key<'a> = (DueKind, Fund, &'a str);
    let mut sides: BTreeMap<Key<'_>, (Vec<&Amount>, Vec<&Amount>)> = BTreeMap::new();
    let key = |one: &'_ Amount| (one.kind, one.fund);
    for one in before {
        let (kind, fund) = key(one);
        sides.entry((kind, fund, &one.fund_id)).or_default().0.push(one);
    }
    for one in after {
        let (kind, fund) = key(one);
        sides.entry((kind, fund, &one.fund_id)).or_default().1.push(one);
    }
    let sum = |side: &[&Amount]| -> Fen { side.iter().map(|one| one.fen).sum() };
    let changed = sides.into_values().filter(|(was, is)| sum(was) != sum(is));
    changed
        .filter_map(|(was, is)| {
            // A later re-rating stands behind earlier amounts.
            let old = was.last();
            let base = is.first().or(old)?;
            Some(Difference {
                amount: Amount {
                    fen: sum(&is) - sum(&was),
                    ..(*base).clone()
                },
                rule_before: old.map(|one| one.rule_id.clone()).unwrap_or_default(),
                version_before: old.map_or(0, |one| one.policy_version),
            })
        })
        .collect()
}

/// Whether two splits ask the same of the same funds.
#[must_use]
pub fn same(one: &Split, other: &Split) -> bool {
    differences(&amounts(one), &amounts(other)).is_empty()
}

/// The policies as they would have been: one version stands in for all others of its policy, from a day on that may lie
/// before its own first day. Without such a version there is nothing to correct.
#[must_use]
pub fn corrected(policies: &[Policy], policy_id: &str, version: u32, from: ServiceDay) -> Option<Vec<Policy>> {
    let right = policies
        .iter()
        .find(|policy| policy.id == policy_id && policy.version == version)?;
    let others = policies.iter().filter(|policy| policy.id != policy_id).cloned();
    let right = Policy {
        valid_from: right.valid_from.min(from),
        ..right.clone()
    };
    Some(others.chain([right]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(fund: Fund, fund_id: &str, fen: i64, version: u32) -> Part {
        Part {
            fund,
            fund_id: fund_id.into(),
            level: None,
            fen: Fen(fen),
            label: fund_id.into(),
            label_en: fund_id.into(),
            reason: String::new(),
            reason_en: String::new(),
            rule_id: if fund == Fund::Own {
                String::new()
            } else {
                format!("p/{version}")
            },
            policy_version: version,
        }
    }

    fn split(county: i64, village: i64, version: u32) -> Split {
        let mut parts = vec![part(Fund::Government, "county", county, version)];
        if village > 0 {
            parts.push(part(Fund::Collective, "village", village, version));
        }
        parts.push(part(Fund::Own, "", 1200 - county - village, 0));
        Split {
            parts,
            ..Split::default()
        }
    }

    #[test]
    fn differences_name_both_rules_and_sum_to_nothing() {
        let (was, is) = (split(300, 200, 1), split(500, 0, 2));
        let found = differences(&amounts(&was), &amounts(&is));
        let said: Vec<_> = found
            .iter()
            .map(|one| {
                let amount = &one.amount;
                (
                    amount.fund_id.as_str(),
                    amount.fen.0,
                    one.version_before,
                    amount.policy_version,
                )
            })
            .collect();
        // What a fund pays no more keeps the name of the rule that it was paid under.
        assert_eq!(said, [("county", 200, 1, 2), ("village", -200, 1, 1)]);
        assert_eq!(found.iter().map(|one| one.amount.fen).sum::<Fen>(), Fen::ZERO);
        assert!(same(&was, &was) && !same(&was, &is));
    }

    #[test]
    fn a_corrected_meal_is_corrected_from_where_it_stands() {
        let (was, is) = (split(300, 0, 1), split(500, 0, 2));
        let mut standing = amounts(&was);
        standing.extend(
            differences(&amounts(&was), &amounts(&is))
                .into_iter()
                .map(|one| one.amount),
        );
        assert!(
            differences(&standing, &amounts(&is)).is_empty(),
            "a second run finds nothing"
        );
        let again = differences(&standing, &amounts(&split(400, 0, 3)));
        assert_eq!((again[0].amount.fen, again[0].version_before), (Fen(-100), 2));
    }

    #[test]
    fn one_version_stands_in_for_the_others() {
        let policies = crate::subsidy::builtin::demo_policies();
        let day = ServiceDay::parse("2025-06-01").expect("a day");
        let found = corrected(&policies, "sangzhi-2026", 1, day).expect("there");
        assert_eq!(found.len(), policies.len());
        assert!(
            found
                .iter()
                .any(|policy| policy.id == "sangzhi-2026" && policy.in_force(day))
        );
        assert!(corrected(&policies, "sangzhi-2026", 9, day).is_none());
    }
}
