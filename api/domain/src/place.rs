//! The place tree: province → city → county → township → village → meal point.
//!
//! Places are keyed by the national statistical code. A scope is a node of the tree: it covers the node and all below it.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A national statistical code of 2, 4, 6, 9 or 12 digits (province, city, county, township, village).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlaceCode(String);

/// Depth in the tree; the number of digits of the code says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceLevel {
    /// 省
    Province,
    /// 市
    City,
    /// 县
    County,
    /// 乡镇
    Township,
    /// 村 / 社区
    Village,
}

impl PlaceLevel {
    /// All levels from the top.
    pub const ALL: [Self; 5] = [Self::Province, Self::City, Self::County, Self::Township, Self::Village];

    /// The stable name used in the database and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Township => "township",
            Self::Village => "village",
        }
    }

    fn digits(self) -> usize {
        match self {
            Self::Province => 2,
            Self::City => 4,
            Self::County => 6,
            Self::Township => 9,
            Self::Village => 12,
        }
    }
}

/// The text isn't a place code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a place code has 2, 4, 6, 9 or 12 digits")]
pub struct BadPlaceCode;

impl crate::code::Coded for BadPlaceCode {
    fn code(&self) -> &'static str {
        "bad_place_code"
    }
    fn field(&self) -> Option<&'static str> {
        Some("place_code")
    }
}

impl PlaceCode {
    /// Parses a code. Lists often fill codes of upper levels with zeros (`430822000000`, `430800`); those are taken off,
    /// so that each place has one code only.
    ///
    /// # Errors
    /// [`BadPlaceCode`] unless it is 2, 4, 6, 9 or 12 ASCII digits.
    pub fn parse(text: &str) -> Result<Self, BadPlaceCode> {
        let known = PlaceLevel::ALL.iter().any(|level| level.digits() == text.len());
        if known && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(without_filling(text).to_owned()))
        } else {
            Err(BadPlaceCode)
        }
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Which level the number of digits stands for.
    #[must_use]
    pub fn level(&self) -> PlaceLevel {
        PlaceLevel::ALL
            .into_iter()
            .find(|level| level.digits() == self.0.len())
            .unwrap_or(PlaceLevel::Village)
    }

    /// The digits that say the place of a level, as far as the code goes down.
    #[must_use]
    pub fn at(&self, level: PlaceLevel) -> Option<&str> {
        self.0.get(..level.digits())
    }

    /// The node above, as the code itself tells it. An area 片区 between county and township is not in the code.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let digits = self.0.len();
        let above = PlaceLevel::ALL.iter().rev().find(|level| level.digits() < digits)?;
        Some(Self(self.0[..above.digits()].to_owned()))
    }
}

/// No part below the province is ever all zeros.
fn without_filling(text: &str) -> &str {
    let mut kept = text;
    for [above, below] in [[9, 12], [6, 9], [4, 6], [2, 4]] {
        if kept.len() == below && kept.as_bytes()[above..].iter().all(|digit| *digit == b'0') {
            kept = &kept[..above];
        }
    }
    kept
}

impl TryFrom<String> for PlaceCode {
    type Error = BadPlaceCode;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<PlaceCode> for String {
    fn from(code: PlaceCode) -> Self {
        code.0
    }
}

impl std::fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl JsonSchema for PlaceCode {
    fn schema_name() -> Cow<'static, str> {
        "PlaceCode".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$",
            "description": "A national statistical code of 2, 4, 6, 9 or 12 digits.",
        })
    }
}

/// Where something stands in the tree: the codes from the top joined by `/`, each followed by one, e.g.
/// `43/4308/430822/430822100/430822100001/`. A canteen hangs below its place as `…/@<id>/`.
///
/// A prefix comparison answers "is it inside": `/` after each part keeps `4308` from covering `43081`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlacePath(pub String);

impl PlacePath {
    /// The path that a code alone implies.
    #[must_use]
    pub fn of(code: &PlaceCode) -> Self {
        let mut parts = vec![code.clone()];
        while let Some(above) = parts.last().and_then(PlaceCode::parent) {
            parts.push(above);
        }
        let mut path = String::new();
        for part in parts.iter().rev() {
            path.push_str(part.as_str());
            path.push('/');
        }
        Self(path)
    }

    /// The path of a canteen that stands at this place.
    #[must_use]
    pub fn canteen(&self, canteen: crate::id::CanteenId) -> Self {
        Self(format!("{}@{}/", self.0, canteen))
    }

    /// The code of the node at a level, as far as the path goes down.
    #[must_use]
    pub fn at(&self, level: PlaceLevel) -> Option<&str> {
        self.0.split('/').find(|part| part.len() == level.digits())
    }

    /// Whether it is the place of that code, or below it.
    #[must_use]
    pub fn lies_in(&self, code: &PlaceCode) -> bool {
        self.0.split('/').any(|part| part == code.as_str())
    }

    /// How many steps from the top this node and another go together: the more, the nearer they are.
    #[must_use]
    pub fn shared_with(&self, other: &Self) -> usize {
        let steps = self.0.split_inclusive('/').zip(other.0.split_inclusive('/'));
        steps.take_while(|(own, its)| own == its).count()
    }

    /// Whether `other` is this node or below it.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_village_knows_its_way_up() {
        let village = PlaceCode::parse("430822100001").expect("twelve digits");
        assert_eq!(PlacePath::of(&village).0, "43/4308/430822/430822100/430822100001/");
        assert_eq!(village.level(), PlaceLevel::Village);
    }

    #[test]
    fn a_scope_covers_itself_and_below_and_nothing_else() {
        let path = |code: &str| PlacePath::of(&PlaceCode::parse(code).expect("valid"));
        assert!(path("430822").covers(&path("430822100001")));
        assert!(path("430822100").covers(&path("430822100")));
        assert!(!path("430822100").covers(&path("430822101001")));
        assert!(!path("430822100001").covers(&path("430822100")));
    }

    #[test]
    fn a_path_knows_its_levels() {
        let village = PlacePath::of(&PlaceCode::parse("430822100001").expect("valid"));
        assert_eq!(village.at(PlaceLevel::Township), Some("430822100"));
        let county = PlacePath::of(&PlaceCode::parse("430822").expect("valid"));
        assert_eq!(county.at(PlaceLevel::Township), None);
        let inside = |code: &str| village.lies_in(&PlaceCode::parse(code).expect("valid"));
        assert!(inside("430822") && inside("430822100001") && !inside("430823") && !inside("430822101"));
    }

    #[test]
    fn codes_filled_with_zeros_are_the_short_ones() {
        for (filled, short) in [
            ("430822000000", "430822"),
            ("430822100000", "430822100"),
            ("430800", "4308"),
            ("430000000000", "43"),
            ("430822100010", "430822100010"),
        ] {
            assert_eq!(PlaceCode::parse(filled).expect(filled).as_str(), short);
        }
    }

    #[test]
    fn odd_lengths_and_letters_are_no_codes() {
        for bad in ["", "4", "43082", "43082210000x", "4308221000011"] {
            assert_eq!(PlaceCode::parse(bad), Err(BadPlaceCode), "{bad}");
        }
    }
}
