//! A policy, a layer or a rule while it pays: how much room its limits leave, and what it used of them.

use super::{Lane, Slip};
use crate::{
    money::Fen,
    subsidy::{
        policy::{Limit, Over, when::Scene},
        quota::QuotaClaim,
    },
};

/// More than any price.
pub(super) const NO_END: Fen = Fen(i64::MAX / 4);

/// One limit that still has room.
struct Open {
    key: String,
    ordinal: u32,
    over: Over,
    left: Fen,
}

/// What bounds one owner, besides its limits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// What it leaves the senior at least.
    pub(super) min_own: Option<Fen>,
    /// What it pays at most.
    pub(super) cap: Option<Fen>,
}

/// One owner while it pays.
pub(super) struct Scope {
    lane: Lane,
    open: Vec<Open>,
    min_own: Fen,
    cap: Fen,
    /// What its rules asked for, as far as its caps allow, whether or not so much was unpaid.
    pub(super) asked: Fen,
    began: Mark,
    began_with: Fen,
}

impl Scope {
    /// Opens it; none, when a limit is used up.
    pub(super) fn open<'a>(
        scene: Scene<'_>,
        limits: impl Iterator<Item = (&'a str, &'a Limit)>,
        bounds: Bounds,
        slip: &Slip<'_>,
        lane: Lane,
    ) -> Option<Self> {
        let mut open = Vec::new();
        for (mark, limit) in limits.filter(|(_, limit)| limit.when.fits(scene)) {
            open.push(Open::of(scene, mark, limit)?);
        }
        Some(Self {
            lane,
            open,
            min_own: bounds.min_own.unwrap_or(Fen::ZERO),
            cap: bounds.cap.unwrap_or(NO_END),
            asked: Fen::ZERO,
            began: Mark::of(slip),
            began_with: slip.sum(lane),
        })
    }

    /// How much its caps and limits still allow.
    pub(super) fn allowed(&self, slip: &Slip<'_>) -> Fen {
        let open = self.open.iter().filter(|open| open.over == Over::PayRest);
        let most = open.map(|open| open.left).fold(self.cap, Fen::at_most);
        (most - self.paid(slip)).at_least(Fen::ZERO)
    }

    /// How much of what is unpaid it may take from the senior.
    pub(super) fn above_own(&self, unpaid: Fen) -> Fen {
        (unpaid - self.min_own).at_least(Fen::ZERO)
    }

    /// What it paid so far.
    pub(super) fn paid(&self, slip: &Slip<'_>) -> Fen {
        slip.sum(self.lane) - self.began_with
    }

    /// Closes it: takes everything back where a limit allows all or nothing and doesn't allow all, and otherwise claims
    /// its slots. A payment of nothing uses up no quota.
    pub(super) fn close(self, policy_id: &str, slip: &mut Slip<'_>) {
        let paid = self.paid(slip);
        let fits = |open: &Open| open.over == Over::PayRest || paid <= open.left;
        if !self.open.iter().all(fits) {
            self.began.back(slip);
        } else if paid > Fen::ZERO {
            slip.quota.extend(self.open.into_iter().map(|open| QuotaClaim {
                policy_id: policy_id.to_owned(),
                period_key: open.key,
                ordinal: open.ordinal,
                fen: paid,
            }));
        }
    }
}

impl Open {
    fn of(scene: Scene<'_>, mark: &str, limit: &Limit) -> Option<Self> {
        let facts = scene.facts;
        let key = limit.per.key_of(facts.day, facts.period, mark);
        let used = facts.quota.used(facts.senior_id, &scene.policy.id, &key);
        if limit.count.is_some_and(|count| used.count >= count) {
            return None;
        }
        let left = limit.max_fen.map_or(NO_END, |most| most - used.fen);
        (left > Fen::ZERO).then_some(Self {
            key,
            ordinal: used.next,
            over: limit.over,
            left,
        })
    }
}

/// The first limit that leaves no room, neither meal nor money.
pub(super) fn used_up<'a>(
    scene: Scene<'_>,
    mut limits: impl Iterator<Item = (&'a str, &'a Limit)>,
) -> Option<&'a Limit> {
    let is_full = |(mark, limit): &(&str, &Limit)| limit.when.fits(scene) && Open::of(scene, mark, limit).is_none();
    limits.find(is_full).map(|(_, limit)| limit)
}

/// An owner's limits with their marks.
pub(super) fn marked<'a>(owner: &'a str, limits: &'a [Limit]) -> impl Iterator<Item = (&'a str, &'a Limit)> {
    limits.iter().map(move |limit| (limit.mark(owner), limit))
}

/// Where a slip was, to go back to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    parts: usize,
    fee: usize,
    awards: usize,
    quota: usize,
}

impl Mark {
    pub(super) fn of(slip: &Slip<'_>) -> Self {
        Self {
            parts: slip.parts.len(),
            fee: slip.fee.len(),
            awards: slip.awards.len(),
            quota: slip.quota.len(),
        }
    }

    /// Takes back what was added since.
    pub(super) fn back(self, slip: &mut Slip<'_>) {
        slip.parts.truncate(self.parts);
        slip.fee.truncate(self.fee);
        slip.awards.truncate(self.awards);
        slip.quota.truncate(self.quota);
    }
}
