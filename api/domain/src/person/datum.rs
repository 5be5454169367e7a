//! In which system a point was told. What comes from a map service is converted once, where it comes in.

use std::f64::consts::PI;

use super::address::{BadPoint, GeoPoint};
use super::gcj;
use crate::named::named;

named! {
    /// A system of coordinates.
    pub enum Datum {
        /// GPS, and everything inside.
        Wgs84 = "wgs84",
        /// 国测局坐标: 高德 and 腾讯.
        Gcj02 = "gcj02",
        /// 百度坐标.
        Bd09 = "bd09",
    }
}

/// The frequency of the ripple that 百度 adds to GCJ-02.
const RIPPLE: f64 = PI * 3_000.0 / 180.0;

impl Datum {
    /// The WGS-84 point that this system has at `(lat, lon)`.
    ///
    /// # Errors
    /// [`BadPoint`] when it lies outside China.
    pub fn to_wgs84(self, lat: f64, lon: f64) -> Result<GeoPoint, BadPoint> {
        match self {
            Self::Wgs84 => GeoPoint::new(lat, lon),
            Self::Gcj02 => gcj::to_wgs84(lat, lon),
            Self::Bd09 => {
                let (lat, lon) = gcj_of_bd(lat, lon);
                gcj::to_wgs84(lat, lon)
            }
        }
    }

    /// The pair `(lat, lon)` by which this system has a point.
    #[must_use]
    pub fn from_wgs84(self, point: GeoPoint) -> (f64, f64) {
        match self {
            Self::Wgs84 => (point.lat(), point.lon()),
            Self::Gcj02 => gcj::from_wgs84(point),
            Self::Bd09 => {
                let (lat, lon) = gcj::from_wgs84(point);
                bd_of_gcj(lat, lon)
            }
        }
    }
}

fn bd_of_gcj(lat: f64, lon: f64) -> (f64, f64) {
    let far = lon.hypot(lat) + 0.000_02 * (lat * RIPPLE).sin();
    let turned = lat.atan2(lon) + 0.000_003 * (lon * RIPPLE).cos();
    (far * turned.sin() + 0.006, far * turned.cos() + 0.006_5)
}

/// The published way back is good for half a metre.
fn gcj_of_bd(lat: f64, lon: f64) -> (f64, f64) {
    let (lat, lon) = (lat - 0.006, lon - 0.006_5);
    let far = lon.hypot(lat) - 0.000_02 * (lat * RIPPLE).sin();
    let turned = lat.atan2(lon) - 0.000_003 * (lon * RIPPLE).cos();
    (far * turned.sin(), far * turned.cos())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: (f64, f64), lat: f64, lon: f64, apart: f64) {
        let (north, east) = ((found.0 - lat).abs(), (found.1 - lon).abs());
        assert!(north < apart && east < apart, "{found:?} instead of {lat}, {lon}");
    }

    fn pair(point: Result<GeoPoint, BadPoint>) -> (f64, f64) {
        let point = point.expect("China");
        (point.lat(), point.lon())
    }

    /// 39.915 north, 116.404 east taken in each system, as published with github.com/wandergis/coordtransform (test/app.js).
    #[test]
    fn a_point_of_beijing_is_where_others_have_it() {
        let (lat, lon) = (39.915, 116.404);
        let point = GeoPoint::new(lat, lon).expect("China");
        near(
            Datum::Gcj02.from_wgs84(point),
            39.916_404_281_501_64,
            116.410_244_499_169_38,
            1e-9,
        );
        near(bd_of_gcj(lat, lon), 39.921_336_993_510_21, 116.410_369_493_710_29, 1e-9);
        near(gcj_of_bd(lat, lon), 39.908_656_739_576_31, 116.397_627_291_193_15, 1e-9);
        // Theirs is the first step of ours: a metre apart at most.
        near(
            pair(Datum::Gcj02.to_wgs84(lat, lon)),
            39.913_595_718_498_36,
            116.397_755_500_830_61,
            1e-5,
        );
    }

    /// Shanghai, Shenzhen and Beijing, as published with github.com/googollee/eviltransform.
    #[test]
    fn points_of_three_cities_are_where_others_have_them() {
        for (wgs, shown) in [
            (
                (31.177_427_6, 121.527_210_6),
                (31.175_303_983_645_97, 121.531_541_859_215),
            ),
            (
                (22.543_847, 113.912_316),
                (22.540_796_131_694_766, 113.917_176_480_836_3),
            ),
            (
                (39.911_954, 116.377_817),
                (39.913_345_455_360_69, 116.384_047_224_556_57),
            ),
        ] {
            near(pair(Datum::Gcj02.to_wgs84(shown.0, shown.1)), wgs.0, wgs.1, 1e-7);
        }
    }

    #[test]
    fn there_and_back_is_the_same_door() {
        // 桑植, 鄂托克, 漠河, 三亚, 喀什
        for (lat, lon) in [
            (29.4, 110.16),
            (39.09, 107.98),
            (53.48, 122.37),
            (18.25, 109.51),
            (39.47, 75.99),
        ] {
            let point = GeoPoint::new(lat, lon).expect("China");
            for datum in Datum::ALL {
                let (shown_lat, shown_lon) = datum.from_wgs84(point);
                near(pair(datum.to_wgs84(shown_lat, shown_lon)), lat, lon, 5e-6);
            }
        }
    }
}
