//! Lines of defence that a test build can do without, to see that the tests notice.
//!
//! `NUANCAN_TEST_WITHOUT=keys` takes one away in builds with debug assertions; a release build has no such switch. `make
//! defences` takes away one after the other and expects a named test to fail.

use std::sync::OnceLock;

/// What keeps a guarantee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Defence {
    /// A key that was answered gets its stored answer.
    Keys,
    /// The same key with another body is refused.
    Bodies,
    /// A batch that fails runs again one by one.
    OneByOne,
    /// On the board a higher version wins.
    Versions,
    /// A day is answered from the board only when all of it was filled.
    Fill,
    /// What a board has missed is shown to it when it is back.
    Debts,
    /// A batch locks what it reads.
    Locks,
    /// A lost race is tried again.
    Retries,
    /// A hopeless order is refused early only after its key was looked up.
    LookFirst,
    /// What a desk asked for is written down in the transaction that does it.
    Once,
}

impl Defence {
    fn name(self) -> &'static str {
        match self {
            Self::Keys => "keys",
            Self::Bodies => "bodies",
            Self::OneByOne => "one_by_one",
            Self::Versions => "versions",
            Self::Fill => "fill",
            Self::Debts => "debts",
            Self::Locks => "locks",
            Self::Retries => "retries",
            Self::LookFirst => "look_first",
            Self::Once => "once",
        }
    }

    /// Whether it is in its place.
    pub(crate) fn stands(self) -> bool {
        static TAKEN_AWAY: OnceLock<Option<String>> = OnceLock::new();
        if !cfg!(debug_assertions) {
            return true;
        }
        let taken_away = TAKEN_AWAY.get_or_init(|| std::env::var("NUANCAN_TEST_WITHOUT").ok());
        taken_away.as_deref() != Some(self.name())
    }
}
