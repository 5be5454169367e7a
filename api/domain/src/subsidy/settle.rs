//! Taking a split back, and what an unserved meal costs whom.

use super::{
    policy::{Charge, FeeCharge, Policy, QuotaAfter, UnservedRule, unserved::NOTHING_SAID},
    quota::QuotaClaim,
    split::{Award, Part, Split},
};
use crate::{money::Fen, order::FlagCause};
use serde::{Deserialize, Serialize};

/// What goes back, each amount to the fund it came from, also when that fund has been closed since: a refund asks no
/// policy. Amounts are positive.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Refund {
    /// Of the price; the own share goes to the senior.
    pub parts: Vec<Part>,
    /// Of the delivery fee.
    pub fee: Vec<Part>,
    /// From the meal point.
    pub awards: Vec<Award>,
    /// Slots that are free again.
    pub quota: Vec<QuotaClaim>,
}

/// The refund of a whole split.
#[must_use]
pub fn refund(split: &Split) -> Refund {
    Refund {
        parts: split.parts.clone(),
        fee: split.fee.clone(),
        awards: split.awards.clone(),
        quota: split.quota.clone(),
    }
}

/// What becomes of a meal that was ordered and not eaten: the split is reversed whole, then `charges` and `fee` are
/// posted in its place.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Unserved {
    /// The reversal; its `quota` names only the slots that are free again.
    pub refund: Refund,
    /// What is charged for the meal after all.
    pub charges: Vec<Part>,
    /// What is charged for the way after all.
    pub fee: Vec<Part>,
    /// Price and fee that nobody else pays.
    pub operator: Fen,
}

/// Settles an unserved meal. The policy that pays the split's first part decides, in the version that made the split;
/// where no fund pays, or it says nothing, the operator bears everything and the quota returns. Operating awards are
/// never kept for a meal nobody ate.
#[must_use]
pub fn settle_unserved<'p>(
    split: &Split,
    cause: FlagCause,
    policies: impl IntoIterator<Item = &'p Policy>,
) -> Unserved {
    let rule = leading(split, policies)
        .and_then(|policy| policy.unserved.iter().find(|rule| rule.is_for(cause)))
        .unwrap_or(&NOTHING_SAID);
    let own = |fen: Fen| {
        if fen > Fen::ZERO {
            vec![Part::own(fen)]
        } else {
            Vec::new()
        }
    };
    let charges = match rule.charge {
        Charge::Operator => Vec::new(),
        Charge::SeniorOwnShare => own(split.own_share()),
        Charge::SeniorFull => own(split.total()),
        Charge::AsServed => split.parts.clone(),
    };
    let fee = match rule.fee {
        FeeCharge::Operator => Vec::new(),
        FeeCharge::AsServed => split.fee.clone(),
    };
    let charged: Fen = charges.iter().chain(&fee).map(|part| part.fen).sum();
    let mut back = refund(split);
    if rule.quota == QuotaAfter::Used {
        back.quota.clear();
    }
    Unserved {
        refund: back,
        operator: split.total() + split.fee_total() - charged,
        charges,
        fee,
    }
}

fn leading<'p>(split: &Split, policies: impl IntoIterator<Item = &'p Policy>) -> Option<&'p Policy> {
    let first = split.from_funds().next()?;
    policies
        .into_iter()
        .find(|policy| policy.id == first.policy_id() && policy.version == first.policy_version)
}

impl UnservedRule {
    fn is_for(&self, cause: FlagCause) -> bool {
        self.causes.is_empty() || self.causes.contains(&cause)
    }
}
