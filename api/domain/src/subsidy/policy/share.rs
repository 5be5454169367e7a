//! A share as people write it: `35%`, `12.5 %`, `1/3`.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// A fraction that isn't negative. It keeps its own spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    numerator: i64,
    denominator: i64,
    is_percent: bool,
}

/// The text isn't a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a share is written as \"35%\" or \"1/3\"（份额写作 \"35%\" 或 \"1/3\"）")]
pub struct BadShare;

/// Enough for any share of money, and small enough that no product overflows.
const PART_MAX: i64 = 1_000_000_000;

impl Share {
    /// Reads `35%`, `12.5%` or `1/3`.
    ///
    /// # Errors
    /// [`BadShare`] for anything else.
    pub fn parse(text: &str) -> Result<Self, BadShare> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let plain = plain.replace('％', "%").replace('／', "/");
        let share = if let Some(number) = plain.strip_suffix('%') {
            let (whole, after) = number.split_once('.').unwrap_or((number, ""));
            if whole.is_empty() || after.len() > 4 || !(whole.to_owned() + after).bytes().all(|b| b.is_ascii_digit()) {
                return Err(BadShare);
            }
            let tens = 10_i64.pow(u32::try_from(after.len()).unwrap_or(0));
            Self {
                numerator: (whole.to_owned() + after).parse().map_err(|_| BadShare)?,
                denominator: 100 * tens,
                is_percent: true,
            }
        } else {
            let (above, below) = plain.split_once('/').ok_or(BadShare)?;
            let digits = |part: &str| {
                part.bytes()
                    .all(|b| b.is_ascii_digit())
                    .then(|| part.parse().ok())
                    .flatten()
            };
            Self {
                numerator: digits(above).ok_or(BadShare)?,
                denominator: digits(below).ok_or(BadShare)?,
                is_percent: false,
            }
        };
        let fits = (0..=PART_MAX).contains(&share.numerator) && (1..=PART_MAX).contains(&share.denominator);
        if fits { Ok(share) } else { Err(BadShare) }
    }

    /// Above the line.
    #[must_use]
    pub fn numerator(self) -> i64 {
        self.numerator
    }

    /// Below the line; positive.
    #[must_use]
    pub fn denominator(self) -> i64 {
        self.denominator
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.is_percent {
            return write!(f, "{}/{}", self.numerator, self.denominator);
        }
        let tens = self.denominator / 100;
        let (whole, after) = (self.numerator / tens, self.numerator % tens);
        if tens == 1 {
            return write!(f, "{whole}%");
        }
        let width = usize::try_from(tens.ilog10()).unwrap_or(0);
        write!(f, "{whole}.{after:0width$}%")
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Share {
    fn schema_name() -> Cow<'static, str> {
        "Share".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^([0-9]+(\\.[0-9]{1,4})? ?%|[0-9]+/[0-9]+)$",
            "description": "A share, written as 35%, 12.5% or 1/3.",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_shares_in_several_ways() {
        for (text, numerator, denominator, written) in [
            ("35%", 35, 100, "35%"),
            ("35 %", 35, 100, "35%"),
            ("12.5%", 125, 1000, "12.5%"),
            ("0.05％", 5, 10_000, "0.05%"),
            ("1/3", 1, 3, "1/3"),
            ("1／6", 1, 6, "1/6"),
            ("100%", 100, 100, "100%"),
        ] {
            let share = Share::parse(text).expect(text);
            assert_eq!((share.numerator(), share.denominator()), (numerator, denominator));
            assert_eq!(share.to_string(), written);
            assert_eq!(Share::parse(written), Ok(share));
        }
        for bad in [
            "",
            "%",
            "37",
            "0.37",
            "-1/3",
            "1/0",
            "1/-4",
            "1/3/3",
            "1.23456%",
            "a%",
            ".5%",
            "9999999999/1",
        ] {
            assert_eq!(Share::parse(bad), Err(BadShare), "{bad}");
        }
    }
}
