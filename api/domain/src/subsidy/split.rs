//! The parts of one price.

use super::quota::QuotaClaim;
use crate::{money::Fen, named::named, place::PlaceLevel};
use serde::{Deserialize, Serialize};

named! {
    /// 出资方
    pub enum Fund {
        /// 政府
        Government = "government",
        /// 集体
        Collective = "collective",
        /// 社会
        Donation = "donation",
        /// 商家让利
        Merchant = "merchant",
        /// 个人
        Own = "self",
    }
}

/// One fund's share of one meal, with what may be said about it aloud: neither label nor reason names a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Who pays.
    pub fund: Fund,
    /// Which fund exactly, unique in the installation: `policy/fund`, a shared key, either with `@place` where each
    /// place has a fund of its own. Empty for the own share.
    #[serde(default)]
    pub fund_id: String,
    /// Which government or collective.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<PlaceLevel>,
    /// How much.
    pub fen: Fen,
    /// 县补贴
    pub label: String,
    /// County subsidy.
    pub label_en: String,
    /// 80 岁以上
    pub reason: String,
    /// Aged 80 and over.
    pub reason_en: String,
    /// `policy/rule`, so that an audit finds the sentence behind the amount. Empty for the own share.
    pub rule_id: String,
    /// The version of that policy; 0 for the own share.
    #[serde(default)]
    pub policy_version: u32,
}

/// What a fund pays beside the price, to the meal point: an operating subsidy. Nobody's share shrinks by it.
pub type Award = Part;

impl Part {
    /// What the senior pays.
    #[must_use]
    pub fn own(fen: Fen) -> Self {
        Self {
            fund: Fund::Own,
            fund_id: String::new(),
            level: None,
            fen,
            label: "个人".to_owned(),
            label_en: "You pay".to_owned(),
            reason: "其余部分".to_owned(),
            reason_en: "What remains".to_owned(),
            rule_id: String::new(),
            policy_version: 0,
        }
    }

    /// The policy behind it; empty for the own share.
    #[must_use]
    pub fn policy_id(&self) -> &str {
        self.rule_id.split_once('/').map_or("", |(policy, _)| policy)
    }
}

/// A price, split to the fen, and the quotas that the split takes up.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Split {
    /// Sum to the price. Never empty; the own share is last, also when it is zero.
    pub parts: Vec<Part>,
    /// Sum to the delivery fee, the own share last; empty where there is no fee.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fee: Vec<Part>,
    /// Paid beside the price.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awards: Vec<Award>,
    /// What must be taken when the order is placed and given back when it is cancelled.
    pub quota: Vec<QuotaClaim>,
}

impl Split {
    /// The price it splits.
    #[must_use]
    pub fn total(&self) -> Fen {
        sum(&self.parts)
    }

    /// The delivery fee it splits.
    #[must_use]
    pub fn fee_total(&self) -> Fen {
        sum(&self.fee)
    }

    /// What the senior pays of the price. The delivery fee is apart.
    #[must_use]
    pub fn own_share(&self) -> Fen {
        own(&self.parts)
    }

    /// What the senior pays of the delivery fee.
    #[must_use]
    pub fn own_fee(&self) -> Fen {
        own(&self.fee)
    }

    /// What funds pay of the price. Zero means that the meal never enters a claim.
    #[must_use]
    pub fn subsidy(&self) -> Fen {
        self.total() - self.own_share()
    }

    /// Everything some fund pays: of the price, of the fee, beside both.
    pub fn from_funds(&self) -> impl Iterator<Item = &Part> {
        let all = self.parts.iter().chain(&self.fee).chain(&self.awards);
        all.filter(|part| part.fund != Fund::Own)
    }
}

fn sum(parts: &[Part]) -> Fen {
    parts.iter().map(|part| part.fen).sum()
}

fn own(parts: &[Part]) -> Fen {
    let own = parts.iter().filter(|part| part.fund == Fund::Own);
    own.map(|part| part.fen).sum()
}
