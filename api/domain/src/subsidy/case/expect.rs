//! What came out of a case, beside what should have.

use super::Expected;
use crate::{
    money::Fen,
    named::named,
    subsidy::{
        policy::Policy,
        split::{Fund, Part},
        words::Words,
    },
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

named! {
    /// What is compared.
    pub enum What {
        /// Parts of the price.
        Price = "price",
        /// Parts of the delivery fee.
        Fee = "fee",
        /// Awards beside the price.
        Awards = "awards",
        /// What funds hold afterwards.
        FundsAfter = "funds_after",
    }
}

/// One fund, expected and got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Of what.
    pub what: What,
    /// The fund.
    pub fund: String,
    /// What the case says.
    pub expected: Fen,
    /// What came out.
    pub got: Fen,
}

/// A rule that paid something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FiredRule {
    /// `policy/rule`.
    pub rule_id: String,
    /// Why, as the slip says it.
    pub reason: String,
    /// The same in English.
    pub reason_en: String,
}

/// One step of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepReport {
    /// Which step, from 1; for a repeated one also which time.
    pub step: String,
    /// Whether all that was expected came out.
    pub passed: bool,
    /// Every fund that was expected or paid.
    pub compared: Vec<Compared>,
    /// The rules that paid.
    pub fired: Vec<FiredRule>,
    /// Rules that should have paid and didn't, or the other way round, and what else explains a difference.
    pub notes: Vec<Words>,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseReport {
    /// Its name.
    pub name: String,
    /// Whether all of it came out.
    pub passed: bool,
    /// Its steps; a case without steps has one.
    pub steps: Vec<StepReport>,
}

/// How cases call the funds.
pub(super) struct Names<'a> {
    pub(super) policy: &'a Policy,
    pub(super) beside: &'a [Policy],
}

impl Names<'_> {
    /// The name of a fund by its key: this file's id, or `policy/fund`.
    fn of_key(&self, key: &str) -> String {
        let base = key.split('@').next().unwrap_or(key);
        let here = |policy: &Policy| {
            let mut funds = policy.funds.iter();
            let found = funds.find(|fund| fund.base_key(&policy.id) == base)?;
            Some(found.id.clone())
        };
        let there = || {
            let mut found = self
                .beside
                .iter()
                .filter_map(|policy| Some(format!("{}/{}", policy.id, here(policy)?)));
            found.next()
        };
        here(self.policy).or_else(there).unwrap_or_else(|| base.to_owned())
    }

    fn sums(&self, parts: &[Part]) -> Expected {
        let mut sums = Expected::new();
        for part in parts {
            let name = match part.fund {
                Fund::Own => "self".to_owned(),
                _ => self.of_key(&part.fund_id),
            };
            *sums.entry(name).or_default() += part.fen;
        }
        sums
    }

    /// A sentence for each named fund that no policy of the case has.
    pub(super) fn strangers(&self, named: [&Option<Expected>; 4]) -> Vec<Words> {
        let has = |name: &str| {
            name.split_once('/').is_none_or(|(policy, fund)| {
                let mut beside = self.beside.iter().filter(|one| one.id == policy);
                beside.any(|one| one.fund(fund).is_some())
            })
        };
        let names: BTreeSet<&String> = named.into_iter().flatten().flat_map(BTreeMap::keys).collect();
        let strangers = names.into_iter().filter(|name| !has(name));
        strangers
            .map(|name| {
                Words::new(
                    format!("“{name}”：一起计算的文件（beside）里没有这项资金；本文件的资金只写编号"),
                    format!(
                        "`{name}`: no file named in `beside` has this fund; funds of this file are written without `/`"
                    ),
                )
            })
            .collect()
    }

    pub(super) fn compare(&self, what: What, expected: Option<&Expected>, parts: &[Part]) -> Vec<Compared> {
        expected.map_or_else(Vec::new, |expected| compare(what, expected, &self.sums(parts)))
    }
}

/// Every fund that either side names. Where the case leaves the own share out, it follows from the rest.
fn compare(what: What, expected: &Expected, got: &Expected) -> Vec<Compared> {
    let total: Fen = got.values().copied().sum();
    let others: Fen = expected
        .iter()
        .filter(|(name, _)| *name != "self" && *name != "operator")
        .map(|(_, fen)| *fen)
        .sum();
    let names: BTreeSet<&String> = expected.keys().chain(got.keys()).collect();
    let line = |fund: &String| {
        let said = expected.get(fund).copied();
        let rest = if fund == "self" { total - others } else { Fen::ZERO };
        Compared {
            what,
            fund: fund.clone(),
            expected: said.unwrap_or(rest),
            got: got.get(fund).copied().unwrap_or(Fen::ZERO),
        }
    };
    let mut lines: Vec<Compared> = names.into_iter().map(line).collect();
    // The own share is last, as on the slip.
    lines.sort_by_key(|line| line.fund == "self");
    lines
}

/// The rules behind parts.
pub(super) fn fired<'a>(parts: impl Iterator<Item = &'a Part>) -> Vec<FiredRule> {
    let mut fired: BTreeMap<&str, FiredRule> = BTreeMap::new();
    for part in parts {
        fired.entry(&part.rule_id).or_insert_with(|| FiredRule {
            rule_id: part.rule_id.clone(),
            reason: part.reason.clone(),
            reason_en: part.reason_en.clone(),
        });
    }
    fired.into_values().collect()
}
