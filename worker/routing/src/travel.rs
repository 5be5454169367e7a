//! How long it takes to get from one place to another.

use crate::cluster::EARTH_RADIUS_M;
use crate::problem::{LatLon, Mode, Place};

/// One way between two places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Leg {
    /// Seconds under way, with parking where the mode parks.
    pub seconds: i64,
    /// Metres along the way.
    pub metres: i64,
}

/// Where travel times come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Travel {
    /// Straight lines over the earth, stretched by a terrain factor.
    CrowFly(CrowFly),
    /// Tables from a road router, one per mode.
    Matrices(Matrices),
    /// Points of a plane, as the public benchmark files have them.
    Plane(Plane),
}

impl Travel {
    /// Whether this kind of travel knows where the place is.
    pub fn locates(&self, place: &Place) -> bool {
        match self {
            Self::CrowFly(_) => place.point.is_some(),
            Self::Matrices(matrices) => place.node.is_some_and(|node| node < matrices.size),
            Self::Plane(plane) => place.node.is_some_and(|node| (node as usize) < plane.points.len()),
        }
    }

    /// The way from one place to another, `None` when there is none. `to_stop` tells a door (where a car must be
    /// parked) from a depot or a home.
    pub fn leg(&self, mode: Mode, from: &Place, to: &Place, to_stop: bool) -> Option<Leg> {
        match self {
            Self::CrowFly(crow) => Some(crow.leg(mode, crow.metres(from.point?, to.point?), to_stop)),
            Self::Matrices(matrices) => matrices.leg(mode, from.node?, to.node?),
            Self::Plane(plane) => plane
                .length(from.node?, to.node?)
                .map(|d| Leg { seconds: d, metres: d }),
        }
    }
}

/// Straight-line travel with a terrain factor and one speed profile per mode.
#[derive(Debug, Clone, PartialEq)]
pub struct CrowFly {
    /// Way per straight line; 1.3 suits street grids, mountain roads need more.
    pub factor: f64,
    /// Walking speed in km/h.
    pub foot_kmh: f64,
    /// E-bike speed in km/h.
    pub ebike_kmh: f64,
    /// Car speed in km/h over the first part of a leg.
    pub car_slow_kmh: f64,
    /// Length of that first part in metres.
    pub car_slow_m: f64,
    /// Car speed in km/h beyond it.
    pub car_fast_kmh: f64,
    /// Seconds to park a car at a door, when the leg is longer than `parking_beyond_m`.
    pub parking_s: i64,
    /// A car that has moved no farther than this stays where it is parked.
    pub parking_beyond_m: f64,
}

impl Default for CrowFly {
    fn default() -> Self {
        Self {
            factor: 1.3,
            foot_kmh: 4.5,
            ebike_kmh: 15.0,
            car_slow_kmh: 20.0,
            car_slow_m: 2000.0,
            car_fast_kmh: 50.0,
            parking_s: 60,
            parking_beyond_m: 0.0,
        }
    }
}

impl CrowFly {
    /// Metres along the way between two points.
    pub fn metres(&self, from: LatLon, to: LatLon) -> f64 {
        Self::arc(Self::prepared(from), Self::prepared(to)) * self.factor
    }

    /// What every distance from a point needs: where it is on the ball of radius 1.
    pub(crate) fn prepared(point: LatLon) -> [f64; 3] {
        let (lat, lon) = (point.lat.to_radians(), point.lon.to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
    }

    /// Metres over the earth between two prepared points: the arc over their chord, the same as by the haversine formula
    /// to less than a millimetre. `geo` has that, but takes five sines and cosines for it; a plan asks millions of times.
    #[inline]
    pub(crate) fn arc(from: [f64; 3], to: [f64; 3]) -> f64 {
        let [x, y, z] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
        let half = (x * x + y * y + z * z).sqrt() * 0.5;
        let angle = if half < NEARLY_STRAIGHT {
            let square = half * half;
            half * (1.0 + square * (1.0 / 6.0 + square * (3.0 / 40.0)))
        } else {
            half.min(1.0).asin()
        };
        2.0 * EARTH_RADIUS_M * angle
    }

    pub(crate) fn pace(&self, mode: Mode) -> Pace {
        let (near, far, parking_s) = match mode {
            Mode::Foot => (self.foot_kmh, self.foot_kmh, 0),
            Mode::Ebike => (self.ebike_kmh, self.ebike_kmh, 0),
            Mode::Car => (self.car_slow_kmh, self.car_fast_kmh, self.parking_s),
        };
        Pace {
            near: 3.6 / near,
            far: 3.6 / far,
            far_from_m: self.car_slow_m,
            far_more: self.car_slow_m * (3.6 / near - 3.6 / far),
            parking_s: parking_s as f64,
            parking_beyond_m: self.parking_beyond_m,
        }
    }

    /// The leg for a way of that many metres.
    #[inline]
    pub fn leg(&self, mode: Mode, metres: f64, to_stop: bool) -> Leg {
        Leg {
            seconds: self.pace(mode).seconds(metres, to_stop),
            metres: nearest(metres),
        }
    }
}

/// How a mode gets on: the same few steps for each, so that a loop over mixed rounds need not guess.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Seconds per metre, near and far.
    near: f64,
    far: f64,
    far_from_m: f64,
    /// What the near part takes more than at the far pace.
    far_more: f64,
    parking_s: f64,
    parking_beyond_m: f64,
}

impl Pace {
    #[inline]
    pub(crate) fn seconds(&self, metres: f64, to_stop: bool) -> i64 {
        let parks = to_stop & (metres > self.parking_beyond_m);
        let parking = if parks { self.parking_s } else { 0.0 };
        let (near, far) = (metres * self.near, metres * self.far + self.far_more);
        nearest(if metres < self.far_from_m { near } else { far } + parking)
    }
}

/// Half a chord up to which three terms of the arcsine are exact to the last bit or two: about 60 km.
const NEARLY_STRAIGHT: f64 = 0.005;

/// The nearest whole number to one that is not negative: beside 2⁵² a number has no room for a fraction. A cast takes
/// several times as long, because it asks for everything that a number could be.
#[inline]
fn nearest(value: f64) -> i64 {
    const UNIT: f64 = (1_u64 << 52) as f64;
    ((value + UNIT).to_bits() - UNIT.to_bits()) as i64
}

/// One table per mode; a mode without a table cannot travel.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matrices {
    /// Number of rows and columns of every table.
    pub size: u32,
    /// Tables in the order foot, e-bike, car.
    pub modes: [Option<Matrix>; 3],
}

/// Seconds and metres between places, row by row; need not be symmetric. `u32::MAX` seconds means no way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matrix {
    /// Seconds from row to column. Parking, where it costs time, belongs in here.
    pub seconds: Vec<u32>,
    /// Metres from row to column.
    pub metres: Vec<u32>,
}

impl Matrices {
    fn leg(&self, mode: Mode, from: u32, to: u32) -> Option<Leg> {
        let matrix = self.modes[mode.index()].as_ref()?;
        if from >= self.size || to >= self.size {
            return None;
        }
        let cell = from as usize * self.size as usize + to as usize;
        let seconds = *matrix.seconds.get(cell)?;
        let metres = matrix.metres.get(cell).copied().unwrap_or(0);
        (seconds != u32::MAX).then_some(Leg {
            seconds: seconds.into(),
            metres: metres.into(),
        })
    }
}

/// How a length in the plane becomes a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest whole number, half up: the `nint` of TSPLIB and CVRPLIB.
    Nearest,
    /// Up.
    Ceil,
    /// Down.
    Floor,
}

/// Points of a plane; one unit of length is one second and one metre for every mode.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    /// The points by node number.
    pub points: Vec<[f64; 2]>,
    /// Units per unit of the coordinates: 10 keeps one decimal.
    pub scale: f64,
    /// How lengths are rounded, after scaling.
    pub rounding: Rounding,
}

impl Plane {
    /// The rounded length between two nodes.
    pub fn length(&self, from: u32, to: u32) -> Option<i64> {
        let (a, b) = (self.points.get(from as usize)?, self.points.get(to as usize)?);
        Some(self.between(*a, *b))
    }

    #[inline]
    pub(crate) fn between(&self, a: [f64; 2], b: [f64; 2]) -> i64 {
        let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
        let length = (dx * dx + dy * dy).sqrt() * self.scale;
        match self.rounding {
            Rounding::Nearest => (length + 0.5) as i64,
            Rounding::Ceil => length.ceil() as i64,
            Rounding::Floor => length as i64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_car_is_slow_then_fast_and_parks_only_at_doors() {
        let crow = CrowFly::default();
        // 2 km at 20 km/h = 360 s, 5 km at 50 km/h = 360 s.
        assert_eq!(crow.leg(Mode::Car, 7000.0, false).seconds, 720);
        assert_eq!(crow.leg(Mode::Car, 7000.0, true).seconds, 780);
        assert_eq!(crow.leg(Mode::Car, 0.0, true).seconds, 0);
        assert_eq!(crow.leg(Mode::Ebike, 1500.0, true).seconds, 360);
        assert_eq!(crow.leg(Mode::Foot, 750.0, true).seconds, 600);
    }

    #[test]
    fn one_degree_of_latitude_is_111_km_times_the_factor() {
        let crow = CrowFly {
            factor: 1.0,
            ..CrowFly::default()
        };
        let metres = crow.metres(LatLon { lat: 29.0, lon: 110.0 }, LatLon { lat: 30.0, lon: 110.0 });
        assert!((metres - 111_195.0).abs() < 10.0, "{metres}");
    }

    #[test]
    fn lengths_over_the_earth_are_those_of_geo() {
        use geo::{Distance, Haversine, Point};
        let places = [
            (29.4, 110.1),
            (29.41, 110.1003),
            (-33.0, 18.5),
            (29.4, 110.1),
            (64.1, -21.9),
        ];
        for pair in places.windows(2) {
            let at = |(lat, lon): (f64, f64)| LatLon { lat, lon };
            let crow = CrowFly {
                factor: 1.0,
                ..CrowFly::default()
            };
            let other = Haversine.distance(Point::new(pair[0].1, pair[0].0), Point::new(pair[1].1, pair[1].0));
            assert!(
                (crow.metres(at(pair[0]), at(pair[1])) - other).abs() < 0.001,
                "{pair:?}"
            );
        }
    }

    #[test]
    fn matrices_keep_direction_and_know_missing_ways() {
        let foot = Matrix {
            seconds: vec![0, 5, u32::MAX, 0],
            metres: vec![0, 9, 0, 0],
        };
        let travel = Travel::Matrices(Matrices {
            size: 2,
            modes: [Some(foot), None, None],
        });
        let (a, b) = (Place::node(0), Place::node(1));
        assert_eq!(
            travel.leg(Mode::Foot, &a, &b, true),
            Some(Leg { seconds: 5, metres: 9 })
        );
        assert_eq!(travel.leg(Mode::Foot, &b, &a, true), None);
        assert_eq!(travel.leg(Mode::Car, &a, &b, true), None);
        assert!(!travel.locates(&Place::node(2)));
    }

    #[test]
    fn plane_rounds_as_told() {
        let plane = |rounding, scale| Plane {
            points: vec![[0.0, 0.0], [1.0, 1.0]],
            scale,
            rounding,
        };
        assert_eq!(plane(Rounding::Nearest, 1.0).length(0, 1), Some(1));
        assert_eq!(plane(Rounding::Ceil, 1.0).length(0, 1), Some(2));
        assert_eq!(plane(Rounding::Floor, 10.0).length(0, 1), Some(14));
        assert_eq!(plane(Rounding::Floor, 10.0).length(0, 2), None);
    }
}
