//! Where to draw villages of which only the township is known.

use super::Point;

const NEAREST_KM: f64 = 0.8;
const FARTHEST_KM: f64 = 4.0;
/// The angle by which a sunflower turns from seed to seed: neighbours in the list never share a direction.
const GOLDEN_ANGLE_RAD: f64 = 2.399_963_229_728_653;
const KM_PER_DEGREE: f64 = 111.32;

/// `count` points on a spiral around `centre`, always the same ones.
pub(super) fn around(centre: Point, count: usize) -> Vec<Point> {
    (0..count)
        .map(|index| seed(centre, index as f64, count as f64))
        .collect()
}

fn seed(centre: Point, index: f64, count: f64) -> Point {
    let angle = index * GOLDEN_ANGLE_RAD;
    let distance_km = NEAREST_KM + (FARTHEST_KM - NEAREST_KM) * ((index + 0.5) / count).sqrt();
    let north_km = distance_km * angle.cos();
    let east_km = distance_km * angle.sin();
    Point {
        lat: round(centre.lat + north_km / KM_PER_DEGREE),
        lon: round(centre.lon + east_km / (KM_PER_DEGREE * centre.lat.to_radians().cos())),
    }
}

/// Five decimals, a metre: more would look like knowledge.
fn round(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}
