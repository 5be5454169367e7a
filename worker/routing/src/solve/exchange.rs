//! Local search beside the nodes that an attempt has moved: what taking strings out and putting them back one by one
//! can hardly do. Two nodes change places, two rounds change tails, a stretch is gone the other way round.

use super::atoms::Spot;
use super::moves::{can_turn, extra, share_tails, swap_delta, tails, turn};
use super::net::{NONE, Net};
use super::state::State;
use crate::problem::Mode;

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
    fn offer(&mut self, delta: i64, change: Move, more: impl Fn() -> Option<i64>) {
        if delta >= self.delta {
            return;
        }
        if let Some(delta) = more().map(|more| delta + more)
            && delta < self.delta
        {
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
            symmetric: can_turn(net),
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
                self.push(state, *node);
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
            if self.symmetric && same_class {
                let ahead = i64::from(to_v) - i64::from(a.to_next) - i64::from(b.to_next);
                if ahead < best.delta {
                    let delta = ahead + joint(state, mode, a.next, b.next);
                    best.offer(delta, Move::Turn { u, v }, || turn(state, u, v));
                }
            }
            if a.slot == b.slot {
                continue;
            }
            if share_tails(state, a.slot, b.slot) {
                let ahead = i64::from(to_v) - i64::from(a.to_next) - i64::from(b.from_prev);
                if ahead < best.delta {
                    let delta = ahead + joint(state, mode, b.prev, a.next);
                    best.offer(delta, Move::Tails { u, v }, || tails(state, u, v));
                }
                let ahead = i64::from(ways.from(v)) - i64::from(b.to_next) - i64::from(a.from_prev);
                if ahead < best.delta {
                    let delta = ahead + joint(state, mode, a.prev, b.next);
                    best.offer(delta, Move::Tails { u: v, v: u }, || tails(state, v, u));
                }
            }
            for w in [b.next, b.prev] {
                if (w as usize) < net.len() {
                    let delta = swap_delta(state, u, w);
                    best.offer(delta, Move::Swap { u, w }, || super::moves::swap(state, u, w));
                }
            }
        }
        best.change
    }

    fn make(&mut self, state: &mut State<'_, '_>, change: Move) {
        let before = state.cost();
        let mut sound = true;
        match change {
            Move::Swap { u, w } if state.net.plain => {
                swap(state, u, w);
                self.push_around(state, u);
                self.push_around(state, w);
            }
            Move::Swap { u, w } => {
                let (slot_u, slot_w) = (state.slot_of(u), state.slot_of(w));
                self.one.clear();
                self.other.clear();
                self.one
                    .extend(state.nodes(slot_u).map(|node| if node == u { w } else { node }));
                self.other
                    .extend(state.nodes(slot_w).map(|node| if node == w { u } else { node }));
                sound &= state.rewrite(&[(slot_u, &self.one), (slot_w, &self.other)]);
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
                sound &= state.rewrite(&[(slot_u, &self.one), (slot_v, &self.other)]);
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
        debug_assert!(sound, "{change:?} keeps the limits");
        debug_assert!(state.cost() < before, "{change:?} from {before} to {}", state.cost());
    }
}

/// Seconds from one atom to another, which two rounds come to share; two ends meet in a round that is no more.
fn joint(state: &State<'_, '_>, mode: Mode, from: u32, to: u32) -> i64 {
    let count = state.net.len() as u32;
    if from >= count && to >= count {
        let (a, b) = (state.slot_of(from), state.slot_of(to));
        return if a == b { 0 } else { -state.class_of(a).fixed };
    }
    state.seconds(mode, from, to).into()
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
