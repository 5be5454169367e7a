//! What the changes of local search cost beside their ways, and whether they keep every limit.

use super::net::Net;
use super::seg::Seg;
use super::state::State;

/// Boxes of a type from an atom to the end of its round.
fn boxes_from(state: &State<'_, '_>, from: u32, kind: usize) -> i32 {
    let (net, count) = (state.net, state.net.len() as u32);
    let (mut atom, mut sum) = (from, 0);
    while atom < count {
        sum += net.demand[atom as usize * net.box_types + kind] as i32;
        atom = state.links[atom as usize].next;
    }
    sum
}

/// The nodes from an atom to the end of the round.
fn walk<'s>(state: &'s State<'_, '_>, from: u32) -> impl Iterator<Item = u32> + 's {
    let count = state.net.len() as u32;
    let next = |node: &u32| Some(state.links[*node as usize].next);
    std::iter::successors(Some(from), next).take_while(move |node| *node < count)
}

/// Whether rounds of two slots can change tails at all.
pub(super) fn share_tails(state: &State<'_, '_>, a: u32, b: u32) -> bool {
    let (one, other) = (state.class_of(a), state.class_of(b));
    one.mode == other.mode && one.end == other.end
}

/// The stretch from an atom of another round to the end, in a slot's round.
fn tail(state: &State<'_, '_>, from: u32, slot: u32) -> Option<Seg> {
    let own = state.class_of(slot);
    if from >= state.net.len() as u32 {
        return Some(own.end_seg());
    }
    let other = state.slot_of(from);
    if state.class_of(other).late == own.late {
        return Some(state.onward(from));
    }
    let mode = own.mode.index();
    let mut whole = state.own(from, mode);
    let mut atom = from;
    loop {
        let link = &state.links[atom as usize];
        if link.next >= state.net.len() as u32 {
            return whole.then(link.to_next, own.end_seg());
        }
        atom = link.next;
        whole = whole.then(link.to_next, state.own(atom, mode))?;
    }
}

/// The balance of a round that becomes as long as a stretch; `None` when that is too long.
fn length_cost(state: &State<'_, '_>, slot: u32, whole: Seg) -> Option<i64> {
    let net = state.net;
    (whole.duration <= state.class_of(slot).longest)
        .then(|| net.balance_cost(whole.duration) - net.balance_cost(state.lines[slot as usize].duration))
}

/// Whether the classes allow what changes hands, and the cost of faces. Stops are counted where that is a limit.
fn hands(state: &State<'_, '_>, nodes: impl Iterator<Item = u32>, from: u32, to: u32) -> Option<(i64, i64)> {
    let net = state.net;
    let class = state.lines[to as usize].class;
    let (mut faces, mut stops) = (0, 0);
    for node in nodes {
        if !net.allows(class, node) {
            return None;
        }
        faces += net.face_cost(node, to) - net.face_cost(node, from);
        stops += i64::from(net.card(node).stops);
    }
    Some((faces, stops))
}

fn may_have(state: &State<'_, '_>, slot: u32, more: i64) -> bool {
    i64::from(state.lines[slot as usize].stops) + more <= i64::from(state.class_of(slot).max_stops)
}

/// What it costs beside ways when `v` and what follows comes behind `u`, and what followed `u` comes where `v` was.
pub(super) fn tails(state: &State<'_, '_>, u: u32, v: u32) -> Option<i64> {
    let net = state.net;
    let (a, b) = (state.links[u as usize], state.links[v as usize]);
    for kind in 0..net.box_types {
        let (leave, come) = (boxes_from(state, a.next, kind), boxes_from(state, v, kind));
        let room = |slot: u32| state.room[slot as usize * net.box_types + kind];
        if room(a.slot) + leave < come || room(b.slot) + come < leave {
            return None;
        }
    }
    let mut cost = 0;
    if net.faces || !net.uniform {
        let (away, gone) = hands(state, walk(state, a.next), a.slot, b.slot)?;
        let (here, come) = hands(state, walk(state, v), b.slot, a.slot)?;
        if !may_have(state, a.slot, come - gone) || !may_have(state, b.slot, gone - come) {
            return None;
        }
        cost += away + here;
    }
    if net.ordered {
        cost += net.order_cost(u, v) + net.order_cost(b.prev, a.next);
        cost -= net.order_cost(u, a.next) + net.order_cost(b.prev, v);
    }
    if net.timed {
        let mode = state.lines[a.slot as usize].mode;
        let join = |from: u32, to: u32, slot: u32| {
            let whole = state
                .upto(from)
                .then(state.seconds(mode, from, to), tail(state, to, slot)?)?;
            length_cost(state, slot, whole)
        };
        cost += join(u, v, a.slot)?;
        let count = net.len() as u32;
        cost += if b.prev < count || a.next < count {
            join(b.prev, a.next, b.slot)?
        } else {
            -net.balance_cost(state.lines[b.slot as usize].duration)
        };
    }
    Some(cost)
}

/// Whether what is up to `u` and up to `v`, and what follows both, may be joined. Only where no time matters.
pub(super) fn turn(state: &State<'_, '_>, u: u32, v: u32) -> Option<i64> {
    let (a, b) = (state.links[u as usize], state.links[v as usize]);
    if a.slot == b.slot {
        return Some(0);
    }
    if state.net.faces || !state.net.plain {
        return None;
    }
    // Rounds of one class: both carry the same.
    let (tail_u, tail_v) = (boxes_from(state, a.next, 0), boxes_from(state, b.next, 0));
    let most = state.class_of(a.slot).capacity[0] as i32;
    let (load_u, load_v) = (most - state.room[a.slot as usize], most - state.room[b.slot as usize]);
    (load_u - tail_u + load_v - tail_v <= most && tail_u + tail_v <= most).then_some(0)
}

/// What a node costs in a round beside its ways.
pub(super) fn extra(state: &State<'_, '_>, node: u32, slot: u32) -> i64 {
    let net = state.net;
    if !net.rich {
        return 0;
    }
    i64::from(net.card(node).inner[state.lines[slot as usize].mode.index()]) + net.face_cost(node, slot)
}

/// The seconds by which ways get longer when two nodes of different rounds change places, with all that depends on
/// who goes; an early guess where that cannot be less than nothing.
pub(super) fn swap_delta(state: &State<'_, '_>, u: u32, w: u32) -> i64 {
    let (a, b) = (state.links[u as usize], state.links[w as usize]);
    if a.slot == b.slot {
        return 0;
    }
    let old = i64::from(a.from_prev) + i64::from(a.to_next) + i64::from(b.from_prev) + i64::from(b.to_next);
    let ways = state.ways(state.lines[b.slot as usize].mode, u);
    let mut new = i64::from(ways.from(b.prev_loc)) + i64::from(ways.to(b.next_loc));
    if new >= old {
        return 0;
    }
    let ways = state.ways(state.lines[a.slot as usize].mode, w);
    new += i64::from(ways.from(a.prev_loc)) + i64::from(ways.to(a.next_loc));
    if state.net.rich {
        new += extra(state, u, b.slot) + extra(state, w, a.slot) - extra(state, u, a.slot) - extra(state, w, b.slot);
    }
    new - old
}

/// What the same costs beyond that, if it keeps every limit.
pub(super) fn swap(state: &State<'_, '_>, u: u32, w: u32) -> Option<i64> {
    let net = state.net;
    let (a, b) = (state.links[u as usize], state.links[w as usize]);
    for kind in 0..net.box_types {
        let boxes = |node: u32| net.demand[node as usize * net.box_types + kind] as i32;
        let room = |slot: u32| state.room[slot as usize * net.box_types + kind];
        let more = boxes(w) - boxes(u);
        if room(a.slot) < more || room(b.slot) < -more {
            return None;
        }
    }
    if !net.uniform {
        let (_, gone) = hands(state, std::iter::once(u), a.slot, b.slot)?;
        let (_, come) = hands(state, std::iter::once(w), b.slot, a.slot)?;
        if !may_have(state, a.slot, come - gone) || !may_have(state, b.slot, gone - come) {
            return None;
        }
    }
    let mut cost = 0;
    if net.ordered {
        let around = |prev: u32, node: u32, next: u32| net.order_cost(prev, node) + net.order_cost(node, next);
        cost += around(a.prev, w, a.next) + around(b.prev, u, b.next);
        cost -= around(a.prev, u, a.next) + around(b.prev, w, b.next);
    }
    if net.timed {
        let fits = |node: u32, slot: u32, prev: u32, next: u32| {
            let mode = state.lines[slot as usize].mode;
            let ways = state.ways(mode, node);
            let own = state.own(node, mode.index());
            let with = state.upto(prev).then(ways.from(state.locs[prev as usize]), own)?;
            let whole = with.then(ways.to(state.locs[next as usize]), state.onward(next))?;
            length_cost(state, slot, whole)
        };
        cost += fits(w, a.slot, a.prev, a.next)? + fits(u, b.slot, b.prev, b.next)?;
    }
    Some(cost)
}

/// Whether every round could as well be gone the other way round, and nobody minds when.
pub(super) fn can_turn(net: &Net<'_>) -> bool {
    !net.timed && net.is_symmetric()
}
