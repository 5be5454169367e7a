//! 结算: what each fund owes a canteen for a month or a quarter, down to the meal.
//!
//! A meal's entitlement is what a fund owes for it *now*; a claim asks for the difference between that and what locked
//! claims have asked for already. So a meal is never claimed twice, a late correction comes back as an adjustment of the
//! next period, and running an unlocked claim again gives the same lines.

pub mod chain;
pub mod check;
pub mod claim;
pub mod due;
pub mod entitlement;
pub mod outstanding;
pub mod period;
pub mod rerate;
pub mod terms;

pub use chain::{ChainError, ClaimAct, ClaimState, Step};
pub use check::{Check, DifferenceKind};
pub use claim::{Change, Claimed, Line, Subject, lines};
pub use due::{Due, DueKind, Meal, Volume};
pub use outstanding::{Outstanding, outstanding};
pub use period::{BadPeriod, ClaimPeriod, ClaimSpan};
