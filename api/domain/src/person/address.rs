//! Where somebody lives: free text and, when known, a point.

use crate::code::Coded;
use serde::{Deserialize, Serialize};

const CHARS_MAX: usize = 200;

/// An address as people say it: 3 组, 老供销社对面. `Debug` tells only its length.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

/// The text is too long for an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an address has 1 to {CHARS_MAX} characters")]
pub struct BadAddress;

impl Coded for BadAddress {
    fn code(&self) -> &'static str {
        "bad_address"
    }
    fn field(&self) -> Option<&'static str> {
        Some("address")
    }
}

impl Address {
    /// Trims.
    ///
    /// # Errors
    /// [`BadAddress`] when nothing remains, or more than 200 characters.
    pub fn parse(text: &str) -> Result<Self, BadAddress> {
        let text = text.trim();
        match text.chars().count() {
            1..=CHARS_MAX => Ok(Self(text.to_owned())),
            _ => Err(BadAddress),
        }
    }

    /// All of it. For sealing and for the volunteer at the current door.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Address({} characters)", self.0.chars().count())
    }
}

impl TryFrom<String> for Address {
    type Error = BadAddress;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

/// A point in WGS-84. What a Chinese map service gives must pass [`super::gcj`] first.
///
/// `Debug` shows two decimals (about a kilometre): a home's exact point is personal data.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawPoint", into = "RawPoint")]
pub struct GeoPoint {
    lat: f64,
    lon: f64,
}

#[derive(Serialize, Deserialize)]
struct RawPoint {
    lat: f64,
    lon: f64,
}

/// The pair is no point in China.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a point lies between 3 and 54 degrees north and 73 and 136 degrees east; are latitude and longitude swapped?")]
pub struct BadPoint;

impl Coded for BadPoint {
    fn code(&self) -> &'static str {
        "bad_point"
    }
    fn field(&self) -> Option<&'static str> {
        Some("lat")
    }
}

impl GeoPoint {
    /// A point inside China's bounds.
    ///
    /// # Errors
    /// [`BadPoint`] outside of them, which is nearly always a swapped pair.
    pub fn new(lat: f64, lon: f64) -> Result<Self, BadPoint> {
        if (3.0..=54.0).contains(&lat) && (73.0..=136.0).contains(&lon) {
            Ok(Self { lat, lon })
        } else {
            Err(BadPoint)
        }
    }

    /// Degrees north.
    #[must_use]
    pub fn lat(self) -> f64 {
        self.lat
    }

    /// Degrees east.
    #[must_use]
    pub fn lon(self) -> f64 {
        self.lon
    }
}

impl std::fmt::Debug for GeoPoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "GeoPoint(~{:.2}, ~{:.2})", self.lat, self.lon)
    }
}

impl TryFrom<RawPoint> for GeoPoint {
    type Error = BadPoint;
    fn try_from(raw: RawPoint) -> Result<Self, Self::Error> {
        Self::new(raw.lat, raw.lon)
    }
}

impl From<GeoPoint> for RawPoint {
    fn from(point: GeoPoint) -> Self {
        Self {
            lat: point.lat,
            lon: point.lon,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swapped_pair_is_caught() {
        assert!(GeoPoint::new(29.4, 110.2).is_ok());
        assert_eq!(GeoPoint::new(110.2, 29.4), Err(BadPoint));
        assert_eq!(GeoPoint::new(f64::NAN, 110.2), Err(BadPoint));
        assert!(serde_json::from_str::<GeoPoint>(r#"{"lat":0.0,"lon":0.0}"#).is_err());
    }

    #[test]
    fn debug_does_not_lead_to_the_door() {
        let point = GeoPoint::new(29.412_345, 110.212_345).expect("China");
        assert_eq!(format!("{point:?}"), "GeoPoint(~29.41, ~110.21)");
        let address = Address::parse(" 三组老供销社对面 ").expect("short");
        assert_eq!(address.as_str(), "三组老供销社对面");
        assert!(!format!("{address:?}").contains("供销社"));
    }

    #[test]
    fn two_hundred_characters_are_the_limit() {
        assert!(Address::parse(&"路".repeat(200)).is_ok());
        assert_eq!(Address::parse(&"路".repeat(201)), Err(BadAddress));
        assert_eq!(Address::parse("  "), Err(BadAddress));
    }
}
