//! The inner loop of the search: the cheapest place beside a node's neighbours, without a branch to mispredict.
//!
//! First the neighbours are sifted: whose round has room, and where the triangle inequality does not rule out that a
//! place beside them is cheap enough. Those that stay are then priced with the same few loads and additions each; a
//! place that will not do gets a cost above all others. Modern processors do this several times faster than they
//! guess wrong.

use super::atoms::Spot;
use super::legs::{Legs, UNREACHABLE};
use super::net::Net;
use super::seg::Seg;
use super::state::State;
use crate::problem::Mode;
use crate::travel::Plane;

/// Ways from and to one node.
trait Sight {
    fn from(&self, slot: usize, loc: u32) -> i32;
    fn to(&self, slot: usize, loc: u32) -> i32;
    /// The node's own stretch in the mode of the slot, and its seconds under way.
    fn own(&self, slot: usize) -> (Seg, i32);
}

/// Everybody moves alike.
struct OneTable<'a> {
    out: &'a [i32],
    back: &'a [i32],
    own: (Seg, i32),
}

impl Sight for OneTable<'_> {
    #[inline(always)]
    fn from(&self, _: usize, loc: u32) -> i32 {
        self.back[loc as usize]
    }

    #[inline(always)]
    fn to(&self, _: usize, loc: u32) -> i32 {
        self.out[loc as usize]
    }

    #[inline(always)]
    fn own(&self, _: usize) -> (Seg, i32) {
        self.own
    }
}

/// Three modes; those not in use have the table of one that is.
struct Tables<'a> {
    out: [&'a [i32]; 3],
    back: [&'a [i32]; 3],
    own: [(Seg, i32); 3],
    mode: &'a [u8],
}

impl Sight for Tables<'_> {
    #[inline(always)]
    fn from(&self, slot: usize, loc: u32) -> i32 {
        self.back[usize::from(self.mode[slot] & 3).min(2)][loc as usize]
    }

    #[inline(always)]
    fn to(&self, slot: usize, loc: u32) -> i32 {
        self.out[usize::from(self.mode[slot] & 3).min(2)][loc as usize]
    }

    #[inline(always)]
    fn own(&self, slot: usize) -> (Seg, i32) {
        self.own[usize::from(self.mode[slot] & 3).min(2)]
    }
}

/// Points of the plane.
struct Points<'a> {
    plane: &'a Plane,
    points: &'a [[f64; 2]],
    at: [f64; 2],
    own: (Seg, i32),
}

impl Sight for Points<'_> {
    #[inline(always)]
    fn from(&self, _: usize, loc: u32) -> i32 {
        self.plane.between(self.points[loc as usize], self.at) as i32
    }

    #[inline(always)]
    fn to(&self, _: usize, loc: u32) -> i32 {
        self.plane.between(self.at, self.points[loc as usize]) as i32
    }

    #[inline(always)]
    fn own(&self, _: usize) -> (Seg, i32) {
        self.own
    }
}

/// Places on the earth.
struct Arcs<'a> {
    legs: &'a Legs<'a>,
    node: u32,
    own: [(Seg, i32); 3],
    mode: &'a [u8],
}

impl Arcs<'_> {
    #[inline(always)]
    fn mode(&self, slot: usize) -> Mode {
        Mode::ALL[usize::from(self.mode[slot]).min(2)]
    }
}

impl Sight for Arcs<'_> {
    #[inline(always)]
    fn from(&self, slot: usize, loc: u32) -> i32 {
        self.legs.seconds(self.mode(slot), loc, self.node)
    }

    #[inline(always)]
    fn to(&self, slot: usize, loc: u32) -> i32 {
        self.legs.seconds(self.mode(slot), self.node, loc)
    }

    #[inline(always)]
    fn own(&self, slot: usize) -> (Seg, i32) {
        self.own[usize::from(self.mode[slot]).min(2)]
    }
}

/// Whether the loop below knows everything that an insertion costs and must keep in this problem.
pub(super) fn is_plain(net: &Net<'_>) -> bool {
    let implied = |late: i32, early: i32, longest: i32| i64::from(late) - i64::from(early) <= i64::from(longest);
    net.uniform
        && net.box_types == 1
        && !net.ordered
        && !net.wished
        && net.idle == 0
        && !net.is_balanced()
        && net.nodes.iter().all(|node| node.alts.len() == 1)
        && net
            .classes
            .iter()
            .all(|class| implied(class.late, class.early, class.longest))
}

/// Whether ways are known quickly enough to look at all of them.
pub(super) fn suits(legs: &Legs<'_>) -> bool {
    match legs {
        Legs::Dense { .. } | Legs::Crow { .. } => true,
        Legs::Plane { void, .. } => !void.contains(&true),
        Legs::Asked { .. } => false,
    }
}

/// Neighbours that can be looked at in one go.
const MOST: usize = super::near::KEPT;

/// The neighbours worth pricing, in their order.
struct Sieve {
    kept: [u32; MOST],
    len: usize,
}

impl Sieve {
    /// Sifts a node's neighbours; the one at `blink` is overlooked.
    #[inline(always)]
    fn new(state: &State<'_, '_>, node: u32, blink: usize, limit: i64) -> Self {
        let net = state.net;
        let boxes = net.demand[node as usize] as i32;
        let none = net.slots.len();
        let (near, ways) = net.near_with_seconds(node, net.insert_len);
        let half = (limit / 2 + 1).min(i64::from(UNREACHABLE)) as i32;
        let mut sieve = Self {
            kept: [0; MOST],
            len: 0,
        };
        for (index, (other, way)) in near.iter().zip(ways).enumerate() {
            let link = &state.links[*other as usize];
            let slot = (link.slot as usize).min(none);
            // A way in between costs at least twice what it exceeds the way that it replaces.
            let worth = way.wrapping_sub(link.from_prev.max(link.to_next)) < half;
            let keep = worth & (state.room[slot] >= boxes) & (index != blink);
            sieve.kept[sieve.len.min(MOST - 1)] = *other;
            sieve.len += usize::from(keep);
        }
        sieve
    }
}

/// The cheapest spot for a node beside its neighbours, but for the one at `blink`, if it beats `best`.
pub(super) fn scan(state: &State<'_, '_>, node: u32, blink: usize, best: &mut Spot) {
    let net = state.net;
    let sieve = Sieve::new(state, node, blink, best.delta);
    let near = &sieve.kept[..sieve.len.min(MOST)];
    if near.is_empty() {
        return;
    }
    let alt = net.nodes[node as usize].alts.start;
    let own = |mode: usize| (net.segs[alt as usize][mode], net.nodes[node as usize].inner[mode]);
    match &net.legs {
        Legs::Dense { size, out, back } => {
            let row = node as usize * size..(node as usize + 1) * size;
            let rows = |mode: usize| {
                let there = &out[mode][row.clone()];
                let symmetric = back[mode].is_empty();
                (there, if symmetric { there } else { &back[mode][row.clone()] })
            };
            if let Some(mode) = net.only_mode {
                let (out, back) = rows(mode);
                let own = own(mode);
                any(state, node, near, &OneTable { out, back, own }, best);
            } else {
                let modes = net.mode_or_other;
                let rows = modes.map(rows);
                let tables = Tables {
                    out: rows.map(|row| row.0),
                    back: rows.map(|row| row.1),
                    own: modes.map(own),
                    mode: &net.slot_mode,
                };
                any(state, node, near, &tables, best);
            }
        }
        Legs::Plane { plane, points, .. } => {
            let sight = Points {
                plane,
                points,
                at: points[node as usize],
                own: own(net.mode_or_other[0]),
            };
            any(state, node, near, &sight, best);
        }
        Legs::Crow { .. } => {
            let arcs = Arcs {
                legs: &net.legs,
                node,
                own: net.mode_or_other.map(own),
                mode: &net.slot_mode,
            };
            any(state, node, near, &arcs, best);
        }
        Legs::Asked { .. } => {}
    }
}

fn any(state: &State<'_, '_>, node: u32, near: &[u32], sight: &impl Sight, best: &mut Spot) {
    match (state.net.timed, state.net.rich) {
        (false, false) => beside::<false, false>(state, node, near, sight, best),
        (false, true) => beside::<false, true>(state, node, near, sight, best),
        (true, false) => beside::<true, false>(state, node, near, sight, best),
        (true, true) => beside::<true, true>(state, node, near, sight, best),
    }
}

#[inline(always)]
fn beside<const TIMED: bool, const RICH: bool>(
    state: &State<'_, '_>,
    node: u32,
    near: &[u32],
    sight: &impl Sight,
    best: &mut Spot,
) {
    let net = state.net;
    let (familiar, strange) = net.face_of(node);
    let mut key = best.delta << 32;
    let start = key;
    for (index, other) in near.iter().enumerate() {
        let other = *other as usize;
        let link = &state.links[other];
        let slot = link.slot as usize;
        let (prev, next) = (link.prev as usize, link.next as usize);
        let (out_before, back_before) = (sight.from(slot, state.locs[prev]), sight.to(slot, other as u32));
        let (out_behind, back_behind) = (sight.from(slot, other as u32), sight.to(slot, state.locs[next]));
        let mut before = out_before + back_before - link.from_prev;
        let mut behind = out_behind + back_behind - link.to_next;
        let (mut fits_before, mut fits_behind) = (true, true);
        if RICH {
            let more = sight.own(slot).1 + if slot == familiar { 0 } else { strange };
            before += more;
            behind += more;
        }
        if TIMED {
            let own = sight.own(slot).0;
            let begin = (state.ready[prev] + out_before).max(own.early);
            fits_before = (begin <= own.late) & (begin + own.duration + back_before <= state.late[other]);
            let begin = (state.ready[other] + out_behind).max(own.early);
            fits_behind = (begin <= own.late) & (begin + own.duration + back_behind <= state.late[next]);
        }
        let code = 2 * index as i64;
        let before = if fits_before {
            (i64::from(before) << 32) | code
        } else {
            i64::MAX
        };
        let behind = if fits_behind {
            (i64::from(behind) << 32) | (code + 1)
        } else {
            i64::MAX
        };
        key = key.min(before.min(behind));
    }
    if key < start {
        let code = key as u32;
        let other = near[code as usize / 2];
        let link = &state.links[other as usize];
        let after = if code.is_multiple_of(2) { link.prev } else { other };
        let alt = net.nodes[node as usize].alts.start;
        *best = Spot {
            delta: key >> 32,
            slot: link.slot,
            after,
            alt,
        };
    }
}
