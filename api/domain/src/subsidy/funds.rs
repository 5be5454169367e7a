//! What floored funds hold. A fund without a floor is paid from whatever it holds, so nobody needs to know how much.

use super::split::Split;
use crate::money::Fen;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fund key → what it holds. A floored fund that isn't listed holds nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FundBalances(BTreeMap<String, Fen>);

impl FundBalances {
    /// No balance is known: floored funds count as empty.
    pub const NONE: Self = Self(BTreeMap::new());

    /// What the fund holds, not less its floor.
    #[must_use]
    pub fn holds(&self, key: &str) -> Fen {
        self.0.get(key).copied().unwrap_or(Fen::ZERO)
    }

    /// Whether its balance is known.
    #[must_use]
    pub fn knows(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Says what a fund holds.
    pub fn set(&mut self, key: impl Into<String>, holds: Fen) {
        self.0.insert(key.into(), holds);
    }

    /// All known balances by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Fen)> {
        self.0.iter().map(|(key, fen)| (key.as_str(), *fen))
    }

    /// Pays a split out of the funds whose balance is known.
    pub fn take(&mut self, split: &Split) {
        self.add(split, -1);
    }

    /// Gives back what [`Self::take`] took, to the fen.
    pub fn put_back(&mut self, split: &Split) {
        self.add(split, 1);
    }

    fn add(&mut self, split: &Split, sign: i64) {
        for part in split.from_funds() {
            if let Some(holds) = self.0.get_mut(&part.fund_id) {
                holds.0 += sign * part.fen.0;
            }
        }
    }
}

impl FromIterator<(String, Fen)> for FundBalances {
    fn from_iter<I: IntoIterator<Item = (String, Fen)>>(balances: I) -> Self {
        Self(balances.into_iter().collect())
    }
}
