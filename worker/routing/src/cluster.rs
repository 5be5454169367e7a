//! Groups that a person would recognise: doors of one compound, compounds of one neighbourhood.

use std::collections::HashMap;

use geo::{Dbscan, MultiPoint, Point};

use crate::problem::LatLon;

/// Metres within which two doors count as the same place.
pub const SAME_PLACE_M: f64 = 30.0;

/// Mean radius of the earth (IUGG).
pub(crate) const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// The lowest and highest coordinates among some points.
pub(crate) fn bounds(points: impl Iterator<Item = [f64; 2]>) -> ([f64; 2], [f64; 2]) {
    points.fold(([f64::MAX; 2], [f64::MIN; 2]), |(low, high), point| {
        (
            [low[0].min(point[0]), low[1].min(point[1])],
            [high[0].max(point[0]), high[1].max(point[1])],
        )
    })
}

/// Flattens points to metres east and north of their mean; good for the extent of a county.
pub fn local_metres(points: &[LatLon]) -> Vec<[f64; 2]> {
    let count = points.len().max(1) as f64;
    let lat = points.iter().map(|point| point.lat).sum::<f64>() / count;
    let lon = points.iter().map(|point| point.lon).sum::<f64>() / count;
    let shrink = lat.to_radians().cos();
    let metres = |degrees: f64| degrees.to_radians() * EARTH_RADIUS_M;
    points
        .iter()
        .map(|point| [metres(point.lon - lon) * shrink, metres(point.lat - lat)])
        .collect()
}

/// The group number of each point: a point joins the first group whose first member is within `radius_m` and that
/// `accepts` it, so groups never grow into chains. Numbers count up in order of first members.
pub fn same_place(points: &[[f64; 2]], radius_m: f64, mut accepts: impl FnMut(usize, usize) -> bool) -> Vec<usize> {
    let cell = |point: &[f64; 2]| {
        (
            (point[0] / radius_m).floor() as i64,
            (point[1] / radius_m).floor() as i64,
        )
    };
    let mut leaders: Vec<usize> = Vec::new();
    let mut grid: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    let mut group_of = Vec::with_capacity(points.len());
    for (index, point) in points.iter().enumerate() {
        let (x, y) = cell(point);
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy)));
        let mut close: Vec<usize> = around.filter_map(|key| grid.get(&key)).flatten().copied().collect();
        close.sort_unstable();
        let near = |group: &usize| distance(&points[leaders[*group]], point) <= radius_m;
        let found = close
            .into_iter()
            .filter(near)
            .find(|group| accepts(leaders[*group], index));
        group_of.push(found.unwrap_or_else(|| {
            leaders.push(index);
            grid.entry((x, y)).or_default().push(leaders.len() - 1);
            leaders.len() - 1
        }));
    }
    group_of
}

/// The neighbourhood (village, estate) of each point, by density: `None` for doors that stand alone.
pub fn neighbourhoods(points: &[LatLon], reach_m: f64, least: usize) -> Vec<Option<usize>> {
    let flat = local_metres(points)
        .into_iter()
        .map(|[x, y]| Point::new(x, y))
        .collect();
    MultiPoint::new(flat).dbscan(reach_m, least)
}

fn distance(a: &[f64; 2], b: &[f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_do_not_chain_and_respect_the_veto() {
        let points = [[0.0, 0.0], [20.0, 0.0], [40.0, 0.0], [60.0, 0.0], [0.0, 1.0]];
        assert_eq!(same_place(&points, 30.0, |_, _| true), [0, 0, 1, 1, 0]);
        assert_eq!(same_place(&points, 30.0, |_, joining| joining != 4), [0, 0, 1, 1, 2]);
    }

    #[test]
    fn villages_are_told_apart() {
        let village = |lat: f64| {
            (0..5).map(move |i| LatLon {
                lat: lat + f64::from(i) * 0.0005,
                lon: 110.0,
            })
        };
        let mut points: Vec<LatLon> = village(29.0).chain(village(29.1)).collect();
        points.push(LatLon { lat: 30.0, lon: 110.0 });
        let labels = neighbourhoods(&points, 150.0, 3);
        assert!(labels[..5].iter().all(|label| *label == labels[0]) && labels[0].is_some());
        assert!(labels[5..10].iter().all(|label| *label == labels[5]) && labels[5] != labels[0]);
        assert_eq!(labels[10], None);
    }

    #[test]
    fn local_metres_agree_with_haversine() {
        let points = [LatLon { lat: 29.4, lon: 110.1 }, LatLon { lat: 29.45, lon: 110.2 }];
        let flat = local_metres(&points);
        let crow = crate::travel::CrowFly {
            factor: 1.0,
            ..Default::default()
        };
        let true_metres = crow.metres(points[0], points[1]);
        assert!((distance(&flat[0], &flat[1]) - true_metres).abs() < true_metres * 0.001);
    }
}
