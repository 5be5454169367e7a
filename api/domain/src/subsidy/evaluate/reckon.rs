//! What one policy adds to a slip.

use super::{
    Lane, Slip, Source,
    pay::Till,
    scope::{Bounds, Mark, Scope, marked},
};
use crate::{
    money::Fen,
    subsidy::{
        facts::Facts,
        policy::{Choose, Layer, MealAward, Policy, Rule, When, when::Scene},
    },
};

/// All rules of a policy without layers.
pub(super) static ONLY_LAYER: Layer = Layer {
    id: String::new(),
    choose: Choose::First,
    when: When::NONE,
    min_own_fen: None,
    cap_fen: None,
    limits: Vec::new(),
};

/// A policy at work on a meal.
struct Reckoning<'p, 'f> {
    policy: &'p Policy,
    scene: Scene<'f>,
    /// The rules that decided so far.
    decided: Vec<&'p str>,
    /// What the policy pays of the price.
    paid: Fen,
}

/// Adds what the policy pays of the price, of the fee and beside both. It is known to cover the meal.
pub(super) fn add<'p>(slip: &mut Slip<'p>, policy: &'p Policy, facts: &Facts<'_>) {
    let scene = Scene::of(policy, facts);
    let mut reckoning = Reckoning {
        policy,
        scene,
        decided: Vec::new(),
        paid: Fen::ZERO,
    };
    reckoning.meal(slip);
    if facts.delivered && facts.delivery_fee > Fen::ZERO {
        reckoning.fee(slip);
    }
    for award in &policy.awards {
        reckoning.award(slip, award);
    }
}

impl<'p> Reckoning<'p, '_> {
    fn meal(&mut self, slip: &mut Slip<'p>) {
        let (policy, price) = (self.policy, self.scene.facts.price);
        if price <= Fen::ZERO || policy.min_spend_fen.is_some_and(|min| price < min) {
            return;
        }
        let bounds = Bounds {
            min_own: policy.min_own_fen,
            cap: policy.cap_fen,
        };
        let Some(mut own) = Scope::open(self.scene, marked("", &policy.limits), bounds, slip, Lane::Price) else {
            return;
        };
        let (began, before) = (Mark::of(slip), slip.sum(Lane::Price));
        if policy.layers.is_empty() {
            self.layer(slip, &ONLY_LAYER, &mut own);
        } else {
            for layer in &policy.layers {
                self.layer(slip, layer, &mut own);
            }
        }
        if policy.spend_above_subsidy && price <= own.asked {
            began.back(slip);
            self.decided.clear();
        } else {
            own.close(&policy.id, slip);
        }
        self.paid = slip.sum(Lane::Price) - before;
    }

    fn layer(&mut self, slip: &mut Slip<'p>, layer: &'p Layer, own: &mut Scope) {
        if !layer.when.fits(self.scene) {
            return;
        }
        let bounds = Bounds {
            min_own: layer.min_own_fen,
            cap: layer.cap_fen,
        };
        let limits = marked(&layer.id, &layer.limits);
        let Some(mut scope) = Scope::open(self.scene, limits, bounds, slip, Lane::Price) else {
            return;
        };
        // What came before in this policy, for rules that ask.
        self.paid = own.paid(slip);
        let policy = self.policy;
        let here = |rule: &&Rule| policy.layers.is_empty() || rule.layer.as_ref() == Some(&layer.id);
        let rules = policy.rules.iter().filter(here);
        match layer.choose {
            Choose::First => {
                for rule in rules {
                    if self.rule(slip, rule, Lane::Price, &mut [own, &mut scope]) {
                        break;
                    }
                }
            }
            Choose::All => {
                for rule in rules {
                    self.rule(slip, rule, Lane::Price, &mut [own, &mut scope]);
                    self.paid = own.paid(slip);
                }
            }
            Choose::Highest => {
                if let Some(best) = self.best(slip, rules, own, &mut scope) {
                    self.rule(slip, best, Lane::Price, &mut [own, &mut scope]);
                }
            }
        }
        scope.close(&policy.id, slip);
    }

    /// The rule that would pay most; of equals the first.
    fn best(
        &mut self,
        slip: &mut Slip<'p>,
        rules: impl Iterator<Item = &'p Rule>,
        own: &mut Scope,
        scope: &mut Scope,
    ) -> Option<&'p Rule> {
        let (began, before, asked) = (Mark::of(slip), slip.sum(Lane::Price), own.asked);
        let mut best: Option<(Fen, &'p Rule)> = None;
        for rule in rules {
            if self.rule(slip, rule, Lane::Price, &mut [own, scope]) {
                self.decided.pop();
                let pays = slip.sum(Lane::Price) - before;
                if best.is_none_or(|(most, _)| pays > most) {
                    best = Some((pays, rule));
                }
            }
            began.back(slip);
            own.asked = asked;
        }
        best.map(|(_, rule)| rule)
    }

    /// Pays by a rule, if it fits and its limits aren't used up; says whether it decided.
    fn rule(&mut self, slip: &mut Slip<'p>, rule: &'p Rule, lane: Lane, owners: &mut [&mut Scope]) -> bool {
        if !rule.when.fits(self.scene)
            || !self.has_decided(&rule.only_with)
            || (rule.only_subsidised && self.paid <= Fen::ZERO)
        {
            return false;
        }
        let bounds = Bounds {
            min_own: rule.min_own_fen,
            cap: rule.cap_fen,
        };
        let limits = marked(&rule.id, &rule.limits);
        let Some(mut scope) = Scope::open(self.scene, limits, bounds, slip, lane) else {
            return false;
        };
        let till = self.till((&rule.id, &rule.reason, &rule.reason_en), lane);
        for pay in &rule.pay {
            match owners {
                [own, layer] => till.pay(slip, pay, &mut [own, layer, &mut scope]),
                _ => till.pay(slip, pay, &mut [&mut scope]),
            }
        }
        scope.close(&self.policy.id, slip);
        self.decided.push(&rule.id);
        true
    }

    fn fee(&mut self, slip: &mut Slip<'p>) {
        for rule in &self.policy.delivery {
            if self.rule(slip, rule, Lane::Fee, &mut []) {
                break;
            }
        }
    }

    fn award(&mut self, slip: &mut Slip<'p>, award: &'p MealAward) {
        let is_meant = award.unsubsidised_too || self.paid > Fen::ZERO;
        if !is_meant || !award.when.fits(self.scene) || !self.has_decided(&award.only_with) {
            return;
        }
        let daily = award.daily().map(|limit| (award.id.as_str(), limit));
        let limits = marked(&award.id, &award.limits).chain(daily);
        let bounds = Bounds {
            min_own: None,
            cap: None,
        };
        let Some(mut scope) = Scope::open(self.scene, limits, bounds, slip, Lane::Beside) else {
            return;
        };
        let till = self.till((&award.id, &award.reason, &award.reason_en), Lane::Beside);
        for pay in &award.pay {
            till.pay(slip, pay, &mut [&mut scope]);
        }
        scope.close(&self.policy.id, slip);
    }

    fn has_decided(&self, rules: &[String]) -> bool {
        rules.is_empty() || rules.iter().any(|id| self.decided.contains(&id.as_str()))
    }

    fn till(&self, (id, reason, reason_en): (&'p str, &'p str, &'p str), lane: Lane) -> Till<'p, '_> {
        Till {
            policy: self.policy,
            scene: self.scene,
            source: Source { id, reason, reason_en },
            lane,
        }
    }
}
