//! The answer to a command, as text: made once, kept under the key and sent as it is.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

/// JSON text. A tree of values would be built, walked twice and taken apart again for each order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered(Arc<str>);

impl Rendered {
    /// What is said of something; of what can't be written nothing is.
    #[must_use]
    pub fn of<T: Serialize + ?Sized>(what: &T) -> Self {
        serde_json::to_string(what).map_or_else(|_| Self::nothing(), |text| Self(text.into()))
    }

    /// `null`.
    #[must_use]
    pub fn nothing() -> Self {
        Self("null".into())
    }

    /// Text that was kept; nothing when it isn't JSON.
    pub(crate) fn kept(text: &str) -> Option<Self> {
        serde_json::from_str::<serde::de::IgnoredAny>(text).ok()?;
        Some(Self(text.into()))
    }

    /// As it is kept and sent.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// For whoever looks into it.
    #[must_use]
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

impl std::fmt::Display for Rendered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_kept_is_answered_letter_by_letter() {
        let first = Rendered::of(&json!({"orders": [{"pickup_no": "001"}]}));
        assert_eq!(Rendered::kept(first.text()), Some(first.clone()));
        assert_eq!(first.value()["orders"][0]["pickup_no"], "001");
        assert_eq!(Rendered::kept("{\"orders\":"), None);
        assert!(Rendered::nothing().value().is_null());
    }
}
