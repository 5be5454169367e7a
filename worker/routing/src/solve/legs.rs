//! Travel seconds between the solver's nodes, as fast as memory allows.

use crate::problem::{Mode, Place, Problem};
use crate::travel::{Plane, Travel};

/// Seconds that stand for "no way"; two of them still fit an `i32`.
pub(crate) const UNREACHABLE: i32 = 400_000_000;

/// Up to this many nodes a full table per mode is kept: about 100 MB for one mode at the limit.
const DENSE_MAX: usize = 5_000;
/// In the plane a length is nearly as quick to compute as to look up, and small tables stay in the cache.
const DENSE_MAX_PLANE: usize = 1_500;

/// Where a node is entered and left: a group is entered at its first door and left at its last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ports {
    pub(crate) enter: Place,
    pub(crate) leave: Place,
    /// A door, where a car has to be parked; otherwise a depot or a home.
    pub(crate) door: bool,
    /// The end of a round that is over at its last door: no way leads there and none is needed.
    pub(crate) void: bool,
}

/// Travel seconds from node to node.
pub(crate) enum Legs<'p> {
    /// One table per mode in use.
    Dense { size: usize, tables: [Vec<i32>; 3] },
    /// Computed from points of the plane.
    Plane {
        plane: &'p Plane,
        points: Vec<[f64; 2]>,
        void: Vec<bool>,
    },
    /// Asked from the problem's travel every time.
    Asked { problem: &'p Problem, ports: Vec<Ports> },
}

impl<'p> Legs<'p> {
    pub(crate) fn new(problem: &'p Problem, ports: Vec<Ports>, modes: &[Mode]) -> Self {
        match &problem.travel {
            Travel::Plane(plane) if ports.len() > DENSE_MAX_PLANE => {
                let point = |port: &Ports| plane.points[port.enter.node.unwrap_or(0) as usize];
                Self::Plane {
                    plane,
                    points: ports.iter().map(point).collect(),
                    void: ports.iter().map(|port| port.void).collect(),
                }
            }
            _ if ports.len() > DENSE_MAX => Self::Asked { problem, ports },
            _ => Self::Dense {
                size: ports.len(),
                tables: tables(problem, &ports, modes),
            },
        }
    }

    #[inline]
    pub(crate) fn seconds(&self, mode: Mode, from: u32, to: u32) -> i32 {
        match self {
            Self::Dense { size, tables } => tables[mode.index()][from as usize * size + to as usize],
            Self::Plane { plane, points, void } => {
                if void[to as usize] {
                    0
                } else {
                    plane.between(points[from as usize], points[to as usize]) as i32
                }
            }
            Self::Asked { problem, ports } => ask(problem, mode, &ports[from as usize], &ports[to as usize]),
        }
    }
}

fn ask(problem: &Problem, mode: Mode, from: &Ports, to: &Ports) -> i32 {
    if to.void {
        return 0;
    }
    let leg = problem.travel.leg(mode, &from.leave, &to.enter, to.door);
    leg.map_or(UNREACHABLE, |leg| leg.seconds.min(UNREACHABLE.into()) as i32)
}

fn tables(problem: &Problem, ports: &[Ports], modes: &[Mode]) -> [Vec<i32>; 3] {
    let size = ports.len();
    let mut tables: [Vec<i32>; 3] = Default::default();
    for mode in modes {
        tables[mode.index()] = vec![0; size * size];
    }
    for (row, from) in ports.iter().enumerate() {
        for (column, to) in ports.iter().enumerate() {
            if to.void {
                continue;
            }
            // The distance is what costs: one for all modes.
            let metres = match (&problem.travel, from.leave.point, to.enter.point) {
                (Travel::CrowFly(crow), Some(a), Some(b)) => Some((crow, crow.metres(a, b))),
                _ => None,
            };
            for mode in modes {
                tables[mode.index()][row * size + column] = match metres {
                    Some((crow, metres)) => crow.leg(*mode, metres, to.door).seconds.min(UNREACHABLE.into()) as i32,
                    None => ask(problem, *mode, from, to),
                };
            }
        }
    }
    tables
}
