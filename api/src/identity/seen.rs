//! Tokens whose signature was checked a moment ago.
//!
//! A kiosk sends its access token with every request and a diner's with each of the three steps of an order; checking a
//! signature costs more than all the rest of such a request. Only what was found good is kept, with its times, which are
//! compared anew each time. The keys that sign change only with a restart, and so does this.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// Tokens at most; a county's kiosks and everybody who stands at them within ten minutes.
const MOST: usize = 8_192;

/// What a good token says, and from when to when (seconds) it says so.
#[derive(Debug, Clone)]
pub(super) struct Said<T> {
    pub(super) iat: i64,
    pub(super) exp: i64,
    pub(super) body: T,
}

/// The tokens of one audience.
#[derive(Debug)]
pub(super) struct Seen<T>(RwLock<HashMap<Box<str>, Said<T>>>);

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<T: Clone> Seen<T> {
    /// What the token said when its signature was checked.
    pub(super) fn get(&self, token: &str) -> Option<Said<T>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(token).cloned()
    }

    /// Remembers a token whose signature is good. When there are too many, all are forgotten: each costs one check.
    pub(super) fn keep(&self, token: &str, said: Said<T>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(token.into(), said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_is_bounded() {
        let seen = Seen::default();
        for n in 0..=MOST {
            let said = Said {
                iat: 0,
                exp: 1,
                body: n,
            };
            seen.keep(&n.to_string(), said);
        }
        assert_eq!(seen.get("0").map(|said| said.body), None);
        assert_eq!(seen.get(&MOST.to_string()).map(|said| said.body), Some(MOST));
    }
}
