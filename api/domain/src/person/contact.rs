//! 紧急联系人.

use super::{name::PersonName, phone::Phone};
use serde::{Deserialize, Serialize};

/// Daughter, neighbour …; longer is a story.
pub(crate) const RELATION_CHARS_MAX: usize = 100;

/// Whom to call when a door stays shut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        self.relation.chars().count() <= RELATION_CHARS_MAX && !self.relation.contains(char::is_control)
    }
}
