//! 紧急联系人.

use super::{name::PersonName, phone::Phone};
use serde::{Deserialize, Serialize};

/// Daughter, neighbour …; longer is a story.
pub(crate) const RELATION_CHARS_MAX: usize = 100;

/// Whom to call when a door stays shut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Their name.
    pub name: PersonName,
    /// Where they can be reached.
    pub phone: Phone,
    /// Daughter, neighbour, village doctor …
    pub relation: String,
}

impl Contact {
    /// Whether what is written of the relation can be kept: one line, not too long.
    #[must_use]
    pub(crate) fn relates_in_a_line(&self) -> bool {
        self.relation.chars().count() <= RELATION_CHARS_MAX && is_one_line(&self.relation)
    }
}

/// Whether a text is one line that reads as it is written: no breaks, and nothing that turns its direction.
#[must_use]
pub(crate) fn is_one_line(text: &str) -> bool {
    let turns = |c: char| matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !text.chars().any(|c| c.is_control() || turns(c))
}
