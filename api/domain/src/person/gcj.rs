//! WGS-84 ⇄ GCJ-02. Chinese map services shift every point by up to some 700 m; GPS doesn't. The system keeps WGS-84.

use super::address::{BadPoint, GeoPoint};
use std::f64::consts::PI;

/// Semi-major axis of the Krasovsky 1940 ellipsoid, in metres.
const AXIS_M: f64 = 6_378_245.0;
/// Its squared eccentricity.
const ECCENTRICITY2: f64 = 0.006_693_421_622_965_943;
/// About a millimetre.
const CLOSE_ENOUGH_DEG: f64 = 1e-8;
/// The shift is nearly constant over a few hundred metres: three rounds suffice, ten is the limit.
const ROUNDS_MAX: usize = 10;

/// The pair `(lat, lon)` as 高德 or 腾讯 show the point.
#[must_use]
pub fn from_wgs84(point: GeoPoint) -> (f64, f64) {
    let (north, east) = shift(point.lat(), point.lon());
    (point.lat() + north, point.lon() + east)
}

/// The WGS-84 point that such a map shows at `(lat, lon)`.
///
/// The formula has no inverse; a fixed point is reached within a millimetre.
///
/// # Errors
/// [`BadPoint`] when the result lies outside China.
pub fn to_wgs84(lat: f64, lon: f64) -> Result<GeoPoint, BadPoint> {
    let mut guess = GeoPoint::new(lat, lon)?;
    for _ in 0..ROUNDS_MAX {
        let (shown_lat, shown_lon) = from_wgs84(guess);
        let (north, east) = (lat - shown_lat, lon - shown_lon);
        guess = GeoPoint::new(guess.lat() + north, guess.lon() + east)?;
        if north.abs() < CLOSE_ENOUGH_DEG && east.abs() < CLOSE_ENOUGH_DEG {
            break;
        }
    }
    Ok(guess)
}

/// How far, in degrees, the published formula moves a point north and east.
fn shift(lat: f64, lon: f64) -> (f64, f64) {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let rad = lat.to_radians();
    let magic = 1.0 - ECCENTRICITY2 * rad.sin().powi(2);
    let root = magic.sqrt();
    let metres_per_radian_north = AXIS_M * (1.0 - ECCENTRICITY2) / (magic * root);
    let metres_per_radian_east = AXIS_M / root * rad.cos();
    (
        (metres_north(x, y) / metres_per_radian_north).to_degrees(),
        (metres_east(x, y) / metres_per_radian_east).to_degrees(),
    )
}

fn ripple(x: f64) -> f64 {
    (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0
}

fn metres_north(x: f64, y: f64) -> f64 {
    let base = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * x.abs().sqrt();
    let short = (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0;
    let long = (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0;
    base + ripple(x) + short + long
}

fn metres_east(x: f64, y: f64) -> f64 {
    let base = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * x.abs().sqrt();
    let short = (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0;
    let long = (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0;
    base + ripple(x) + short + long
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn metres(a: (f64, f64), b: (f64, f64)) -> f64 {
        let north = (a.0 - b.0) * 111_195.0;
        let east = (a.1 - b.1) * 111_195.0 * a.0.to_radians().cos();
        north.hypot(east)
    }

    #[test]
    fn points_are_where_the_maps_show_them() {
        // Test vectors that independent implementations share: Shanghai, Shenzhen, Beijing.
        for (wgs, shown) in [
            ((31.177_427_6, 121.527_210_6), (31.175_303_983_6, 121.531_541_859_2)),
            ((22.543_847, 113.912_316), (22.540_796_131_7, 113.917_176_480_8)),
            ((39.911_954, 116.377_817), (39.913_345_455_4, 116.384_047_224_6)),
        ] {
            let ours = from_wgs84(GeoPoint::new(wgs.0, wgs.1).expect("China"));
            assert!(metres(ours, shown) < 0.01, "{ours:?} is not {shown:?}");
        }
    }

    proptest! {
        #[test]
        fn there_and_back_is_a_millimetre(lat in 18.5_f64..53.0, lon in 74.0_f64..134.0) {
            let point = GeoPoint::new(lat, lon).expect("China");
            let (shown_lat, shown_lon) = from_wgs84(point);
            let shifted = metres((lat, lon), (shown_lat, shown_lon));
            prop_assert!((20.0..1500.0).contains(&shifted), "{shifted} m");
            let back = to_wgs84(shown_lat, shown_lon).expect("China");
            prop_assert!(metres((lat, lon), (back.lat(), back.lon())) < 0.01);
        }
    }
}
