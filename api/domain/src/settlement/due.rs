//! What funds owe for meals.

use crate::{
    id::OrderId,
    money::Fen,
    named::named,
    subsidy::{
        Unserved,
        split::{Fund, Part, Split},
    },
    time::{MealPeriod, ServiceDay},
};

named! {
    /// What it is owed for.
    pub enum DueKind {
        /// A part of the meal's price.
        Meal = "meal",
        /// A part of the delivery fee.
        Fee = "fee",
        /// An operating subsidy beside the price.
        Award = "award",
        /// An award for a span's number of meals.
        Volume = "volume",
    }
}

/// One amount that one fund owes for one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What for.
    pub kind: DueKind,
    /// Which fund.
    pub fund_id: String,
    /// How much; a re-rating may take something away again.
    pub fen: Fen,
    /// `policy/rule` that decided it.
    pub rule_id: String,
    /// Of that policy.
    pub policy_version: u32,
}

/// A meal as a claim sees it: when it was, whether it reached a mouth, and what is owed for it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meal {
    /// Which order.
    pub order_id: OrderId,
    /// When.
    pub service_day: ServiceDay,
    /// Which meal of the day.
    pub period: MealPeriod,
    /// Its number at its sitting.
    pub pickup_no: u32,
    /// Eaten or handed over. What isn't is flagged or cancelled and owes nothing, unless its policy says so; then `dues`
    /// holds that.
    pub served: bool,
    /// What funds owe for it now, re-ratings included.
    pub dues: Vec<Due>,
}

impl Meal {
    /// What a fund owes for it now.
    #[must_use]
    pub fn owed(&self, fund_id: &str, kind: DueKind) -> Fen {
        let here = self
            .dues
            .iter()
            .filter(|due| due.kind == kind && due.fund_id == fund_id);
        here.map(|due| due.fen).sum()
    }

    /// The rule behind what a fund owes: the newest of several, so that a re-rating names its own.
    #[must_use]
    pub fn rule(&self, fund_id: &str, kind: DueKind) -> Option<&Due> {
        let here = self
            .dues
            .iter()
            .filter(|due| due.kind == kind && due.fund_id == fund_id);
        here.max_by_key(|due| due.policy_version)
    }
}

/// What a span's number of meals earns a canteen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// `policy/award`.
    pub award_id: String,
    /// Of that policy.
    pub policy_version: u32,
    /// Which fund.
    pub fund_id: String,
    /// `2026`, `2026-Q4` or `2026-11`.
    pub span: String,
    /// The span's last day: the award is due in the period that holds it.
    pub last_day: ServiceDay,
    /// How much.
    pub fen: Fen,
}

/// Whether somebody is asked for it by a claim: not what the senior pays, nor what the canteen lets go of.
#[must_use]
pub fn is_claimed(fund: Fund) -> bool {
    matches!(fund, Fund::Government | Fund::Collective | Fund::Donation)
}

/// What funds owe for a meal that was served as it was split.
#[must_use]
pub fn dues_of(split: &Split) -> Vec<Due> {
    let lanes = [
        (DueKind::Meal, &split.parts),
        (DueKind::Fee, &split.fee),
        (DueKind::Award, &split.awards),
    ];
    lanes.into_iter().flat_map(|(kind, parts)| dues(kind, parts)).collect()
}

/// What funds owe for a meal that nobody ate: nothing, unless its policy lets them pay as if somebody had.
#[must_use]
pub fn dues_of_unserved(unserved: &Unserved) -> Vec<Due> {
    let lanes = [(DueKind::Meal, &unserved.charges), (DueKind::Fee, &unserved.fee)];
    lanes.into_iter().flat_map(|(kind, parts)| dues(kind, parts)).collect()
}

fn dues(kind: DueKind, parts: &[Part]) -> impl Iterator<Item = Due> + '_ {
    let claimed = parts.iter().filter(|part| is_claimed(part.fund));
    claimed.map(move |part| Due {
        kind,
        fund_id: part.fund_id.clone(),
        fen: part.fen,
        rule_id: part.rule_id.clone(),
        policy_version: part.policy_version,
    })
}
