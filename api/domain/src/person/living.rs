//! 居住情况.

use serde::{Deserialize, Serialize};

/// Whom a senior lives with. Shown to a volunteer for the current door only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Living {
    /// 独居
    pub alone: bool,
    /// With a spouse, who may be a diner too.
    pub with_spouse: bool,
    /// With children or other family. Neither of the three: nobody has said.
    pub with_family: bool,
}

impl Living {
    /// Nobody lives alone and with others.
    #[must_use]
    pub fn is_possible(self) -> bool {
        !self.alone || !(self.with_spouse || self.with_family)
    }
}
