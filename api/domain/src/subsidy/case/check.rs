//! Whether a policy's cases can be run at all.

use super::{Case, CaseFacts, Expected, Step};
use crate::{
    money::Fen,
    subsidy::policy::{BadPolicy, Fault, Policy},
    time::ServiceDay,
};
use std::collections::BTreeSet;

/// More days than any quota spans.
const REPEAT_MAX: u32 = 400;
/// Nobody has grown older.
const AGE_MAX: i32 = 130;

impl Policy {
    pub(crate) fn check_cases(&self) -> Result<(), BadPolicy> {
        let mut names = BTreeSet::new();
        for case in &self.cases {
            let wrong = |fault: Fault| fault.at(format!("case {}", case.name));
            if !names.insert(&case.name) {
                return Err(wrong(Fault::CaseTwice(case.name.clone())));
            }
            self.check_case(case).map_err(wrong)?;
        }
        Ok(())
    }

    fn check_case(&self, case: &Case) -> Result<(), Fault> {
        self.check_names(&case.funds)?;
        self.check_expected([&case.expect, &case.fee, &case.awards], case.funds_after.as_ref())?;
        if case.volume.is_some() {
            let other = case.expect.is_some() || case.fee.is_some() || !case.steps.is_empty();
            return match (other, &case.awards) {
                (true, _) => Err(Fault::NotHere("expect, fee, steps")),
                (false, None) => Err(Fault::Missing("awards".to_owned())),
                (false, Some(_)) => Ok(()),
            };
        }
        let under = case.facts.over(&self.case_facts);
        for table in [&case.facts, &self.case_facts] {
            agree(table, under.day_in(self))?;
        }
        if case.steps.is_empty() {
            if case.expect.is_none() {
                return Err(Fault::Missing("expect".to_owned()));
            }
            return self.check_facts(&under);
        }
        if case.expect.is_some() || case.fee.is_some() || case.awards.is_some() || case.rules.is_some() {
            return Err(Fault::BesideSteps);
        }
        let mut placed = BTreeSet::new();
        for step in &case.steps {
            self.check_step(step, &placed)?;
            if step.cancel.is_none() && step.unserved.is_none() {
                let facts = step.facts.over(&under);
                agree(&step.facts, facts.day_in(self))?;
                self.check_facts(&facts)?;
            }
            if let Some(id) = &step.id
                && !placed.insert(id)
            {
                return Err(Fault::Twice(id.clone()));
            }
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
            return Err(Fault::Between("repeat", 1, i64::from(REPEAT_MAX)));
        }
        self.check_expected([&step.expect, &step.fee, &step.awards], step.funds_after.as_ref())
    }

    /// Nobody is paid less than nothing; a fund without a floor may be left with less.
    fn check_expected(&self, paid: [&Option<Expected>; 3], after: Option<&Expected>) -> Result<(), Fault> {
        for (field, paid) in ["expect", "fee", "awards"].into_iter().zip(paid) {
            if paid.iter().flat_map(|names| names.values()).any(|fen| *fen < Fen::ZERO) {
                return Err(Fault::Negative(field));
            }
        }
        let mut all = paid.into_iter().flatten().chain(after);
        all.try_for_each(|names| self.check_names(names))
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

    fn check_facts(&self, facts: &CaseFacts) -> Result<(), Fault> {
        if facts.price_fen.is_none() {
            return Err(Fault::Missing("price_fen".to_owned()));
        }
        let amounts = [facts.price_fen, facts.fee_fen];
        if amounts.into_iter().flatten().any(|fen| fen.0 < 0) {
            return Err(Fault::Negative("price_fen, fee_fen"));
        }
        let by_birth = |born: ServiceDay| facts.day_in(self).age_of(born.0);
        match facts.age.or(facts.born.map(by_birth)) {
            None => Err(Fault::Missing("age / born".to_owned())),
            Some(age) => check_age(age),
        }
    }
}

/// Whoever writes both an age and a birth date means one person, of an age that people have.
fn agree(facts: &CaseFacts, day: ServiceDay) -> Result<(), Fault> {
    facts.age.map_or(Ok(()), check_age)?;
    match (facts.age, facts.born.map(|born| day.age_of(born.0))) {
        (Some(age), Some(by_birth)) if age != by_birth => Err(Fault::NotThatAge(by_birth)),
        _ => Ok(()),
    }
}

fn check_age(age: i32) -> Result<(), Fault> {
    if (0..=AGE_MAX).contains(&age) {
        Ok(())
    } else {
        Err(Fault::Between("age", 0, i64::from(AGE_MAX)))
    }
}
