//! The subsidy rules, for those who answer for them.

pub mod list_policies;
pub mod show_policy;
