//! Worked examples that a policy carries: facts, and what must come out.

mod check;
pub mod dated;
mod expect;
mod explain;
mod facts;
mod run;

pub use expect::{CaseReport, Compared, FiredRule, StepReport, What};
pub use facts::CaseFacts;
pub use run::run_cases;

use super::{facts::PointKind, policy::VolumeSpan};
use crate::{money::Fen, order::FlagCause, place::PlaceCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Fund → fen. A fund is named by its id in this file, or as `policy/fund` when a policy beside it pays; `self` is the
/// senior, `operator` who bears an unserved meal. A fund that isn't listed pays nothing.
pub type Expected = BTreeMap<String, Fen>;

/// One worked example: one meal, or several steps, or a span's volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// About the diner and the meal.
    #[serde(default, skip_serializing_if = "CaseFacts::is_empty")]
    pub facts: CaseFacts,
    /// What funds hold before it, by id. Floored funds that aren't listed hold nothing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub funds: Expected,
    /// Who pays how much of the price. An empty table: the senior pays everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expected>,
    /// Who pays how much of the delivery fee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Expected>,
    /// What is paid beside the price. An empty table: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awards: Option<Expected>,
    /// Which rules paid, in any order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<BTreeSet<String>>,
    /// What funds hold after it, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funds_after: Option<Expected>,
    /// Several things one after another. Then the expectations stand in the steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// Instead of a meal: a meal point's span. The expectation is `awards`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<CaseVolume>,
}

/// One thing of several: a meal is ordered, or an earlier order is cancelled, or comes to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Step {
    /// How later steps name its order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What differs from the case's facts.
    #[serde(skip_serializing_if = "CaseFacts::is_empty")]
    pub facts: CaseFacts,
    /// The same meal on so many days, one after another from this step's day on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat: Option<u32>,
    /// Cancels the order of an earlier step: everything goes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancel: Option<String>,
    /// The order of an earlier step wasn't eaten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unserved: Option<CaseUnserved>,
    /// Who pays how much of the price; for an unserved order, who is charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expected>,
    /// Who pays how much of the delivery fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<Expected>,
    /// What is paid beside the price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub awards: Option<Expected>,
    /// Which rules paid, in any order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<BTreeSet<String>>,
    /// What funds hold after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funds_after: Option<Expected>,
}

/// Which order wasn't eaten, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseUnserved {
    /// The step that placed it.
    pub step: String,
    /// Why.
    pub cause: FlagCause,
}

/// A meal point's year, quarter or month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseVolume {
    /// The span; its last day is that in which the case's day lies.
    #[serde(default = "year")]
    pub per: VolumeSpan,
    /// Meals served.
    pub person_times: u64,
    /// Of these, subsidised ones; all, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subsidised: Option<u64>,
    /// Of these, carried ones; none, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<u64>,
    /// Whole months since the point opened.
    pub months_open: u32,
    /// Whether it passed the rating.
    #[serde(default)]
    pub rating_passed: bool,
    /// Town or country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point_kind: Option<PointKind>,
    /// What else distinguishes it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub point_tags: BTreeSet<String>,
    /// Where it stands; the policy's place, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<PlaceCode>,
}

fn year() -> VolumeSpan {
    VolumeSpan::Year
}

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
