//! The inner loop of the search: the cheapest place beside a node's neighbours, without a branch to mispredict.
//!
//! First the neighbours are sifted: whose round has room, and where the triangle inequality does not rule out that a
//! place beside them is cheap enough. Those that stay are then priced with the same few loads and additions each; a
//! place that will not do gets a cost above all others. Modern processors do this several times faster than they
//! guess wrong. Only how long the round becomes is looked at afterwards, for the cheapest place alone.

use super::atoms::Spot;
use super::legs::{Legs, UNREACHABLE};
use super::net::Net;
use super::sight::{Arcs, OneTable, Points, Sight, Tables};
use super::state::State;

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

/// Whether the loop below can weigh everything in this problem, and ways are known quickly enough to look at all.
pub(super) fn suits(net: &Net<'_>) -> bool {
    let weighed = net.groups.is_empty() && !net.wished && net.idle == 0 && !net.is_balanced();
    let known = match &net.legs {
        Legs::Dense { .. } | Legs::Crow { .. } => true,
        Legs::Plane { void, .. } => !void.contains(&true),
        Legs::Asked { .. } => false,
    };
    known && weighed && net.nodes.iter().all(|node| node.alts.len() == 1)
}

/// Neighbours that are looked at first: the cheapest place is nearly always beside one of them, and what it costs lets
/// most of the others fall through the sieve.
const FIRST: usize = 8;
/// Neighbours that are looked at in one go after that.
const BLOCK: usize = 32;

/// What a node asks of a round, and what rounds have.
struct Wants<'a> {
    boxes: &'a [u32],
    first: i32,
    stops: i32,
    /// Which classes may serve it.
    classes: &'a [bool],
    class_of: &'a [u32],
    room: &'a [i32],
    spare: &'a [i32],
}

impl<'a> Wants<'a> {
    fn new(state: &'a State<'_, '_>, node: u32) -> Self {
        let net = state.net;
        let classes = net.classes.len();
        let from = node as usize * classes;
        let boxes = net.demand(node);
        Self {
            boxes,
            first: boxes[0] as i32,
            stops: net.card(node).stops as i32,
            classes: &net.allowed[from..from + classes],
            class_of: &net.slot_class,
            room: &state.room,
            spare: &state.spare,
        }
    }

    #[inline(always)]
    fn fit<const FULL: bool>(&self, slot: usize) -> bool {
        if !FULL {
            return self.room[slot] >= self.first;
        }
        let types = self.boxes.len();
        let mut fits = self.room[slot * types] >= self.first;
        if types > 1 {
            let rest = self.room[slot * types + 1..][..types - 1].iter().zip(&self.boxes[1..]);
            fits = rest.fold(fits, |fits, (room, boxes)| fits & (*room >= *boxes as i32));
        }
        fits & (self.spare[slot] >= self.stops) & self.classes[self.class_of[slot] as usize]
    }
}

/// The neighbours worth pricing, in their order.
struct Sieve {
    kept: [u32; BLOCK],
    len: usize,
}

impl Sieve {
    /// Sifts some of a node's neighbours, but for the one at `blink`.
    #[inline(always)]
    fn new<const FULL: bool>(
        state: &State<'_, '_>,
        wants: &Wants<'_>,
        near: (&[u32], &[i32]),
        blink: usize,
        limit: i64,
    ) -> Self {
        let none = state.net.slots.len();
        // Ways are rounded: two seconds are allowed for that.
        let half = (limit / 2 + 2).min(i64::from(UNREACHABLE)) as i32;
        let void = state.net.void_loc;
        let mut sieve = Self {
            kept: [0; BLOCK],
            len: 0,
        };
        for (index, (other, way)) in near.0.iter().zip(near.1).enumerate() {
            let link = &state.links[*other as usize];
            let slot = (link.slot as usize).min(none);
            // A way in between costs at least twice what it exceeds the way that it replaces.
            let mut replaced = link.from_prev.max(link.to_next);
            if FULL {
                // At the end of a round that is over at its last door there is no way back: there it costs the way.
                replaced = replaced.max(if link.next_loc == void { half } else { 0 });
            }
            let worth = way.wrapping_sub(replaced) < half;
            let keep = worth & wants.fit::<FULL>(slot) & (index != blink);
            sieve.kept[sieve.len % BLOCK] = *other;
            sieve.len += usize::from(keep);
        }
        sieve
    }
}

/// The cheapest spot for a node beside its neighbours, but for the one at `blink`, if it beats `best`.
pub(super) fn scan(state: &State<'_, '_>, node: u32, blink: usize, best: &mut Spot) {
    let net = state.net;
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
                any(state, node, blink, &OneTable { out, back, own }, best);
            } else {
                let modes = net.mode_or_other;
                let rows = modes.map(rows);
                let tables = Tables {
                    out: rows.map(|row| row.0),
                    back: rows.map(|row| row.1),
                    own: modes.map(own),
                    mode: &net.slot_mode,
                };
                any(state, node, blink, &tables, best);
            }
        }
        Legs::Plane { plane, points, .. } => {
            let sight = Points {
                plane,
                points,
                at: points[node as usize],
                own: own(net.mode_or_other[0]),
            };
            any(state, node, blink, &sight, best);
        }
        Legs::Crow { factor, paces, spots } => {
            let arcs = Arcs {
                factor: *factor,
                paces,
                spots,
                at: spots[node as usize],
                own: net.mode_or_other.map(own),
                mode: &net.slot_mode,
            };
            any(state, node, blink, &arcs, best);
        }
        Legs::Asked { .. } => {}
    }
}

fn any(state: &State<'_, '_>, node: u32, blink: usize, sight: &impl Sight, best: &mut Spot) {
    let net = state.net;
    match (net.timed, net.rich || net.full, net.full) {
        (false, false, _) => blocks::<false, false, false>(state, node, blink, sight, best),
        (false, true, false) => blocks::<false, true, false>(state, node, blink, sight, best),
        (true, false, _) => blocks::<true, false, false>(state, node, blink, sight, best),
        (true, true, false) => blocks::<true, true, false>(state, node, blink, sight, best),
        (false, true, true) => blocks::<false, true, true>(state, node, blink, sight, best),
        (true, true, true) => blocks::<true, true, true>(state, node, blink, sight, best),
    }
}

/// The nearest neighbours first, then block by block.
#[inline(always)]
fn blocks<const TIMED: bool, const RICH: bool, const FULL: bool>(
    state: &State<'_, '_>,
    node: u32,
    blink: usize,
    sight: &impl Sight,
    best: &mut Spot,
) {
    let net = state.net;
    let wants = Wants::new(state, node);
    // Yesterday's order kept is the only thing that can make an insertion cheaper than its ways.
    let gain = if FULL { net.against_order } else { 0 };
    let (near, ways) = net.near_with_seconds(node, net.insert_len);
    let (mut from, mut to) = (0, FIRST.min(near.len()));
    while from < to {
        let block = (&near[from..to], &ways[from..to]);
        let limit = best.delta + i64::from(gain);
        let sieve = Sieve::new::<FULL>(state, &wants, block, blink.wrapping_sub(from), limit);
        let kept = &sieve.kept[..sieve.len.min(BLOCK)];
        if !kept.is_empty() {
            beside::<TIMED, RICH, FULL>(state, node, kept, sight, best);
        }
        (from, to) = (to, (to + BLOCK).min(near.len()));
    }
}

#[inline(always)]
fn beside<const TIMED: bool, const RICH: bool, const FULL: bool>(
    state: &State<'_, '_>,
    node: u32,
    near: &[u32],
    sight: &impl Sight,
    best: &mut Spot,
) {
    let net = state.net;
    let (familiar, strange) = net.face_of(node);
    let start = best.delta << 32;
    let mut key = start;
    let mut keys = [i64::MAX; 2 * BLOCK];
    for (index, other) in near.iter().enumerate() {
        let other = *other as usize;
        let link = &state.links[other];
        let slot = link.slot as usize;
        let (prev, next) = (link.prev as usize, link.next as usize);
        let (back_before, out_behind) = sight.both(slot, other as u32);
        let (out_before, back_behind) = (sight.from(slot, link.prev_loc), sight.to(slot, link.next_loc));
        let mut before = out_before + back_before - link.from_prev;
        let mut behind = out_behind + back_behind - link.to_next;
        let (mut fits_before, mut fits_behind) = (true, true);
        if RICH {
            let more = sight.own(slot).1 + if slot == familiar { 0 } else { strange };
            before += more;
            behind += more;
        }
        if FULL {
            before += net.order_more(link.prev, node, other as u32);
            behind += net.order_more(other as u32, node, link.next);
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
        if FULL {
            (keys[2 * index % (2 * BLOCK)], keys[(2 * index + 1) % (2 * BLOCK)]) = (before, behind);
        }
        key = key.min(before.min(behind));
    }
    while key < start {
        let code = key as u32;
        let other = near[code as usize / 2];
        let link = &state.links[other as usize];
        let after = if code.is_multiple_of(2) { link.prev } else { other };
        if !(FULL && TIMED) || is_short_enough(state, link.slot, after, sight) {
            let alt = net.nodes[node as usize].alts.start;
            *best = Spot {
                delta: key >> 32,
                slot: link.slot,
                after,
                alt,
            };
            return;
        }
        // The next best place, then.
        keys[code as usize % (2 * BLOCK)] = i64::MAX;
        key = keys[..2 * near.len()].iter().copied().fold(start, i64::min);
    }
}

/// Whether a round with one node more is over within its longest time.
#[inline(always)]
fn is_short_enough(state: &State<'_, '_>, slot: u32, after: u32, sight: &impl Sight) -> bool {
    let link = &state.links[after as usize];
    let (out, back) = (
        sight.from(slot as usize, state.locs[after as usize]),
        sight.to(slot as usize, link.next_loc),
    );
    let own = sight.own(slot as usize).0;
    let (pre, suf) = (state.pre[after as usize], state.suf[link.next as usize]);
    let whole = pre.then(out, own).and_then(|with| with.then(back, suf));
    whole.is_some_and(|whole| whole.duration <= state.class_of(slot).longest)
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
