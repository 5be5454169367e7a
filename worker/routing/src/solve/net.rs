//! The problem as the solver sees it: flat arrays over *nodes* (a door, or a few doors of one compound that are
//! visited together), *slots* (one round that a vehicle can go) and *classes* of slots that differ in nothing but
//! their name.

use super::cards::{Card, Yesterday};
use super::legs::{Legs, UNREACHABLE};
use super::seg::Seg;
use crate::cost::balance_cost;
use crate::problem::{FOREVER, Mode, Problem};

pub(crate) const NONE: u32 = u32::MAX;

/// Nodes of a small problem.
const FEW: usize = 128;

/// Everything that tells one round apart from another before it has stops.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Class {
    pub(crate) mode: Mode,
    pub(crate) depot: u32,
    /// Terminal nodes where rounds begin and end.
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) early: i32,
    pub(crate) late: i32,
    pub(crate) longest: i32,
    pub(crate) max_stops: u32,
    /// Cost of having the round at all, with the way to the depot.
    pub(crate) fixed: i64,
    pub(crate) capacity: Vec<u32>,
    pub(crate) skills: Vec<String>,
    /// Stops that the volunteer should have at least, still.
    pub(crate) least: u32,
}

impl Class {
    pub(crate) fn start_seg(&self) -> Seg {
        Seg {
            duration: 0,
            early: self.early,
            late: self.late,
        }
    }

    pub(crate) fn end_seg(&self) -> Seg {
        Seg {
            duration: 0,
            early: Seg::FREE.early,
            late: self.late,
        }
    }
}

/// A round that a vehicle can go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    pub(crate) vehicle: u32,
    pub(crate) class: u32,
}

/// A node's own facts.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Problem stops in visiting order.
    pub(crate) stops: Vec<u32>,
    /// Seconds on the way between its doors, per mode.
    pub(crate) inner: [i32; 3],
    /// Whether a window or a deadline bounds its service.
    pub(crate) bounded: bool,
    /// What leaving it out costs.
    pub(crate) unserved: i64,
    /// The slot of the volunteer they know; `NONE` also when that volunteer is in another piece of the problem and so
    /// every slot is as unfamiliar as the next.
    pub(crate) familiar: u32,
    /// Yesterday's volunteer and place of its first and last stop.
    pub(crate) first: Option<(u32, u32)>,
    pub(crate) last: Option<(u32, u32)>,
    /// Nodes of one group belong to one volunteer; `NONE` for those on their own.
    pub(crate) group: u32,
    /// When service should have begun.
    pub(crate) wish: i32,
    /// Its alternatives (one per time window): a range of `Net::segs`.
    pub(crate) alts: std::ops::Range<u32>,
}

/// The cost of a round of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opening {
    pub(crate) cost: i64,
    pub(crate) class: u32,
    pub(crate) alt: u32,
}

pub(crate) struct Net<'p> {
    pub(crate) problem: &'p Problem,
    pub(crate) legs: Legs<'p>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) cards: Vec<Card>,
    pub(crate) yesterdays: Vec<Yesterday>,
    /// Boxes per node and type, row by row.
    pub(crate) demand: Vec<u32>,
    pub(crate) box_types: usize,
    pub(crate) classes: Vec<Class>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) class_slots: Vec<Vec<u32>>,
    /// Whether a class may serve a node (mode, depot): row by node.
    pub(crate) allowed: Vec<bool>,
    /// Per alternative and mode.
    pub(crate) segs: Vec<[Seg; 3]>,
    /// Rounds of its own per node, cheapest first; only those that keep every limit.
    pub(crate) openings: Vec<Vec<Opening>>,
    /// Nearest nodes, row by row, nearest first.
    pub(crate) near: Vec<u32>,
    /// Seconds to or from them, whatever is less, in the quickest mode.
    pub(crate) near_s: Vec<i32>,
    pub(crate) near_len: usize,
    /// How many of them are looked at when a node is inserted.
    pub(crate) insert_len: usize,
    /// Whether time limits exist at all.
    pub(crate) timed: bool,
    /// Whether yesterday's order costs anything.
    pub(crate) ordered: bool,
    /// Whether anything but ways and times costs something when a node is inserted.
    pub(crate) rich: bool,
    /// Whether every round may serve every node as far as its room goes.
    pub(crate) uniform: bool,
    /// Where rounds end that are over at their last door, if there are any.
    pub(crate) void_loc: u32,
    /// What two doors done against yesterday's order cost.
    pub(crate) against_order: i32,
    /// Whether somebody's face is known to somebody.
    pub(crate) faces: bool,
    /// Mode per slot, and one for nobody's.
    pub(crate) slot_mode: Vec<u8>,
    /// Class per slot, and any for nobody's.
    pub(crate) slot_class: Vec<u32>,
    /// The mode that everybody has, if there is one, and for each mode itself or one that is in use.
    pub(crate) only_mode: Option<usize>,
    pub(crate) mode_or_other: [usize; 3],
    /// Whether the quick scan for places suits the problem.
    pub(crate) quick: bool,
    /// Whether it then has to look at more than boxes, ways, windows and faces.
    pub(crate) full: bool,
    /// Whether an insertion has no costs and limits but those that local search knows.
    pub(crate) plain: bool,
    /// Whether local search knows all that there is to know.
    pub(crate) polishes: bool,
    /// Whether some ways do not exist.
    pub(crate) holes: bool,
    /// Nodes of each group, and the slot of the volunteer who serves some of it already.
    pub(crate) groups: Vec<Group>,
    /// What one stop more is worth to a volunteer who has too few, where there is such a one.
    pub(crate) idle: i64,
    /// Whether somebody wishes to be served by some time.
    pub(crate) wished: bool,
    /// Slots whose rounds are worth having for themselves, and what the best of them is worth.
    pub(crate) wanted: Vec<u32>,
    pub(crate) wanted_most: i64,
}

/// Nodes that belong to one volunteer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    pub(crate) nodes: Vec<u32>,
    /// `None` when nobody serves any of it yet; a slot that does not exist when somebody does who has none here.
    pub(crate) held: Option<u32>,
}

impl Net<'_> {
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The atoms that stand for the beginning and the end of a slot's round.
    #[inline]
    pub(crate) fn ends(&self, slot: u32) -> (u32, u32) {
        let start = self.nodes.len() as u32 + 2 * slot;
        (start, start + 1)
    }

    #[inline]
    pub(crate) fn near(&self, node: u32) -> &[u32] {
        let from = node as usize * self.near_len;
        &self.near[from..from + self.near_len]
    }

    /// The first of its neighbours, and the seconds to them.
    #[inline]
    pub(crate) fn near_with_seconds(&self, node: u32, count: usize) -> (&[u32], &[i32]) {
        let from = node as usize * self.near_len;
        (&self.near[from..from + count], &self.near_s[from..from + count])
    }

    /// Whether every round can as well be gone the other way round.
    pub(crate) fn is_symmetric(&self) -> bool {
        !self.ordered && self.legs.is_symmetric() && self.classes.iter().all(|class| class.start == class.end)
    }

    /// The nodes beside which a node may be inserted, and the seconds to them.
    #[inline]
    pub(crate) fn beside(&self, node: u32) -> impl Iterator<Item = (u32, i32)> + '_ {
        let from = node as usize * self.near_len;
        let near = self.near[from..from + self.insert_len].iter().copied();
        near.zip(self.near_s[from..from + self.insert_len].iter().copied())
    }

    #[inline]
    pub(crate) fn demand(&self, node: u32) -> &[u32] {
        let from = node as usize * self.box_types;
        &self.demand[from..from + self.box_types]
    }

    #[inline]
    pub(crate) fn allows(&self, class: u32, node: u32) -> bool {
        self.allowed[node as usize * self.classes.len() + class as usize]
    }

    #[inline]
    pub(crate) fn seconds(&self, mode: Mode, from: u32, to: u32) -> i32 {
        self.legs.seconds(mode, from, to)
    }

    /// The slot whose face the node's doors know, and what any other face costs.
    #[inline]
    pub(crate) fn face_of(&self, node: u32) -> (usize, i32) {
        let card = self.card(node);
        if card.familiar == NONE {
            return (usize::MAX, 0);
        }
        let cost = i64::from(card.stops) * self.problem.weights.churn_face;
        (card.familiar as usize, cost.min(i64::from(UNREACHABLE)) as i32)
    }

    /// What a round's volunteer costs who has so many stops in it.
    #[inline]
    pub(crate) fn idle_cost(&self, class: u32, stops: u32) -> i64 {
        if self.idle == 0 {
            return 0;
        }
        i64::from(self.classes[class as usize].least.saturating_sub(stops)) * self.idle
    }

    /// What service at a node costs that begins at a time.
    #[inline]
    pub(crate) fn late_cost(&self, node: u32, begins: i32) -> i64 {
        let late = i64::from(begins) - i64::from(self.nodes[node as usize].wish);
        crate::cost::late_cost(self.problem.weights.late_pct, late)
    }

    pub(crate) fn balance_cost(&self, duration: i32) -> i64 {
        if self.is_balanced() {
            balance_cost(self.problem.weights.balance_pct, duration.into())
        } else {
            0
        }
    }

    pub(crate) fn is_balanced(&self) -> bool {
        self.problem.weights.balance_pct > 0
    }

    /// Whether the problem is small.
    pub(crate) fn is_small(&self) -> bool {
        self.len() <= FEW
    }

    /// Fills in whose rounds are worth having for themselves.
    pub(crate) fn find_wanted(&mut self) {
        let worth = |slot: u32| -self.classes[self.slots[slot as usize].class as usize].fixed;
        self.wanted = (0..self.slots.len() as u32).filter(|slot| worth(*slot) > 0).collect();
        self.wanted_most = self.wanted.iter().map(|slot| worth(*slot)).max().unwrap_or(0);
    }

    /// The round of its own in each class that keeps every limit.
    pub(crate) fn openings_of(&self, node: u32) -> Vec<Opening> {
        let classes = (0..self.classes.len() as u32).filter(|class| self.allows(*class, node));
        let mut openings: Vec<Opening> = classes.filter_map(|class| self.opening(node, class)).collect();
        openings.sort_by_key(|opening| (opening.cost, opening.class));
        openings
    }

    fn opening(&self, node: u32, index: u32) -> Option<Opening> {
        let class = &self.classes[index as usize];
        let own = &self.nodes[node as usize];
        let too_many = own.stops.len() as u32 > class.max_stops;
        if too_many
            || self
                .demand(node)
                .iter()
                .zip(&class.capacity)
                .any(|(boxes, room)| boxes > room)
        {
            return None;
        }
        let out = self.seconds(class.mode, class.start, node);
        let back = self.seconds(class.mode, node, class.end);
        let inner = own.inner[class.mode.index()];
        if out.max(back).max(inner) >= UNREACHABLE {
            return None;
        }
        let travel = class.fixed + i64::from(out) + i64::from(back) + i64::from(inner);
        let round = |alt: u32| {
            let stretch = class
                .start_seg()
                .then(out, self.segs[alt as usize][class.mode.index()])?;
            let whole = stretch.then(back, class.end_seg())?;
            let seg = self.segs[alt as usize][class.mode.index()];
            let begins = whole.early.saturating_add(out).max(seg.early);
            let mut cost = travel + self.balance_cost(whole.duration) + self.late_cost(node, begins);
            cost += self.idle_cost(index, own.stops.len() as u32) - self.idle_cost(index, 0);
            (whole.duration <= class.longest).then_some(Opening {
                cost,
                class: index,
                alt,
            })
        };
        own.alts.clone().filter_map(round).min_by_key(|opening| opening.cost)
    }
}

pub(crate) fn clamp(seconds: i64) -> i32 {
    seconds.clamp(-FOREVER, FOREVER) as i32
}
