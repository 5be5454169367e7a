//! What the worker does: one idempotent job per file.

pub(crate) mod close_sittings;
pub(crate) mod end_sittings;
pub(crate) mod keep_ledger;
pub mod plan_rounds;
pub(crate) mod prove_day;
pub(crate) mod release_senior;
pub mod send_head;
pub(crate) mod shut_point;
pub(crate) mod standing;
pub(crate) mod wish;
