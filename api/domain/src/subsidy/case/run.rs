//! Running cases: the same evaluation as at the counter, on facts from a file.

use super::{
    Case, CaseFacts, CaseVolume, Expected, Step,
    expect::{CaseReport, Compared, Names, StepReport, What, fired},
    facts::Known,
};
use crate::{
    id::{OrderId, SeniorId},
    money::Fen,
    place::PlacePath,
    subsidy::{
        facts::Facts,
        funds::FundBalances,
        policy::Policy,
        quota::{QuotaBook, QuotaSlot},
        settle::settle_unserved,
        split::{Fund, Part, Split},
        volume::{PointVolume, volume_awards},
        words::Words,
    },
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The diner of every case.
const SENIOR: SeniorId = SeniorId(Uuid::from_u128(1));

/// Runs a policy's cases, together with the policies beside it.
#[must_use]
pub fn run_cases(policy: &Policy, beside: &[Policy]) -> Vec<CaseReport> {
    policy.cases.iter().map(|case| run(policy, beside, case)).collect()
}

/// What a case has done so far.
pub(super) struct Story<'a> {
    pub(super) names: Names<'a>,
    pub(super) policies: Vec<&'a Policy>,
    quota: QuotaBook,
    /// Named by key. Funds of one place are filled in when a meal tells the place.
    funds: FundBalances,
    /// As the case says, by fund.
    before: &'a Expected,
    /// The keys that a fund's name stands for so far.
    keys: BTreeMap<String, String>,
    orders: BTreeMap<String, (OrderId, Split)>,
    orders_made: u128,
}

fn run(policy: &Policy, beside: &[Policy], case: &Case) -> CaseReport {
    if let Some(volume) = &case.volume {
        let step = run_volume(policy, beside, case, volume);
        return report(case, vec![step]);
    }
    let mut story = Story {
        names: Names { policy, beside },
        policies: std::iter::once(policy).chain(beside).collect(),
        quota: QuotaBook::default(),
        funds: FundBalances::default(),
        before: &case.funds,
        keys: BTreeMap::new(),
        orders: BTreeMap::new(),
        orders_made: 0,
    };
    let under = case.facts.over(&policy.case_facts).settled(policy);
    let only = [Step {
        expect: case.expect.clone(),
        fee: case.fee.clone(),
        awards: case.awards.clone(),
        rules: case.rules.clone(),
        ..Step::default()
    }];
    let steps = if case.steps.is_empty() {
        &only[..]
    } else {
        &case.steps[..]
    };
    let mut reports = Vec::new();
    for (number, step) in (1..).zip(steps) {
        story.step(&mut reports, number, step, &under);
    }
    if let (Some(last), Some(after)) = (reports.last_mut(), &case.funds_after) {
        story.compare_funds(last, after);
    }
    if let Some(first) = reports.first_mut() {
        let given = Some(case.funds.clone());
        let strangers = story.names.strangers([&given, &case.funds_after, &None, &None]);
        first.passed &= strangers.is_empty();
        first.notes.extend(strangers);
    }
    report(case, reports)
}

fn report(case: &Case, steps: Vec<StepReport>) -> CaseReport {
    CaseReport {
        name: case.name.clone(),
        passed: steps.iter().all(|step| step.passed),
        steps,
    }
}

impl Story<'_> {
    fn step(&mut self, reports: &mut Vec<StepReport>, number: u32, step: &Step, under: &CaseFacts) {
        let name = number.to_string();
        if let Some(id) = &step.cancel {
            let gone = self.orders.remove(id);
            if let Some((order, split)) = &gone {
                self.release(*order, split);
            }
            let split = Split::default();
            reports.push(self.told(name, step, &split.parts, &split));
        } else if let Some(unserved) = &step.unserved {
            reports.push(self.unserved(name, step, &unserved.step, unserved.cause));
        } else {
            let facts = step.facts.over(under).settled(self.names.policy);
            for time in 0..step.repeat.unwrap_or(1) {
                let mut facts = facts.clone();
                facts.day = Some(facts.day_in(self.names.policy).plus_days(i64::from(time)));
                let name = step
                    .repeat
                    .map_or_else(|| name.clone(), |_| format!("{number}.{}", time + 1));
                if let Some(known) = facts.known(self.names.policy) {
                    reports.push(self.meal(name, step, &known));
                }
            }
        }
        if let (Some(last), Some(after)) = (reports.last_mut(), &step.funds_after) {
            self.compare_funds(last, after);
        }
    }

    fn meal(&mut self, name: String, step: &Step, known: &Known) -> StepReport {
        let facts = known.facts(&self.quota, &self.funds);
        let found = self.found_keys(&facts);
        for (name, key, _) in &found {
            if !self.funds.knows(key)
                && let Some(holds) = self.before.get(name)
            {
                self.funds.set(key, *holds);
            }
        }
        for (name, key, is_floored) in found {
            // Without a floor it pays whatever it holds; counted from nothing, a case can say how far it went.
            if !is_floored && !self.funds.knows(&key) {
                self.funds.set(&key, Fen::ZERO);
            }
            self.keys.insert(name, key);
        }
        let facts = known.facts(&self.quota, &self.funds);
        let split = crate::subsidy::split(self.policies.iter().copied(), &facts);
        let mut told = self.told(name, step, &split.parts, &split);
        if !told.passed {
            self.explain(&mut told, step, &facts, &split);
        }
        self.orders_made += 1;
        let order = OrderId(Uuid::from_u128(self.orders_made));
        self.quota.take(slots(&split), order);
        self.funds.take(&split);
        if let Some(id) = &step.id {
            self.orders.insert(id.clone(), (order, split));
        }
        told
    }

    fn unserved(&mut self, name: String, step: &Step, id: &str, cause: crate::order::FlagCause) -> StepReport {
        let Some((order, split)) = self.orders.remove(id) else {
            return self.told(name, step, &[], &Split::default());
        };
        let settled = settle_unserved(&split, cause, self.policies.iter().copied());
        self.funds.put_back(&split);
        let freed = Split {
            quota: settled.refund.quota,
            ..Split::default()
        };
        self.quota.give_back(slots(&freed), order);
        let charged = Split {
            parts: settled.charges,
            fee: settled.fee,
            ..Split::default()
        };
        self.funds.take(&charged);
        let mut told = self.told(name, step, &charged.parts, &charged);
        // It is no part of anything, so only a case that asks for it compares it.
        if let Some(line) = told.compared.iter_mut().find(|line| line.fund == "operator") {
            line.got = settled.operator;
        }
        told.passed = told.notes.is_empty() && told.compared.iter().all(|line| line.expected == line.got);
        told
    }

    fn release(&mut self, order: OrderId, split: &Split) {
        self.quota.give_back(slots(split), order);
        self.funds.put_back(split);
    }

    /// Each named fund with the key it has for a meal, and whether it has a floor.
    fn found_keys(&self, facts: &Facts<'_>) -> Vec<(String, String, bool)> {
        let own = self.names.policy;
        let own_funds = own.funds.iter().map(|fund| (own, fund, fund.id.clone()));
        let beside = self.names.beside.iter();
        let others = beside.flat_map(|one| {
            one.funds
                .iter()
                .map(move |fund| (one, fund, format!("{}/{}", one.id, fund.id)))
        });
        own_funds
            .chain(others)
            .filter_map(|(policy, fund, name)| {
                let key = fund.key_for(&policy.id, facts)?;
                Some((name, key, fund.floor_fen.is_some()))
            })
            .collect()
    }

    /// Compares and tells which rules paid.
    fn told(&self, name: String, step: &Step, parts: &[Part], split: &Split) -> StepReport {
        let mut compared = self.names.compare(What::Price, step.expect.as_ref(), parts);
        compared.extend(self.names.compare(What::Fee, step.fee.as_ref(), &split.fee));
        compared.extend(self.names.compare(What::Awards, step.awards.as_ref(), &split.awards));
        let fired = fired(split.from_funds());
        let mut notes = self
            .names
            .strangers([&step.expect, &step.fee, &step.awards, &step.funds_after]);
        if let Some(wanted) = &step.rules {
            let short = |id: &str| {
                id.strip_prefix(&format!("{}/", self.names.policy.id))
                    .unwrap_or(id)
                    .to_owned()
            };
            let got: BTreeSet<String> = fired.iter().map(|rule| short(&rule.rule_id)).collect();
            if got != *wanted {
                notes.push(differing_rules(wanted, &got));
            }
        }
        StepReport {
            step: name,
            passed: notes.is_empty() && compared.iter().all(|line| line.expected == line.got),
            compared,
            fired,
            notes,
        }
    }

    fn compare_funds(&self, told: &mut StepReport, after: &Expected) {
        let holds = |name: &String| {
            let key = self.keys.get(name).unwrap_or(name);
            self.funds.holds(key)
        };
        let lines = after.iter().map(|(fund, expected)| Compared {
            what: What::FundsAfter,
            fund: fund.clone(),
            expected: *expected,
            got: holds(fund),
        });
        told.compared.extend(lines);
        told.passed = told.passed && told.compared.iter().all(|line| line.expected == line.got);
    }
}

fn differing_rules(wanted: &BTreeSet<String>, got: &BTreeSet<String>) -> Words {
    let list = |rules: &BTreeSet<String>| rules.iter().cloned().collect::<Vec<_>>().join(", ");
    let (wanted, got) = (list(wanted), list(got));
    Words::new(
        format!("应由规则 [{wanted}] 出资，实际是 [{got}]"),
        format!("the rules [{wanted}] should have paid; [{got}] did"),
    )
}

fn slots(split: &Split) -> Vec<QuotaSlot> {
    let slot = |claim: &crate::subsidy::QuotaClaim| QuotaSlot {
        senior_id: SENIOR,
        claim: claim.clone(),
    };
    split.quota.iter().map(slot).collect()
}

fn run_volume(policy: &Policy, beside: &[Policy], case: &Case, volume: &CaseVolume) -> StepReport {
    let facts = case.facts.over(&policy.case_facts);
    let point = volume.point.as_ref().unwrap_or(&policy.place);
    let awards = volume_awards(
        std::iter::once(policy).chain(beside),
        &PointVolume {
            per: volume.per,
            last_day: volume.per.last_day(facts.day_in(policy)),
            point: &PlacePath::of(point),
            point_kind: volume.point_kind,
            point_tags: &volume.point_tags,
            served: volume.person_times,
            subsidised: volume.subsidised.unwrap_or(volume.person_times),
            delivered: volume.delivered.unwrap_or(0),
            months_open: volume.months_open,
            rating_passed: volume.rating_passed,
        },
    );
    let names = Names { policy, beside };
    let compared = names.compare(What::Awards, case.awards.as_ref(), &awards);
    let notes = names.strangers([&case.awards, &None, &None, &None]);
    StepReport {
        step: "1".to_owned(),
        passed: notes.is_empty() && compared.iter().all(|line| line.expected == line.got),
        compared,
        fired: fired(awards.iter().filter(|award| award.fund != Fund::Own)),
        notes,
    }
}

impl Known {
    fn facts<'a>(&'a self, quota: &'a QuotaBook, funds: &'a FundBalances) -> Facts<'a> {
        Facts {
            senior_id: SENIOR,
            born: self.born,
            gender: self.gender,
            registered: &self.registered,
            registered_since: self.registered_since,
            home: &self.home,
            home_since: self.home_since,
            categories: &self.categories,
            groups: &self.groups,
            ability: self.ability,
            living: self.living,
            income: self.income,
            exclusions: &self.exclusions,
            day: self.day,
            period: self.period,
            set_type: self.set.as_deref(),
            price: self.price,
            delivered: self.delivered,
            delivery_fee: if self.delivered { self.fee } else { Fen::ZERO },
            together: self.together,
            point: &self.point,
            point_kind: self.point_kind,
            point_tags: &self.point_tags,
            quota,
            funds,
        }
    }
}
