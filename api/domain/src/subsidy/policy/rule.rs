//! Layers and rules.

use super::{amount::Pay, is_default, limit::Limit, when::When};
use crate::{money::Fen, named::named};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

named! {
    /// Which of a layer's rules count, of those that fit.
    pub enum Choose {
        /// The first.
        First = "first",
        /// The one that pays most; of equals the first.
        Highest = "highest",
        /// All of them, in order.
        All = "all",
    }
}

/// Rules of which, as a rule, one decides. Layers pay in the order in which they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// How rules name it.
    pub id: String,
    /// Which of its rules count.
    #[serde(default = "first")]
    pub choose: Choose,
    /// What must hold for any of them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// It leaves the senior at least this to pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_own_fen: Option<Fen>,
    /// It pays at most this for one meal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_fen: Option<Fen>,
    /// How many meals and how much money.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
}

fn first() -> Choose {
    Choose::First
}

/// Whom it is for and what they get. A rule whose limit is used up no longer fits, so the next one may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Unique within the policy.
    pub id: String,
    /// Which layer it belongs to, where there are layers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// Whom and when.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
    /// Only where one of these rules decided before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only_with: Vec<String>,
    /// Only where the policy pays something for the meal, by what came before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_subsidised: bool,
    /// What may be said aloud about why; never a category.
    pub reason: String,
    /// The same in English.
    pub reason_en: String,
    /// Paid in this order, each at most what is still unpaid. Empty: this rule pays nothing, and none after it.
    pub pay: Vec<Pay>,
    /// It leaves the senior at least this to pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_own_fen: Option<Fen>,
    /// It pays at most this for one meal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_fen: Option<Fen>,
    /// How many meals and how much money.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
}
