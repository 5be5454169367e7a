//! What the plan under change is made of.

use super::legs::UNREACHABLE;
use super::net::{NONE, Net};
use crate::problem::Mode;

/// What an atom knows about its place in a round; small, because the search spends its time reading these: two
/// fill a line of the cache.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
pub(crate) struct Link {
    pub(crate) prev: u32,
    pub(crate) next: u32,
    pub(crate) slot: u32,
    /// Seconds from the atom before, and to the atom behind.
    pub(crate) from_prev: i32,
    pub(crate) to_next: i32,
    /// Where the atoms before and behind are: see [`super::state::State::locs`].
    pub(crate) prev_loc: u32,
    pub(crate) next_loc: u32,
}

/// What is known of a round as a whole.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub(crate) mode: Mode,
    pub(crate) class: u32,
    pub(crate) nodes: u32,
    pub(crate) stops: u32,
    /// The shortest duration, when time matters.
    pub(crate) duration: i32,
    /// What later service than wished costs.
    pub(crate) late: i64,
}

impl Line {
    pub(super) fn empty(net: &Net<'_>, class: u32) -> Self {
        Self {
            mode: net.classes[class as usize].mode,
            class,
            nodes: 0,
            stops: 0,
            duration: 0,
            late: 0,
        }
    }
}

/// The room of empty rounds, and behind them of one that nobody can be in, for those who are in none.
pub(super) fn rooms(net: &Net<'_>) -> Vec<i32> {
    let classes = net.slots.iter().map(|slot| &net.classes[slot.class as usize]);
    let rooms = classes
        .flat_map(|class| &class.capacity)
        .map(|boxes| (*boxes).min(i32::MAX as u32) as i32);
    rooms.chain(std::iter::repeat_n(-1, net.box_types)).collect()
}

/// The stops that empty rounds may have, and behind them of one that nobody can be in.
pub(super) fn spares(net: &Net<'_>) -> Vec<i32> {
    let most = |class: u32| net.classes[class as usize].max_stops.min(i32::MAX as u32) as i32;
    net.slots.iter().map(|slot| most(slot.class)).chain([-1]).collect()
}

/// A place for a node: in which round, behind which atom, with which of its windows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) delta: i64,
    pub(crate) slot: u32,
    pub(crate) after: u32,
    pub(crate) alt: u32,
}

impl Spot {
    /// Nowhere yet; only spots cheaper than "no way" count.
    pub(crate) const NOWHERE: Self = Self {
        delta: UNREACHABLE as i64,
        slot: NONE,
        after: NONE,
        alt: 0,
    };
}

/// How one change is undone.
#[derive(Debug, Clone, Copy)]
pub(super) enum Undo {
    /// Takes the node out again; the seconds are those between its neighbours.
    Unlink { node: u32, joint: i32 },
    /// Puts the node back behind an atom.
    Relink {
        node: u32,
        prev: u32,
        alt: u32,
        from_prev: i32,
        to_next: i32,
    },
    /// Gives a round its old nodes back: the last ones of the shelf.
    Reorder { slot: u32, nodes: u32 },
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Totals {
    pub(super) routes: i64,
    pub(super) unserved: i64,
    pub(super) active: u32,
}
