//! Whether a policy's cases can be run at all.

use super::{Case, Expected, Step};
use crate::subsidy::policy::{BadPolicy, Fault, Policy};
use std::collections::BTreeSet;

/// More days than any quota spans.
const REPEAT_MAX: u32 = 400;

impl Policy {
    pub(crate) fn check_cases(&self) -> Result<(), BadPolicy> {
        let mut names = BTreeSet::new();
        for case in &self.cases {
            let wrong = |fault: Fault| fault.at(format!("case {}", case.name));
            if !names.insert(&case.name) {
                return Err(wrong(Fault::Twice(case.name.clone())));
            }
            self.check_case(case).map_err(wrong)?;
        }
        Ok(())
    }

    fn check_case(&self, case: &Case) -> Result<(), Fault> {
        self.check_names(&case.funds)?;
        let expected = [&case.expect, &case.fee, &case.awards, &case.funds_after];
        expected
            .into_iter()
            .flatten()
            .try_for_each(|names| self.check_names(names))?;
        if case.volume.is_some() {
            let other = case.expect.is_some() || case.fee.is_some() || !case.steps.is_empty();
            return match (other, &case.awards) {
                (true, _) => Err(Fault::NotHere("expect, fee, steps")),
                (false, None) => Err(Fault::Missing("awards".to_owned())),
                (false, Some(_)) => Ok(()),
            };
        }
        let under = case.facts.over(&self.case_facts);
        if case.steps.is_empty() {
            if case.expect.is_none() {
                return Err(Fault::Missing("expect".to_owned()));
            }
            return check_facts(&under);
        }
        if case.expect.is_some() || case.fee.is_some() || case.awards.is_some() || case.rules.is_some() {
            return Err(Fault::NotHere("expect, fee, awards, rules"));
        }
        let mut placed = BTreeSet::new();
        for step in &case.steps {
            self.check_step(step, &placed)?;
            if step.cancel.is_none() && step.unserved.is_none() {
                check_facts(&step.facts.over(&under))?;
            }
            placed.extend(step.id.as_deref());
        }
        Ok(())
    }

    fn check_step(&self, step: &Step, placed: &BTreeSet<&str>) -> Result<(), Fault> {
        let named = step.cancel.iter().chain(step.unserved.iter().map(|one| &one.step));
        for id in named {
            if !placed.contains(id.as_str()) {
                return Err(Fault::Unknown {
                    kind: "step",
                    id: id.clone(),
                });
            }
        }
        if step.cancel.is_some() && step.unserved.is_some() {
            return Err(Fault::NotHere("cancel, unserved"));
        }
        if step.repeat.is_some_and(|times| !(1..=REPEAT_MAX).contains(&times)) {
            return Err(Fault::Turned("repeat"));
        }
        let expected = [&step.expect, &step.fee, &step.awards, &step.funds_after];
        expected
            .into_iter()
            .flatten()
            .try_for_each(|names| self.check_names(names))
    }

    /// A name with `/` belongs to a policy beside this one, which is not known here.
    fn check_names(&self, names: &Expected) -> Result<(), Fault> {
        let is_known =
            |name: &str| ["self", "operator"].contains(&name) || name.contains('/') || self.fund(name).is_some();
        match names.keys().find(|name| !is_known(name)) {
            None => Ok(()),
            Some(name) => Err(Fault::Unknown {
                kind: "fund",
                id: name.clone(),
            }),
        }
    }
}

fn check_facts(facts: &super::CaseFacts) -> Result<(), Fault> {
    if facts.price_fen.is_none() {
        return Err(Fault::Missing("price_fen".to_owned()));
    }
    if facts.age.is_none() && facts.born.is_none() {
        return Err(Fault::Missing("age / born".to_owned()));
    }
    let amounts = [facts.price_fen, facts.fee_fen];
    if amounts.into_iter().flatten().any(|fen| fen.0 < 0) {
        return Err(Fault::Negative("price_fen, fee_fen"));
    }
    Ok(())
}
