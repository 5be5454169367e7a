//! A sentence for people, in both languages.

use serde::{Deserialize, Serialize};

/// The same sentence in Chinese and in English.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Words {
    /// 中文
    pub zh: String,
    /// English.
    pub en: String,
}

impl Words {
    /// Both at once.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }
}
