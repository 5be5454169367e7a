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
}

/// A price, split to the fen, and the quotas that the split takes up.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Split {
    /// Never empty; the own share is last, also when it is zero.
    pub parts: Vec<Part>,
    /// What must be taken when the order is placed and given back when it is cancelled.
    pub quota: Vec<QuotaClaim>,
}

impl Split {
    /// The price it splits.
    #[must_use]
    pub fn total(&self) -> Fen {
        self.parts.iter().map(|part| part.fen).sum()
    }

    /// What the senior pays.
    #[must_use]
    pub fn own_share(&self) -> Fen {
        self.parts
            .iter()
            .filter(|part| part.fund == Fund::Own)
            .map(|part| part.fen)
            .sum()
    }
}
