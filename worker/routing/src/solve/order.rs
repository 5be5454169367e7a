//! Numbers for nodes along a curve that keeps neighbours together (Morton 1966), so that what is near in the world is
//! near in memory.

use crate::cluster::local_metres;
use crate::problem::{LatLon, Problem};
use crate::travel::Travel;

/// Sorts groups of stops by where their first stop is; without coordinates they stay as they are.
pub(crate) fn sort_by_place(problem: &Problem, groups: &mut [Vec<u32>]) {
    let place = |group: &Vec<u32>| problem.stops[group[0] as usize].place;
    let points: Option<Vec<[f64; 2]>> = match &problem.travel {
        Travel::Plane(plane) => groups
            .iter()
            .map(|group| plane.points.get(place(group).node? as usize).copied())
            .collect(),
        _ => {
            let known: Option<Vec<LatLon>> = groups.iter().map(|group| place(group).point).collect();
            known.map(|points| local_metres(&points))
        }
    };
    let Some(points) = points else { return };
    let range = |axis: usize| {
        let values = points.iter().map(|point| point[axis]);
        let low = values.clone().fold(f64::MAX, f64::min);
        (low, (values.fold(f64::MIN, f64::max) - low).max(1e-9))
    };
    let ranges = [range(0), range(1)];
    let step = |point: [f64; 2], axis: usize| {
        let (low, width) = ranges[axis];
        spread(((point[axis] - low) / width * 65_535.0) as u32)
    };
    let keys = points.iter().map(|point| step(*point, 0) | (step(*point, 1) << 1));
    let mut sorted: Vec<(u64, Vec<u32>)> = keys.zip(groups.iter_mut().map(std::mem::take)).collect();
    sorted.sort();
    for (group, (_, nodes)) in groups.iter_mut().zip(sorted) {
        *group = nodes;
    }
}

/// The sixteen low bits with a gap behind each.
fn spread(value: u32) -> u64 {
    (0..16).map(|bit| u64::from((value >> bit) & 1) << (2 * bit)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_spread_and_places_sorted() {
        assert_eq!(spread(0b101), 0b1_0001);
        let problem = crate::testing::clustered_cvrp(1, 60, 300);
        let mut groups: Vec<Vec<u32>> = (0..60).map(|stop| vec![stop]).collect();
        let length = |groups: &[Vec<u32>]| {
            let leg = |pair: &[Vec<u32>]| match &problem.travel {
                Travel::Plane(plane) => plane.length(pair[0][0] + 1, pair[1][0] + 1).unwrap(),
                _ => 0,
            };
            groups.windows(2).map(leg).sum::<i64>()
        };
        let before = length(&groups);
        sort_by_place(&problem, &mut groups);
        assert!(length(&groups) * 2 < before);
        let mut all: Vec<u32> = groups.concat();
        all.sort_unstable();
        assert_eq!(all, (0..60).collect::<Vec<u32>>());
    }
}
