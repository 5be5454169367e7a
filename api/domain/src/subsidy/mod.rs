//! Who pays how much of a meal. Every amount is data; the code only knows how parts stack up to a price.
//!
//! [`policy`] is the format, [`evaluate`] applies it to a meal, [`settle`] takes it back, [`volume`] pays for a year's
//! meals, [`findings`] reads a policy over, [`case`] holds it against its own worked examples.

pub mod bands;
pub mod builtin;
pub mod case;
pub mod draft;
pub mod evaluate;
pub mod facts;
pub mod findings;
pub mod funds;
pub mod policy;
pub mod quota;
pub mod schema;
pub mod settle;
pub mod split;
pub mod volume;
pub mod words;

pub use evaluate::split;
pub use facts::{Facts, PointKind};
pub use funds::FundBalances;
pub use policy::Policy;
pub use quota::{QuotaBook, QuotaClaim, QuotaSlot, QuotaSpan};
pub use settle::{Refund, Unserved, refund, settle_unserved};
pub use split::{Award, Fund, Part, Split};
pub use words::Words;
