//! How many meals, and how much money.

use super::{is_default, when::When};
use crate::{money::Fen, named::named, subsidy::quota::QuotaSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

named! {
    /// What happens where the money that is left doesn't cover a meal's subsidy.
    pub enum Over {
        /// What is left is paid.
        PayRest = "pay_rest",
        /// Nothing is paid.
        PayNothing = "pay_nothing",
    }
}

/// So many meals, or so much money, per span, over all meal points. It counts the meals that its owner (policy, layer
/// or rule) paid something for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Needed only where one owner has several limits of one span.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The span.
    pub per: QuotaSpan,
    /// How many meals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// How much money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_fen: Option<Fen>,
    /// Where the money runs out within a meal.
    #[serde(default = "pay_rest")]
    pub over: Over,
    /// Which meals it counts and stops; all, when absent.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: When,
}

fn pay_rest() -> Over {
    Over::PayRest
}

impl Limit {
    /// So many per span, and nothing else.
    #[must_use]
    pub fn count(per: QuotaSpan, count: u32) -> Self {
        Self {
            id: None,
            per,
            count: Some(count),
            max_fen: None,
            over: Over::PayRest,
            when: When::NONE,
        }
    }

    /// What marks its slots among the policy's: its own id, or its owner's.
    pub(crate) fn mark<'a>(&'a self, owner: &'a str) -> &'a str {
        self.id.as_deref().unwrap_or(owner)
    }
}
