//! What explains a difference and can't be seen in the amounts.

use super::{
    Expected, Step,
    expect::{StepReport, What},
    run::Story,
};
use crate::{
    money::Fen,
    subsidy::{
        evaluate::{asked_in_vain, why_nothing},
        facts::Facts,
        policy::{Policy, counting},
        split::Split,
        words::Words,
    },
};

impl Story<'_> {
    pub(super) fn explain(&self, told: &mut StepReport, step: &Step, facts: &Facts<'_>, split: &Split) {
        let sums = [(&step.expect, facts.price), (&step.fee, facts.delivery_fee)];
        told.notes.extend(
            sums.into_iter()
                .filter_map(|(parts, whole)| sum(parts.as_ref()?, whole)),
        );
        for exclusion in facts.exclusions {
            let name = exclusion.name();
            told.notes.push(Words::new(
                format!("当天有“{name}”，一律不补贴"),
                format!("`{name}` holds on the day, so nothing is subsidised"),
            ));
        }
        let counted = counting(self.policies.iter().copied(), facts.day);
        for policy in &self.policies {
            if let Some(words) = not_counting(policy, &counted, facts) {
                told.notes.push(words);
            } else if facts.exclusions.is_empty() && self.was_missed(policy, told) && !has_paid(policy, split) {
                let id = &policy.id;
                let why = why_nothing(policy, &counted, facts).into_iter();
                told.notes
                    .extend(why.map(|why| Words::new(format!("{id}：{}", why.zh), format!("{id}: {}", why.en))));
            }
        }
        for (policy, fund) in asked_in_vain(self.policies.iter().copied(), facts) {
            let id = if policy == self.names.policy.id {
                fund.to_owned()
            } else {
                format!("{policy}/{fund}")
            };
            told.notes.push(Words::new(
                format!("没有写资金“{id}”的余额，按 0 计算（在 funds 里写）"),
                format!("the balance of the fund `{id}` is not given (in `funds`), so it counts as empty"),
            ));
        }
    }

    /// Whether the case expected more of a policy's funds, or other rules.
    fn was_missed(&self, policy: &Policy, told: &StepReport) -> bool {
        let is_own = policy.id == self.names.policy.id;
        let is_its = |name: &str| match name.split_once('/') {
            Some((id, _)) => id == policy.id,
            None => is_own && policy.fund(name).is_some(),
        };
        let mut lines = told.compared.iter().filter(|line| line.what == What::Price);
        (is_own && told.compared.iter().all(|line| line.expected == line.got))
            || lines.any(|line| line.got < line.expected && is_its(&line.fund))
    }
}

fn has_paid(policy: &Policy, split: &Split) -> bool {
    split.parts.iter().any(|part| part.policy_id() == policy.id)
}

fn not_counting(policy: &Policy, counted: &[&Policy], facts: &Facts<'_>) -> Option<Words> {
    let (id, day, version) = (&policy.id, facts.day, policy.version);
    if !policy.in_force(day) {
        return Some(Words::new(
            format!("{day} 时 {id} 第 {version} 版未生效"),
            format!("{id} version {version} is not in force on {day}"),
        ));
    }
    (!counted.contains(&policy)).then(|| {
        Words::new(
            format!("{day} 时 {id} 第 {version} 版已被更新的版本取代"),
            format!("{id} version {version} has been replaced by a higher one on {day}"),
        )
    })
}

/// Parts that can't be all of the price.
fn sum(parts: &Expected, whole: Fen) -> Option<Words> {
    let sum: Fen = parts
        .iter()
        .filter(|(name, _)| *name != "operator")
        .map(|(_, fen)| *fen)
        .sum();
    let is_off = sum > whole || (parts.contains_key("self") && sum != whole);
    let (sum, whole) = (sum.yuan(), whole.yuan());
    is_off.then(|| {
        Words::new(
            format!("应为的各部分合计 {sum}，而价格是 {whole}"),
            format!("the expected parts sum to {sum}, the price is {whole}"),
        )
    })
}
