//! Travel seconds between the solver's nodes, as fast as memory allows.

use crate::problem::{LatLon, Mode, Place, Problem};
use crate::travel::{CrowFly, Pace, Plane, Travel};

/// Seconds that stand for "no way"; two of them still fit an `i32`.
pub(crate) const UNREACHABLE: i32 = 400_000_000;

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
    /// One table per mode in use, row by row and, where directions differ, column by column.
    Dense {
        size: usize,
        out: [Vec<i32>; 3],
        back: [Vec<i32>; 3],
    },
    /// Computed from points of the plane.
    Plane {
        plane: &'p Plane,
        points: Vec<[f64; 2]>,
        void: Vec<bool>,
    },
    /// Computed from points of the earth.
    Crow {
        factor: f64,
        paces: [Pace; 3],
        spots: Vec<Spot>,
    },
    /// Asked from the problem's travel every time.
    Asked { problem: &'p Problem, ports: Vec<Ports> },
}

/// A place on the earth with what every distance from it needs.
#[derive(Clone, Copy)]
pub(crate) struct Spot {
    enter: [f64; 3],
    leave: [f64; 3],
    door: bool,
    void: bool,
}

impl Spot {
    #[inline(always)]
    pub(super) fn seconds_to(&self, to: &Self, factor: f64, pace: &Pace) -> i32 {
        let metres = CrowFly::arc(self.leave, to.enter) * factor;
        let seconds = pace.seconds(metres, to.door).min(UNREACHABLE.into()) as i32;
        if to.void { 0 } else { seconds }
    }
}

/// The ways from and to one node.
#[derive(Clone, Copy)]
pub(crate) enum Ways<'a> {
    Table { out: &'a [i32], back: &'a [i32] },
    Computed { legs: &'a Legs<'a>, mode: Mode, node: u32 },
}

impl Ways<'_> {
    /// Seconds from the node to another.
    #[inline]
    pub(crate) fn to(&self, other: u32) -> i32 {
        match self {
            Self::Table { out, .. } => out[other as usize],
            Self::Computed { legs, mode, node } => legs.seconds(*mode, *node, other),
        }
    }

    /// Seconds from another to the node.
    #[inline]
    pub(crate) fn from(&self, other: u32) -> i32 {
        match self {
            Self::Table { back, .. } => back[other as usize],
            Self::Computed { legs, mode, node } => legs.seconds(*mode, other, *node),
        }
    }
}

impl<'p> Legs<'p> {
    pub(crate) fn new(problem: &'p Problem, ports: Vec<Ports>, modes: &[Mode], table_bytes: usize) -> Self {
        // Rows and columns.
        let bytes = ports.len() * ports.len() * 8 * modes.len();
        match &problem.travel {
            Travel::Plane(plane) if ports.len() > DENSE_MAX_PLANE => {
                let point = |port: &Ports| plane.points[port.enter.node.unwrap_or(0) as usize];
                Self::Plane {
                    plane,
                    points: ports.iter().map(point).collect(),
                    void: ports.iter().map(|port| port.void).collect(),
                }
            }
            Travel::CrowFly(crow) if bytes > table_bytes => Self::Crow {
                factor: crow.factor,
                paces: Mode::ALL.map(|mode| crow.pace(mode)),
                spots: ports.iter().map(spot).collect(),
            },
            _ if bytes > table_bytes => Self::Asked { problem, ports },
            _ => tables(problem, &ports, modes),
        }
    }

    /// Whether some ways do not exist.
    pub(crate) fn has_holes(&self) -> bool {
        match self {
            Self::Dense { out, .. } => out.iter().flatten().any(|leg| *leg >= UNREACHABLE),
            Self::Plane { .. } | Self::Crow { .. } => false,
            Self::Asked { .. } => true,
        }
    }

    /// Seconds in the quickest of some modes, in the quicker direction.
    pub(crate) fn least(&self, modes: &[Mode], a: u32, b: u32) -> i32 {
        if let Self::Crow { factor, paces, spots } = self {
            let metres = CrowFly::arc(spots[a as usize].leave, spots[b as usize].enter) * factor;
            let way = |mode: &Mode| {
                let seconds = paces[mode.index()].seconds(metres, spots[b as usize].door);
                seconds.min(UNREACHABLE.into()) as i32
            };
            return modes.iter().map(way).min().unwrap_or(0);
        }
        let way = |mode: &Mode| self.seconds(*mode, a, b).min(self.seconds(*mode, b, a));
        modes.iter().map(way).min().unwrap_or(0)
    }

    /// Whether every way takes as long as the way back.
    pub(crate) fn is_symmetric(&self) -> bool {
        match self {
            Self::Dense { back, .. } => back.iter().all(Vec::is_empty),
            Self::Plane { void, .. } => !void.contains(&true),
            Self::Crow { .. } | Self::Asked { .. } => false,
        }
    }

    #[inline]
    pub(crate) fn ways(&self, mode: Mode, node: u32) -> Ways<'_> {
        match self {
            Self::Dense { size, out, back } => {
                let row = node as usize * size..(node as usize + 1) * size;
                let (out, back) = (&out[mode.index()], &back[mode.index()]);
                let back = if back.is_empty() {
                    &out[row.clone()]
                } else {
                    &back[row.clone()]
                };
                Ways::Table { out: &out[row], back }
            }
            legs => Ways::Computed { legs, mode, node },
        }
    }

    #[inline]
    pub(crate) fn seconds(&self, mode: Mode, from: u32, to: u32) -> i32 {
        if let Self::Dense { size, out, .. } = self {
            return out[mode.index()][from as usize * size + to as usize];
        }
        self.computed(mode, from, to)
    }

    /// The same where there is no table.
    #[inline]
    fn computed(&self, mode: Mode, from: u32, to: u32) -> i32 {
        match self {
            Self::Dense { .. } => UNREACHABLE,
            Self::Plane { plane, points, void } => {
                if void[to as usize] {
                    0
                } else {
                    plane.between(points[from as usize], points[to as usize]) as i32
                }
            }
            Self::Crow { factor, paces, spots } => {
                let (from, to) = (&spots[from as usize], &spots[to as usize]);
                from.seconds_to(to, *factor, &paces[mode.index()])
            }
            Self::Asked { problem, ports } => ask(problem, mode, &ports[from as usize], &ports[to as usize]),
        }
    }
}

fn spot(port: &Ports) -> Spot {
    let radians = |place: &Place| CrowFly::prepared(place.point.unwrap_or(LatLon { lat: 0.0, lon: 0.0 }));
    Spot {
        enter: radians(&port.enter),
        leave: radians(&port.leave),
        door: port.door,
        void: port.void,
    }
}

fn ask(problem: &Problem, mode: Mode, from: &Ports, to: &Ports) -> i32 {
    if to.void {
        return 0;
    }
    let leg = problem.travel.leg(mode, &from.leave, &to.enter, to.door);
    leg.map_or(UNREACHABLE, |leg| leg.seconds.min(UNREACHABLE.into()) as i32)
}

fn tables<'p>(problem: &Problem, ports: &[Ports], modes: &[Mode]) -> Legs<'p> {
    let size = ports.len();
    let mut out: [Vec<i32>; 3] = Default::default();
    for mode in modes {
        out[mode.index()] = vec![0; size * size];
    }
    let spots: Vec<Spot> = ports.iter().map(spot).collect();
    for (row, from) in ports.iter().enumerate() {
        for (column, to) in ports.iter().enumerate() {
            if to.void {
                continue;
            }
            // The distance is what costs: one for all modes.
            let metres = match &problem.travel {
                Travel::CrowFly(crow) => {
                    Some((crow, CrowFly::arc(spots[row].leave, spots[column].enter) * crow.factor))
                }
                _ => None,
            };
            for mode in modes {
                out[mode.index()][row * size + column] = match metres {
                    Some((crow, metres)) => crow.leg(*mode, metres, to.door).seconds.min(UNREACHABLE.into()) as i32,
                    None => ask(problem, *mode, from, to),
                };
            }
        }
    }
    let back = std::array::from_fn(|mode| turned(&out[mode], size));
    Legs::Dense { size, out, back }
}

/// The table column by column, or nothing when that makes no difference.
fn turned(table: &[i32], size: usize) -> Vec<i32> {
    let same = |row: usize| (0..row).all(|column| table[row * size + column] == table[column * size + row]);
    if table.is_empty() || (0..size).all(same) {
        return Vec::new();
    }
    (0..size * size)
        .map(|cell| table[cell % size * size + cell / size])
        .collect()
}
