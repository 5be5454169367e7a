//! What floored funds hold. A fund without a floor is paid from whatever it holds, so nobody needs to know how much.

use super::split::Split;
use crate::money::Fen;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fund key → what it holds. A floored fund that isn't listed holds nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FundBalances {
    holds: BTreeMap<String, Fen>,
    /// What the books let a fund pay, whatever a policy says: nothing once it is closed, no more than down to its floor.
    #[serde(skip)]
    spare: BTreeMap<String, Fen>,
}

impl FundBalances {
    /// No balance is known: floored funds count as empty.
    pub const NONE: Self = Self {
        holds: BTreeMap::new(),
        spare: BTreeMap::new(),
    };

    /// What the fund holds, not less its floor.
    #[must_use]
    pub fn holds(&self, key: &str) -> Fen {
        self.holds.get(key).copied().unwrap_or(Fen::ZERO)
    }

    /// Whether its balance is known.
    #[must_use]
    pub fn knows(&self, key: &str) -> bool {
        self.holds.contains_key(key)
    }

    /// Says what a fund holds.
    pub fn set(&mut self, key: impl Into<String>, holds: Fen) {
        self.holds.insert(key.into(), holds);
    }

    /// Says what the books let a fund pay.
    pub fn limit(&mut self, key: impl Into<String>, spare: Fen) {
        self.spare.insert(key.into(), spare);
    }

    /// What the books let the fund pay; nothing is said where they set no limit.
    #[must_use]
    pub fn spare(&self, key: &str) -> Option<Fen> {
        self.spare.get(key).copied()
    }

    /// All known balances by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Fen)> {
        self.holds.iter().map(|(key, fen)| (key.as_str(), *fen))
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
            for known in [&mut self.holds, &mut self.spare] {
                if let Some(fen) = known.get_mut(&part.fund_id) {
                    fen.0 += sign * part.fen.0;
                }
            }
        }
    }
}

impl FromIterator<(String, Fen)> for FundBalances {
    fn from_iter<I: IntoIterator<Item = (String, Fen)>>(balances: I) -> Self {
        Self {
            holds: balances.into_iter().collect(),
            spare: BTreeMap::new(),
        }
    }
}
