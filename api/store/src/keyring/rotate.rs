//! Rotation in steps that lock nobody out.
//!
//! Processes read the file when they start. A key that sealed as soon as it was made would shut its values to every
//! process that still runs with the older file; so a new key is *coming* first (it opens and verifies, and does nothing
//! else), and is put to use only when every process knows it. The index key never changes: see the runbook.

use std::collections::BTreeSet;

use super::{DataKey, Keyring, SigningKey};
use crate::{Error, Result};

/// Where a key is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Known, not in use yet.
    Coming,
    /// Seals or signs.
    InUse,
    /// Only opens or verifies.
    Old,
}

/// A key as `nuancan keys status` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyState {
    /// Its id; values and tokens name it.
    pub id: String,
    /// Where it is in its life.
    pub standing: Standing,
}

impl Keyring {
    /// The data keys, oldest first.
    #[must_use]
    pub fn data_key_states(&self) -> Vec<KeyState> {
        states(self.data_keys.iter().map(|key| &key.id), &self.seals)
    }

    /// The signing keys, oldest first.
    #[must_use]
    pub fn signing_key_states(&self) -> Vec<KeyState> {
        states(self.signing_keys.iter().map(|key| &key.kid), &self.signs)
    }

    /// The id of the data key that seals.
    #[must_use]
    pub fn seals_with(&self) -> &str {
        &self.seals
    }

    /// Whether keys wait to be put to use.
    #[must_use]
    pub fn has_coming(&self) -> bool {
        let coming = |states: Vec<KeyState>| states.iter().any(|key| key.standing == Standing::Coming);
        coming(self.data_key_states()) || coming(self.signing_key_states())
    }

    /// Adds a data key and a signing key that are coming.
    ///
    /// # Errors
    /// `keys_coming` when some are already; when the operating system gives no randomness.
    pub fn add_coming(&mut self) -> Result<()> {
        if self.has_coming() {
            return Err(Error::conflict("keys_coming", "the file holds coming keys already"));
        }
        self.data_keys.push(DataKey::make());
        self.signing_keys.push(SigningKey::make()?);
        Ok(())
    }

    /// Puts the coming keys to use; what older keys sealed and signed goes on opening and verifying.
    ///
    /// # Errors
    /// `no_keys_coming`.
    pub fn activate(&mut self) -> Result<()> {
        if !self.has_coming() {
            return Err(Error::conflict("no_keys_coming", "the file holds no coming keys"));
        }
        for (newest, in_use) in [
            (self.data_keys.last().map(|key| key.id.clone()), &mut self.seals),
            (self.signing_keys.last().map(|key| key.kid.clone()), &mut self.signs),
        ] {
            if let Some(newest) = newest {
                *in_use = newest;
            }
        }
        Ok(())
    }

    /// Takes away old signing keys, and the old data keys that aren't `needed`; returns the ids of what went.
    pub fn prune(&mut self, needed: &BTreeSet<String>) -> Vec<String> {
        let old = |states: Vec<KeyState>| {
            let old = states.into_iter().filter(|key| key.standing == Standing::Old);
            old.map(|key| key.id).collect::<BTreeSet<_>>()
        };
        let mut gone = old(self.data_key_states());
        gone.retain(|id| !needed.contains(id));
        self.data_keys.retain(|key| !gone.contains(&key.id));
        let old_signing = old(self.signing_key_states());
        self.signing_keys.retain(|key| !old_signing.contains(&key.kid));
        gone.into_iter().chain(old_signing).collect()
    }
}

fn states<'a>(ids: impl Iterator<Item = &'a String>, in_use: &str) -> Vec<KeyState> {
    let mut standing = Standing::Old;
    ids.map(|id| {
        if id == in_use {
            standing = Standing::Coming;
            KeyState {
                id: id.clone(),
                standing: Standing::InUse,
            }
        } else {
            KeyState {
                id: id.clone(),
                standing,
            }
        }
    })
    .collect()
}
