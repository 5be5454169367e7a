//! Travel times between doors: crow-fly with a terrain factor, or a road engine over HTTP.

mod amap;
mod cache;
mod osrm;
mod roads;
mod source;
#[cfg(test)]
mod tests;
mod valhalla;

pub use roads::{Roads, Ways};
pub use source::{BadSource, Source};

use domain::person::address::GeoPoint;

/// One cell of a table: seconds and metres, or no way.
type Cell = Option<Way>;

/// How long and how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Way {
    seconds: u32,
    metres: u32,
}

/// Which kind of way a table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Profile {
    /// Roads for cars; slower travellers go the same way at their own speed.
    Road,
    /// Foot paths as well.
    Foot,
    /// Cycle ways as well.
    Bike,
}

/// Why an engine's answer can't be used. No coordinates in it: it is logged.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    /// It doesn't answer, or too late.
    #[error("the road engine is away")]
    Away(#[source] reqwest::Error),
    /// It says no, in its own words.
    #[error("the road engine says {0}")]
    Refused(String),
    /// The answer isn't as documented.
    #[error("the road engine's answer is not understood: {0}")]
    Odd(&'static str),
}

/// An answer without its address: that holds coordinates, and for 高德 the key.
fn away(error: reqwest::Error) -> Trouble {
    Trouble::Away(error.without_url())
}

/// A number of a table as it is kept; what is negative or beyond all sense is no way.
fn whole(value: f64) -> Option<u32> {
    (value.is_finite() && (0.0..1e9).contains(&value)).then_some(value.round() as u32)
}

fn lon_lat(point: GeoPoint) -> String {
    format!("{:.6},{:.6}", point.lon(), point.lat())
}
