//! Which policies count for a meal, and in which order.

use super::{Lane, Slip, reckon};
use crate::{
    money::Fen,
    subsidy::{
        facts::Facts,
        policy::{Combine, Covers, Policy, counting, when::Scene},
    },
};

/// The policies that count, in the order in which they pay: of those that don't stack only the best of each group.
pub(super) fn chosen<'p>(policies: impl IntoIterator<Item = &'p Policy>, facts: &Facts<'_>) -> Vec<&'p Policy> {
    let mut covering = counting(policies, facts.day);
    covering.retain(|policy| covers(policy, facts));
    covering.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    let compared: Vec<&Policy> = covering
        .iter()
        .copied()
        .filter(|one| one.combine == Combine::Highest)
        .collect();
    let is_alone = |policy: &Policy| compared.iter().filter(|other| other.group == policy.group).count() == 1;
    // What each would give if it were alone; most installations have one and needn't know.
    let worth: Vec<(&Policy, Fen)> = compared
        .iter()
        .map(|policy| {
            (
                *policy,
                if is_alone(policy) {
                    Fen::ZERO
                } else {
                    worth(policy, facts)
                },
            )
        })
        .collect();
    covering.retain(|policy| policy.combine == Combine::Stack || is_best(policy, &worth));
    covering
}

/// The first of equals counts, so that the order of the policies and not chance decides.
fn is_best(policy: &Policy, worth: &[(&Policy, Fen)]) -> bool {
    let group = || worth.iter().filter(|(other, _)| other.group == policy.group);
    let most = group().map(|(_, fen)| *fen).max();
    group()
        .find(|(_, fen)| Some(*fen) == most)
        .is_some_and(|(best, _)| best.id == policy.id)
}

fn worth(policy: &Policy, facts: &Facts<'_>) -> Fen {
    let mut slip = Slip::default();
    reckon::add(&mut slip, policy, facts);
    slip.sum(Lane::Price) + slip.sum(Lane::Fee)
}

fn covers(policy: &Policy, facts: &Facts<'_>) -> bool {
    if !covering_place(policy, facts) {
        return false;
    }
    let scene = Scene::of(policy, facts);
    policy.when.fits(scene) && !policy.exclude.iter().any(|exclude| exclude.when.fits(scene))
}

/// Whether the place that matters to the policy lies in its own.
pub(super) fn covering_place(policy: &Policy, facts: &Facts<'_>) -> bool {
    let lives = || facts.home.lies_in(&policy.place);
    let registered = || facts.registered.lies_in(&policy.place);
    match policy.covers {
        Covers::Lives => lives(),
        Covers::Registered => registered(),
        Covers::Either => lives() || registered(),
        Covers::Both => lives() && registered(),
        Covers::Point => facts.point.lies_in(&policy.place),
        Covers::Anybody => true,
    }
}

/// Whether it is among those that count.
pub(super) fn is_chosen(policy: &Policy, policies: &[&Policy], facts: &Facts<'_>) -> bool {
    let counted = chosen(policies.iter().copied(), facts);
    counted
        .iter()
        .any(|one| (&one.id, one.version) == (&policy.id, policy.version))
}
