//! Who is near whom: by time under way, and by how well two windows follow each other.

use std::collections::HashMap;

use super::legs::UNREACHABLE;
use super::net::{Class, Net, Node};
use crate::cluster::local_metres;
use crate::problem::{LatLon, Mode};
use crate::travel::Travel;

/// Neighbours kept per node; the ruin walks along them.
pub(super) const KEPT: usize = 100;
/// Neighbours beside which a node may be inserted.
const INSERT: usize = 30;
/// The same in a small problem, where the room that is left can be farther away and the time is there to look.
const INSERT_FEW: usize = 60;
const FEW: usize = 250;
/// The same when windows shut many of those positions.
const INSERT_TIMED: usize = 70;
/// The same when there are so many nodes that ways are computed one by one, and windows are wide.
const INSERT_WIDE: usize = 40;
/// Above this many nodes only nodes of the surrounding grid cells are compared.
const ALL_PAIRS_MAX: usize = 3_000;

/// Fills in the neighbour lists.
pub(crate) fn nearest(net: &mut Net<'_>) {
    let count = net.len();
    net.near_len = KEPT.min(count.saturating_sub(1));
    let windows = net.nodes.iter().filter(|node| node.bounded).count();
    let narrow = (0..count as u32).filter(|node| is_narrow(net, *node)).count();
    net.insert_len = match (windows * 4 > count, count > FEW) {
        (true, _) if count > ALL_PAIRS_MAX && narrow * 4 <= count => INSERT_WIDE,
        (true, _) => INSERT_TIMED,
        (false, true) => INSERT,
        (false, false) => INSERT_FEW,
    }
    .min(net.near_len);
    let mode = usual_mode(net);
    let grid = if count > ALL_PAIRS_MAX { Grid::new(net) } else { None };
    let mut near = Vec::with_capacity(count * net.near_len);
    let mut ranked: Vec<(i64, u32)> = Vec::with_capacity(count);
    for node in 0..count as u32 {
        ranked.clear();
        match &grid {
            Some(grid) => grid.around(node, net.near_len * 2, &mut ranked),
            None => ranked.extend((0..count as u32).filter(|other| *other != node).map(|other| (0, other))),
        }
        for entry in &mut ranked {
            entry.0 = closeness(net, mode, node, entry.1);
        }
        let kept = net.near_len;
        if ranked.len() > kept {
            ranked.select_nth_unstable(kept - 1);
            ranked.truncate(kept);
        }
        ranked.sort_unstable();
        near.extend(ranked.iter().map(|(_, other)| *other));
    }
    let modes: Vec<Mode> = Mode::ALL
        .into_iter()
        .filter(|mode| net.classes.iter().any(|class| class.mode == *mode))
        .collect();
    let seconds = |(index, other): (usize, &u32)| {
        let node = (index / net.near_len) as u32;
        net.legs.least(&modes, node, *other)
    };
    net.near_s = near.iter().enumerate().map(seconds).collect();
    net.near = near;
}

/// Whether a node can be served in less than half of the time in which rounds are under way.
fn is_narrow(net: &Net<'_>, node: u32) -> bool {
    let node = &net.nodes[node as usize];
    let alts = || {
        net.segs[node.alts.start as usize..node.alts.end as usize]
            .iter()
            .flatten()
    };
    let width = alts().map(|seg| i64::from(seg.late) - i64::from(seg.early)).max();
    let shift = |class: &Class| i64::from(class.late) - i64::from(class.early);
    let longest = net.classes.iter().map(shift).max().unwrap_or(0);
    node.bounded && width.is_some_and(|width| 2 * width < longest)
}

fn usual_mode(net: &Net<'_>) -> Mode {
    let count = |mode: &Mode| {
        net.slots
            .iter()
            .filter(|slot| net.classes[slot.class as usize].mode == *mode)
            .count()
    };
    Mode::ALL.into_iter().max_by_key(count).unwrap_or(Mode::Car)
}

fn closeness(net: &Net<'_>, mode: Mode, a: u32, b: u32) -> i64 {
    after(net, mode, a, b).min(after(net, mode, b, a))
}

/// What it takes to do `b` straight after `a`: way, a fifth of the waiting, all of the lateness.
fn after(net: &Net<'_>, mode: Mode, a: u32, b: u32) -> i64 {
    let way = net.seconds(mode, a, b);
    if !net.timed || way >= UNREACHABLE {
        return way.into();
    }
    let span = |node: &Node| {
        let alts = &net.segs[node.alts.start as usize..node.alts.end as usize];
        let early = alts.iter().map(|seg| seg[mode.index()].early).min().unwrap_or(0);
        let late = alts.iter().map(|seg| seg[mode.index()].late).max().unwrap_or(0);
        (
            i64::from(early),
            i64::from(late),
            i64::from(alts[0][mode.index()].duration),
        )
    };
    let ((early, late, service), (next_early, next_late, _)) =
        (span(&net.nodes[a as usize]), span(&net.nodes[b as usize]));
    let way = i64::from(way);
    let wait = (next_early - service - way - late).max(0);
    let lateness = (early + service + way - next_late).max(0);
    way + wait / 5 + lateness
}

/// Nodes by the square of the map they lie in.
struct Grid {
    points: Vec<[f64; 2]>,
    side: f64,
    cells: HashMap<(i64, i64), Vec<u32>>,
}

impl Grid {
    /// `None` when nodes have no coordinates.
    fn new(net: &Net<'_>) -> Option<Self> {
        let place = |node: &Node| net.problem.stops[node.stops[0] as usize].place;
        let points = match &net.problem.travel {
            Travel::Plane(plane) => {
                let point = |node: &Node| plane.points.get(place(node).node? as usize).copied();
                net.nodes.iter().map(point).collect::<Option<Vec<_>>>()?
            }
            _ => local_metres(
                &net.nodes
                    .iter()
                    .map(|node| place(node).point)
                    .collect::<Option<Vec<LatLon>>>()?,
            ),
        };
        let extent = |axis: usize| {
            let values = points.iter().map(|point| point[axis]);
            values.clone().fold(f64::MIN, f64::max) - values.fold(f64::MAX, f64::min)
        };
        // About sixteen nodes per square if they were spread evenly.
        let side = (extent(0) * extent(1) * 16.0 / points.len() as f64).sqrt().max(1.0);
        let mut cells: HashMap<(i64, i64), Vec<u32>> = HashMap::new();
        for (node, point) in points.iter().enumerate() {
            cells.entry(cell(point, side)).or_default().push(node as u32);
        }
        Some(Self { points, side, cells })
    }

    /// At least `wanted` others (or all there are), from growing squares around the node.
    fn around(&self, node: u32, wanted: usize, out: &mut Vec<(i64, u32)>) {
        let (x, y) = cell(&self.points[node as usize], self.side);
        let wanted = wanted.min(self.points.len() - 1);
        let mut reach = 0_i64;
        let mut enough_at = i64::MAX;
        while reach <= enough_at {
            for dx in -reach..=reach {
                let edge = dx.abs() == reach;
                let step = if edge { 1 } else { (2 * reach).max(1) };
                let mut dy = -reach;
                while dy <= reach {
                    let here = self.cells.get(&(x + dx, y + dy));
                    out.extend(
                        here.into_iter()
                            .flatten()
                            .filter(|other| **other != node)
                            .map(|other| (0, *other)),
                    );
                    dy += step;
                }
            }
            // One more ring: what is just across the edge can be nearer than the corners.
            if enough_at == i64::MAX && out.len() >= wanted {
                enough_at = reach + 1;
            }
            reach += 1;
        }
    }
}

fn cell(point: &[f64; 2], side: f64) -> (i64, i64) {
    ((point[0] / side).floor() as i64, (point[1] / side).floor() as i64)
}
