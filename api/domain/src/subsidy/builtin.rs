//! The policies that are part of the program.

use super::policy::Policy;

/// The two counties' demo policies.
///
/// # Panics
/// Never: the files are part of the program and a test reads them.
#[must_use]
pub fn demo_policies() -> Vec<Policy> {
    [
        include_str!("../../data/policies/sangzhi-2026.toml"),
        include_str!("../../data/policies/otog-2026.toml"),
    ]
    .into_iter()
    .map(|text| Policy::from_toml(text).expect("the built-in files are tested"))
    .collect()
}
