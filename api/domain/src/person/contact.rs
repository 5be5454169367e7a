//! 紧急联系人.

use super::{name::PersonName, phone::Phone};
use serde::{Deserialize, Serialize};

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
