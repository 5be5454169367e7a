//! Enumerations with stable names.

/// Declares an enumeration whose variants have stable snake_case names: in the database, on the wire, in code.
///
/// Stamps serde, JSON Schema, `ALL`, `name` and `parse`. No `Display`: a name isn't a label for people, and some of them are nobody's
/// business.
macro_rules! named {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
            schemars::JsonSchema,
        )]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every variant, in the order of declaration.
            pub const ALL: [Self; [$($text),+].len()] = [$(Self::$variant),+];

            /// The stable name used in the database and on the wire.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// Reads a stable name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.name() == text)
            }
        }
    };
}

pub(crate) use named;

#[cfg(test)]
mod tests {
    use crate::order::FlagCause;

    #[test]
    fn a_name_reads_back_and_is_what_serde_writes() {
        for one in FlagCause::ALL {
            assert_eq!(FlagCause::parse(one.name()), Some(one));
            assert_eq!(
                serde_json::to_value(one).expect("a unit variant"),
                serde_json::json!(one.name())
            );
        }
        assert_eq!(FlagCause::parse("NoShow"), None);
    }
}
