//! One payment: how much, and out of which funds.

use super::{
    Lane, Line, Slip, Source,
    scope::{NO_END, Scope},
};
use crate::{
    money::Fen,
    subsidy::policy::{FundSpec, Pay, Policy, when::Scene},
};

/// Where payments of one rule go.
#[derive(Clone, Copy)]
pub(super) struct Till<'p, 'f> {
    pub(super) policy: &'p Policy,
    pub(super) scene: Scene<'f>,
    pub(super) source: Source<'p>,
    pub(super) lane: Lane,
}

impl<'p> Till<'p, '_> {
    /// Pays, as far as the owners' bounds and what is unpaid allow. The first of the owners keeps account of what was
    /// asked for.
    pub(super) fn pay(self, slip: &mut Slip<'p>, pay: &'p Pay, owners: &mut [&mut Scope]) {
        let total = self.lane.total(self.scene.facts);
        let unpaid = match self.lane {
            Lane::Price | Lane::Fee => total - slip.sum(self.lane),
            Lane::Beside => NO_END,
        };
        let amount = pay.of(total, unpaid.at_most(total));
        let allowed = owners
            .iter()
            .map(|owner| owner.allowed(slip))
            .fold(amount, Fen::at_most);
        if let Some(first) = owners.first_mut() {
            first.asked += allowed;
        }
        let room = owners
            .iter()
            .map(|owner| owner.above_own(unpaid))
            .fold(allowed, Fen::at_most);
        if room <= Fen::ZERO {
            return;
        }
        if let Some(id) = &pay.fund {
            self.draw(slip, id, room);
            return;
        }
        let weights: i64 = pay.between.iter().map(|slice| i64::from(slice.weight)).sum();
        let mut left = room;
        for (position, slice) in pay.between.iter().enumerate() {
            let is_last = position + 1 == pay.between.len();
            let share = if is_last {
                left
            } else {
                room.share_down(i64::from(slice.weight), weights)
            };
            left = left - share;
            self.draw(slip, &slice.fund, share);
        }
    }

    /// Out of a fund, and what it can't pay out of those behind it. What then is missing stays the senior's.
    fn draw(self, slip: &mut Slip<'p>, fund_id: &str, wanted: Fen) {
        let Some(fund) = self.policy.fund(fund_id) else {
            return;
        };
        let behind = fund.fallback.iter().filter_map(|id| self.policy.fund(id));
        let mut left = wanted;
        for fund in std::iter::once(fund).chain(behind) {
            if left <= Fen::ZERO {
                break;
            }
            if let Some((key, can)) = self.can_pay(slip, fund, left) {
                left = left - can;
                slip.lane(self.lane).push(Line {
                    policy: self.policy,
                    source: self.source,
                    fund,
                    key,
                    fen: can,
                });
            }
        }
    }

    fn can_pay(self, slip: &mut Slip<'p>, fund: &'p FundSpec, wanted: Fen) -> Option<(String, Fen)> {
        let facts = self.scene.facts;
        if !fund.is_open(facts.day) || !fund.only.fits(self.scene) {
            return None;
        }
        let key = fund.key_for(&self.policy.id, facts)?;
        if fund.floor_fen.is_some() && !facts.funds.knows(&key) {
            slip.in_vain.insert((&self.policy.id, &fund.id));
        }
        let taken = slip.taken_from(&key);
        let above_floor = fund.floor_fen.map(|floor| facts.funds.holds(&key) - floor);
        let limits = above_floor.into_iter().chain(facts.funds.spare(&key));
        let can = limits.fold(wanted, |can, limit| can.at_most(limit - taken));
        (can > Fen::ZERO).then_some((key, can))
    }
}
