//! 自理能力.

use crate::named::named;

named! {
    /// How far a senior can look after themselves.
    pub enum Ability {
        /// 自理
        Able = "able",
        /// 半失能
        PartlyDisabled = "partly_disabled",
        /// 失能
        Disabled = "disabled",
    }
}
