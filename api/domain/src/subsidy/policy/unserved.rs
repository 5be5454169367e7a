//! Who pays for a meal that was ordered and not eaten.

use crate::{named::named, order::FlagCause};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

named! {
    /// Who bears the price of an unserved meal.
    pub enum Charge {
        /// The operator: nobody else pays anything.
        Operator = "operator",
        /// The senior pays the own share; the funds pay nothing and the operator bears the rest.
        SeniorOwnShare = "senior_own_share",
        /// The senior pays the whole price.
        SeniorFull = "senior_full",
        /// Everybody pays as if it had been eaten.
        AsServed = "as_served",
    }
}

named! {
    /// Who bears the delivery fee of an unserved meal.
    pub enum FeeCharge {
        /// The operator.
        Operator = "operator",
        /// Whoever would have paid it.
        AsServed = "as_served",
    }
}

named! {
    /// What becomes of the diner's quota.
    pub enum QuotaAfter {
        /// The subsidised meal is the diner's again.
        Returns = "returns",
        /// It counts as eaten.
        Used = "used",
    }
}

/// For some causes, or for all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnservedRule {
    /// Empty means any cause.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub causes: BTreeSet<FlagCause>,
    /// Who bears the price.
    #[serde(default = "operator")]
    pub charge: Charge,
    /// Who bears the delivery fee.
    #[serde(default = "fee_operator")]
    pub fee: FeeCharge,
    /// What becomes of the quota.
    #[serde(default = "returns")]
    pub quota: QuotaAfter,
}

/// What holds where no policy says anything.
pub static NOTHING_SAID: UnservedRule = UnservedRule {
    causes: BTreeSet::new(),
    charge: Charge::Operator,
    fee: FeeCharge::Operator,
    quota: QuotaAfter::Returns,
};

fn operator() -> Charge {
    Charge::Operator
}

fn fee_operator() -> FeeCharge {
    FeeCharge::Operator
}

fn returns() -> QuotaAfter {
    QuotaAfter::Returns
}
