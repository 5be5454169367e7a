//! Local search beside the nodes that an attempt has moved: what taking strings out and putting them back one by one
//! can hardly do. Two nodes change places, two rounds change tails, a stretch is gone the other way round.

use super::net::{NONE, Net};
use super::seg::Seg;
use super::state::{Spot, State};

/// Neighbours that a node may come to lie beside.
const NEIGHBOURS: usize = 12;
/// Changes in one go; a guard, hardly ever reached.
const MOST_CHANGES: u32 = 200;

/// A change that makes the plan cheaper.
#[derive(Debug, Clone, Copy)]
enum Move {
    /// The two nodes change places.
    Swap { u: u32, w: u32 },
    /// `v` and what follows it comes behind `u`; what followed `u` comes where `v` was.
    Tails { u: u32, v: u32 },
    /// What is before and at `v` comes behind `u` the other way round, what followed both is joined likewise.
    Turn { u: u32, v: u32 },
}

/// The cheapest change so far.
struct Found {
    delta: i64,
    change: Option<Move>,
}

impl Found {
    #[inline]
    fn offer(&mut self, delta: i64, change: Move, holds: impl Fn() -> bool) {
        if delta < self.delta && holds() {
            (self.delta, self.change) = (delta, Some(change));
        }
    }
}

/// Nodes still to look at, and room to work in.
pub(crate) struct Polish {
    queue: Vec<u32>,
    is_queued: Vec<bool>,
    one: Vec<u32>,
    other: Vec<u32>,
    symmetric: bool,
    neighbours: usize,
}

impl Polish {
    pub(crate) fn new(net: &Net<'_>) -> Self {
        Self {
            queue: Vec::new(),
            is_queued: vec![false; net.len()],
            one: Vec::new(),
            other: Vec::new(),
            symmetric: !net.timed && net.is_symmetric(),
            neighbours: NEIGHBOURS.min(net.near_len),
        }
    }

    fn push(&mut self, state: &State<'_, '_>, atom: u32) {
        if (atom as usize) < self.is_queued.len()
            && state.slot_of(atom) != NONE
            && !std::mem::replace(&mut self.is_queued[atom as usize], true)
        {
            self.queue.push(atom);
        }
    }

    fn push_around(&mut self, state: &State<'_, '_>, node: u32) {
        let link = state.links[node as usize];
        self.push(state, node);
        self.push(state, link.prev);
        self.push(state, link.next);
    }

    /// Improves what it can beside the nodes.
    pub(crate) fn run(&mut self, state: &mut State<'_, '_>, nodes: &[u32]) {
        for node in nodes {
            if state.slot_of(*node) != NONE {
                self.push_around(state, *node);
            }
        }
        let mut left = MOST_CHANGES;
        while let Some(u) = self.queue.pop() {
            self.is_queued[u as usize] = false;
            while left > 0 {
                let Some(best) = self.best(state, u) else { break };
                left -= 1;
                self.make(state, best);
            }
        }
    }

    fn best(&self, state: &State<'_, '_>, u: u32) -> Option<Move> {
        let net = state.net;
        let a = state.links[u as usize];
        let mode = state.lines[a.slot as usize].mode;
        let ways = state.ways(mode, u);
        let mut best = Found { delta: 0, change: None };
        let (near, near_s) = net.near_with_seconds(u, self.neighbours);
        let own = a.from_prev.max(a.to_next);
        for (v, way) in near.iter().zip(near_s) {
            let b = state.links[*v as usize];
            if b.slot == NONE || *way >= own.max(b.from_prev).max(b.to_next) {
                continue;
            }
            let v = *v;
            let same_class = state.lines[b.slot as usize].class == state.lines[a.slot as usize].class;
            let to_v = ways.to(v);
            if self.symmetric && same_class && (!net.faces || a.slot == b.slot) {
                let ahead = i64::from(to_v) - i64::from(a.to_next) - i64::from(b.to_next);
                if ahead < best.delta {
                    let delta = ahead + self.joint(state, mode, a.next, b.next, a.slot, b.slot);
                    best.offer(delta, Move::Turn { u, v }, || turn_holds(state, u, v));
                }
            }
            if a.slot == b.slot {
                continue;
            }
            if same_class && !net.faces {
                let ahead = i64::from(to_v) - i64::from(a.to_next) - i64::from(b.from_prev);
                if ahead < best.delta {
                    let delta = ahead + self.joint(state, mode, b.prev, a.next, a.slot, b.slot);
                    best.offer(delta, Move::Tails { u, v }, || tails_hold(state, u, v));
                }
                let ahead = i64::from(ways.from(v)) - i64::from(b.to_next) - i64::from(a.from_prev);
                if ahead < best.delta {
                    let delta = ahead + self.joint(state, mode, a.prev, b.next, a.slot, b.slot);
                    best.offer(delta, Move::Tails { u: v, v: u }, || tails_hold(state, v, u));
                }
            }
            for w in [b.next, b.prev] {
                if (w as usize) < net.len() {
                    let delta = swap_delta(state, u, w);
                    best.offer(delta, Move::Swap { u, w }, || swap_holds(state, u, w));
                }
            }
        }
        best.change
    }

    /// Seconds from one atom to another, which two rounds come to share; two ends meet in a round that is no more.
    fn joint(&self, state: &State<'_, '_>, mode: crate::problem::Mode, from: u32, to: u32, a: u32, b: u32) -> i64 {
        let count = state.net.len() as u32;
        if from >= count && to >= count {
            return if a == b { 0 } else { -state.class_of(a).fixed };
        }
        state.seconds(mode, from, to).into()
    }

    fn make(&mut self, state: &mut State<'_, '_>, change: Move) {
        let before = state.cost();
        match change {
            Move::Swap { u, w } => {
                swap(state, u, w);
                self.push_around(state, u);
                self.push_around(state, w);
            }
            Move::Tails { u, v } => {
                let (slot_u, slot_v) = (state.slot_of(u), state.slot_of(v));
                let (pv, nu) = (state.links[v as usize].prev, state.links[u as usize].next);
                self.one.clear();
                self.other.clear();
                head(state, u, &mut self.one);
                tail(state, v, &mut self.one);
                head(state, pv, &mut self.other);
                tail(state, nu, &mut self.other);
                state.rewrite(&[(slot_u, &self.one), (slot_v, &self.other)]);
                [u, v, pv, nu].into_iter().for_each(|atom| self.push(state, atom));
            }
            Move::Turn { u, v } => {
                let (slot_u, slot_v) = (state.slot_of(u), state.slot_of(v));
                let (nu, nv) = (state.links[u as usize].next, state.links[v as usize].next);
                self.one.clear();
                self.other.clear();
                if slot_u == slot_v {
                    self.one.extend(state.nodes(slot_u));
                    let place = |node: u32| self.one.iter().position(|other| *other == node).unwrap_or(0);
                    let (i, j) = (place(u), place(v));
                    self.one[i.min(j) + 1..=i.max(j)].reverse();
                    state.rewrite(&[(slot_u, &self.one)]);
                } else {
                    head(state, u, &mut self.one);
                    let from = self.one.len();
                    head(state, v, &mut self.one);
                    self.one[from..].reverse();
                    tail(state, nu, &mut self.other);
                    self.other.reverse();
                    tail(state, nv, &mut self.other);
                    state.rewrite(&[(slot_u, &self.one), (slot_v, &self.other)]);
                }
                [u, v, nu, nv].into_iter().for_each(|atom| self.push(state, atom));
            }
        }
        debug_assert!(state.cost() < before, "{change:?} from {before} to {}", state.cost());
    }
}

/// The nodes of a round up to an atom.
fn head(state: &State<'_, '_>, upto: u32, out: &mut Vec<u32>) {
    let count = state.net.len() as u32;
    let from = out.len();
    let mut atom = upto;
    while atom < count {
        out.push(atom);
        atom = state.links[atom as usize].prev;
    }
    out[from..].reverse();
}

/// The nodes of a round from an atom on.
fn tail(state: &State<'_, '_>, from: u32, out: &mut Vec<u32>) {
    let count = state.net.len() as u32;
    let mut atom = from;
    while atom < count {
        out.push(atom);
        atom = state.links[atom as usize].next;
    }
}

/// Boxes from an atom to the end of its round.
fn boxes_from(state: &State<'_, '_>, from: u32) -> i32 {
    let count = state.net.len() as u32;
    let (mut atom, mut sum) = (from, 0);
    while atom < count {
        sum += state.net.demand[atom as usize] as i32;
        atom = state.links[atom as usize].next;
    }
    sum
}

fn tails_hold(state: &State<'_, '_>, u: u32, v: u32) -> bool {
    let (a, b) = (state.links[u as usize], state.links[v as usize]);
    if state.net.timed {
        let mode = state.lines[a.slot as usize].mode;
        let joins = |from: u32, to: u32| {
            let way = state.seconds(mode, from, to);
            state.pre[from as usize].then(way, state.suf[to as usize]).is_some()
        };
        let count = state.net.len() as u32;
        if !joins(u, v) || ((b.prev < count || a.next < count) && !joins(b.prev, a.next)) {
            return false;
        }
    }
    let (leave, come) = (boxes_from(state, a.next), boxes_from(state, v));
    state.room[a.slot as usize] + leave - come >= 0 && state.room[b.slot as usize] + come - leave >= 0
}

fn turn_holds(state: &State<'_, '_>, u: u32, v: u32) -> bool {
    let (a, b) = (state.links[u as usize], state.links[v as usize]);
    if a.slot == b.slot {
        return true;
    }
    // Rounds of one class: both carry the same.
    let (tail_u, tail_v) = (boxes_from(state, a.next), boxes_from(state, b.next));
    let most = state.class_of(a.slot).capacity[0] as i32;
    let (load_u, load_v) = (most - state.room[a.slot as usize], most - state.room[b.slot as usize]);
    load_u - tail_u + load_v - tail_v <= most && tail_u + tail_v <= most
}

/// What a node costs in a round beside its ways.
fn extra(state: &State<'_, '_>, node: u32, slot: u32) -> i64 {
    let net = state.net;
    if !net.rich {
        return 0;
    }
    i64::from(net.nodes[node as usize].inner[state.lines[slot as usize].mode.index()]) + net.face_cost(node, slot)
}

fn swap_delta(state: &State<'_, '_>, u: u32, w: u32) -> i64 {
    let (a, b) = (state.links[u as usize], state.links[w as usize]);
    if a.slot == b.slot {
        return 0;
    }
    let old = i64::from(a.from_prev) + i64::from(a.to_next) + i64::from(b.from_prev) + i64::from(b.to_next);
    let ways = state.ways(state.lines[b.slot as usize].mode, u);
    let (locs, net) = (&state.locs, state.net);
    let mut new = i64::from(ways.from(locs[b.prev as usize])) + i64::from(ways.to(locs[b.next as usize]));
    if new >= old {
        return 0;
    }
    let ways = state.ways(state.lines[a.slot as usize].mode, w);
    new += i64::from(ways.from(locs[a.prev as usize])) + i64::from(ways.to(locs[a.next as usize]));
    if net.rich {
        new += extra(state, u, b.slot) + extra(state, w, a.slot) - extra(state, u, a.slot) - extra(state, w, b.slot);
    }
    new - old
}

fn swap_holds(state: &State<'_, '_>, u: u32, w: u32) -> bool {
    let (a, b) = (state.links[u as usize], state.links[w as usize]);
    let boxes = |node: u32| state.net.demand[node as usize] as i32;
    let more = boxes(w) - boxes(u);
    if state.room[a.slot as usize] < more || state.room[b.slot as usize] < -more {
        return false;
    }
    if !state.net.timed {
        return true;
    }
    let fits = |node: u32, slot: u32, prev: u32, next: u32| -> Option<Seg> {
        let mode = state.lines[slot as usize].mode;
        let ways = state.ways(mode, node);
        let own = state.own(node, mode.index());
        let with = state.pre[prev as usize].then(ways.from(state.locs[prev as usize]), own)?;
        with.then(ways.to(state.locs[next as usize]), state.suf[next as usize])
    };
    fits(w, a.slot, a.prev, a.next).is_some() && fits(u, b.slot, b.prev, b.next).is_some()
}

fn swap(state: &mut State<'_, '_>, u: u32, w: u32) {
    let (a, b) = (state.links[u as usize], state.links[w as usize]);
    for node in [u, w] {
        state.remove(node);
        state.absent.pop();
    }
    for (node, link) in [(w, a), (u, b)] {
        let line = state.lines[link.slot as usize];
        let ways = state.ways(line.mode, node);
        let mut delta = i64::from(ways.from(state.locs[link.prev as usize]));
        delta += i64::from(ways.to(state.locs[link.next as usize])) + extra(state, node, link.slot);
        delta -= i64::from(state.links[link.prev as usize].to_next);
        if line.nodes == 0 {
            delta += state.class_of(link.slot).fixed;
        }
        let alt = state.alt[node as usize];
        state.insert(
            node,
            Spot {
                delta,
                slot: link.slot,
                after: link.prev,
                alt,
            },
        );
    }
}
