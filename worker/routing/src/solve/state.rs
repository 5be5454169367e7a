//! The plan under change: rounds as node lists, and a log that takes changes back.
//!
//! Nothing here is ever copied as a whole. The first change to a round in an attempt saves that round; rejecting the
//! attempt swaps the saved ones back.

use super::legs::UNREACHABLE;
use super::net::{Class, NONE, Net};
use super::seg::Seg;

#[derive(Debug, Clone)]
pub(crate) struct Route {
    pub(crate) nodes: Vec<u32>,
    /// `pre[i]`: from leaving the depot to the end of node `i - 1`. Kept only when time matters.
    pub(crate) pre: Vec<Seg>,
    /// `suf[i]`: from node `i` to the end of the round.
    pub(crate) suf: Vec<Seg>,
    /// The shortest duration of the whole round.
    pub(crate) duration: i32,
    pub(crate) load: Vec<u32>,
    pub(crate) stops: u32,
    pub(crate) cost: i64,
}

/// A place for a node: in which round, before which position, with which of its windows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) delta: i64,
    pub(crate) slot: u32,
    pub(crate) pos: u32,
    pub(crate) alt: u32,
}

pub(crate) struct State<'n, 'p> {
    pub(crate) net: &'n Net<'p>,
    pub(crate) routes: Vec<Route>,
    pub(crate) route_of: Vec<u32>,
    pub(crate) pos: Vec<u32>,
    /// The chosen alternative of each node.
    pub(crate) alt: Vec<u32>,
    pub(crate) absent: Vec<u32>,
    totals: Totals,
    /// Per class, slots that may be empty: the top one is checked before it is used.
    free: Vec<Vec<u32>>,
    log: Vec<Saved>,
    spare: Vec<Saved>,
    logged: Vec<bool>,
    totals_before: Totals,
    absent_before: Vec<u32>,
    /// Rounds that differ from the best plan.
    stale: Vec<bool>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    routes: i64,
    unserved: i64,
    active: u32,
}

/// A round as it was, and its nodes' chosen windows.
struct Saved {
    slot: u32,
    route: Route,
    alts: Vec<u32>,
}

impl<'n, 'p> State<'n, 'p> {
    /// Nobody is served yet.
    pub(crate) fn new(net: &'n Net<'p>) -> Self {
        let slots = net.slots.len();
        let empty = |class: &Class| Route {
            nodes: Vec::new(),
            pre: vec![class.start_seg()],
            suf: vec![class.end_seg()],
            duration: 0,
            load: vec![0; net.box_types],
            stops: 0,
            cost: 0,
        };
        let unserved = net.nodes.iter().map(|node| node.unserved).fold(0, i64::saturating_add);
        Self {
            net,
            routes: net
                .slots
                .iter()
                .map(|slot| empty(&net.classes[slot.class as usize]))
                .collect(),
            route_of: vec![NONE; net.len()],
            pos: vec![0; net.len()],
            alt: net.nodes.iter().map(|node| node.alts.start).collect(),
            absent: (0..net.len() as u32).collect(),
            totals: Totals {
                routes: 0,
                unserved,
                active: 0,
            },
            free: net
                .class_slots
                .iter()
                .map(|slots| slots.iter().rev().copied().collect())
                .collect(),
            log: Vec::new(),
            spare: Vec::new(),
            logged: vec![false; slots],
            totals_before: Totals::default(),
            absent_before: Vec::new(),
            stale: vec![true; slots],
        }
    }

    /// What the plan costs, the unserved included.
    pub(crate) fn cost(&self) -> i64 {
        self.totals.routes.saturating_add(self.totals.unserved)
    }

    /// Rounds with nodes.
    pub(crate) fn active(&self) -> usize {
        self.totals.active as usize
    }

    pub(crate) fn class_of(&self, slot: u32) -> &'n Class {
        &self.net.classes[self.net.slots[slot as usize].class as usize]
    }

    /// Starts an attempt.
    pub(crate) fn begin(&mut self) {
        self.totals_before = self.totals;
        self.absent_before.clone_from(&self.absent);
    }

    /// Keeps the attempt.
    pub(crate) fn commit(&mut self) {
        while let Some(saved) = self.log.pop() {
            self.logged[saved.slot as usize] = false;
            self.stale[saved.slot as usize] = true;
            self.spare.push(saved);
        }
    }

    /// Takes the attempt back.
    pub(crate) fn rollback(&mut self) {
        while let Some(mut saved) = self.log.pop() {
            let slot = saved.slot;
            self.logged[slot as usize] = false;
            std::mem::swap(&mut self.routes[slot as usize], &mut saved.route);
            let route = &self.routes[slot as usize];
            for (index, (node, alt)) in route.nodes.iter().zip(&saved.alts).enumerate() {
                self.route_of[*node as usize] = slot;
                self.pos[*node as usize] = index as u32;
                self.alt[*node as usize] = *alt;
            }
            if route.nodes.is_empty() {
                self.free[self.net.slots[slot as usize].class as usize].push(slot);
            }
            self.spare.push(saved);
        }
        std::mem::swap(&mut self.absent, &mut self.absent_before);
        for node in &self.absent {
            self.route_of[*node as usize] = NONE;
        }
        self.totals = self.totals_before;
    }

    /// Calls `keep` with every round that changed since the last call.
    pub(crate) fn drain_stale(&mut self, mut keep: impl FnMut(u32, &Route, &[u32])) {
        for slot in 0..self.routes.len() {
            if std::mem::take(&mut self.stale[slot]) {
                keep(slot as u32, &self.routes[slot], &self.alt);
            }
        }
    }

    fn touch(&mut self, slot: u32) {
        if std::mem::replace(&mut self.logged[slot as usize], true) {
            return;
        }
        let route = &self.routes[slot as usize];
        let mut saved = match self.spare.pop() {
            Some(mut saved) => {
                saved.route.copy_from(route);
                saved
            }
            None => Saved {
                slot,
                route: route.clone(),
                alts: Vec::new(),
            },
        };
        saved.slot = slot;
        saved.alts.clear();
        saved
            .alts
            .extend(route.nodes.iter().map(|node| self.alt[*node as usize]));
        self.log.push(saved);
    }

    /// An empty slot of a class.
    pub(crate) fn free_slot(&mut self, class: u32) -> Option<u32> {
        let stack = &mut self.free[class as usize];
        while let Some(slot) = stack.last() {
            if self.routes[*slot as usize].nodes.is_empty() {
                return Some(*slot);
            }
            stack.pop();
        }
        None
    }

    /// Puts an absent node (already taken off the list of the absent) in its spot.
    pub(crate) fn insert(&mut self, node: u32, spot: Spot) {
        self.touch(spot.slot);
        let net = self.net;
        let own = &net.nodes[node as usize];
        let at = spot.pos as usize;
        let route = &mut self.routes[spot.slot as usize];
        self.totals.active += u32::from(route.nodes.is_empty());
        self.totals.routes += spot.delta;
        self.totals.unserved -= own.unserved;
        route.nodes.insert(at, node);
        route.cost += spot.delta;
        route.stops += own.stops.len() as u32;
        for (have, more) in route.load.iter_mut().zip(net.demand(node)) {
            *have += more;
        }
        self.route_of[node as usize] = spot.slot;
        self.alt[node as usize] = spot.alt;
        for (index, moved) in route.nodes.iter().enumerate().skip(at) {
            self.pos[*moved as usize] = index as u32;
        }
        if net.timed {
            route.suf.insert(at, Seg::FREE);
            let in_time = self.time(spot.slot, at, at);
            debug_assert!(in_time, "a spot keeps the limits");
        }
    }

    /// Takes the nodes at the given positions (ascending) out of a round and lists them as absent.
    pub(crate) fn remove(&mut self, slot: u32, positions: &[usize]) {
        self.touch(slot);
        let (mut index, mut next) = (0, 0);
        let (route_of, absent, totals) = (&mut self.route_of, &mut self.absent, &mut self.totals);
        self.routes[slot as usize].nodes.retain(|node| {
            let gone = positions.get(next) == Some(&index);
            index += 1;
            if gone {
                next += 1;
                route_of[*node as usize] = NONE;
                totals.unserved += self.net.nodes[*node as usize].unserved;
                absent.push(*node);
            }
            !gone
        });
        if !self.recount(slot) {
            // Ways need not obey the triangle inequality: what is left can be worse than what was. Start it anew.
            let all: Vec<usize> = (0..self.routes[slot as usize].nodes.len()).collect();
            self.remove(slot, &all);
        }
    }

    /// Gives a round new nodes, none of them absent; nodes it loses must go to another round in the same attempt.
    /// `false` when the new round breaks a time limit: the attempt must then be taken back.
    pub(crate) fn rewrite(&mut self, slot: u32, nodes: &[u32]) -> bool {
        self.touch(slot);
        let route = &mut self.routes[slot as usize];
        route.nodes.clear();
        route.nodes.extend_from_slice(nodes);
        for node in nodes {
            self.route_of[*node as usize] = slot;
        }
        self.recount(slot)
    }

    /// Counts a round again after its nodes changed: load, cost, positions and times.
    fn recount(&mut self, slot: u32) -> bool {
        let net = self.net;
        let class = self.class_of(slot);
        let route = &mut self.routes[slot as usize];
        let (old_cost, was_active) = (route.cost, route.stops > 0);
        route.load.fill(0);
        route.stops = 0;
        route.cost = 0;
        let mut at = class.start;
        for (index, node) in route.nodes.iter().enumerate() {
            let own = &net.nodes[*node as usize];
            self.pos[*node as usize] = index as u32;
            for (have, more) in route.load.iter_mut().zip(net.demand(*node)) {
                *have += more;
            }
            route.stops += own.stops.len() as u32;
            route.cost += net.leg_cost(class.mode, at, *node) + i64::from(own.inner[class.mode.index()]);
            route.cost += net.face_cost(*node, slot);
            at = *node;
        }
        let is_active = route.stops > 0;
        if is_active {
            route.cost += i64::from(net.seconds(class.mode, at, class.end)) + class.fixed;
        } else if was_active {
            self.free[net.slots[slot as usize].class as usize].push(slot);
        }
        let len = route.nodes.len();
        let reachable = route.cost < UNREACHABLE.into();
        if net.timed {
            route.suf.resize(len + 1, Seg::FREE);
            route.suf[len] = class.end_seg();
        }
        let in_time = reachable && (!net.timed || self.time(slot, 0, len));
        let route = &mut self.routes[slot as usize];
        if net.is_balanced() && is_active && in_time {
            route.cost += net.balance_cost(route.duration);
        }
        self.totals.routes += route.cost - old_cost;
        self.totals.active = self.totals.active + u32::from(is_active) - u32::from(was_active);
        in_time
    }

    /// Times a round again: the parts that end behind position `from`, and those that begin up to `to`.
    fn time(&mut self, slot: u32, from: usize, to: usize) -> bool {
        let net = self.net;
        let class = self.class_of(slot);
        let mode = class.mode;
        let route = &mut self.routes[slot as usize];
        let len = route.nodes.len();
        let own = |node: u32| net.segs[self.alt[node as usize] as usize][mode.index()];
        route.pre.resize(len + 1, Seg::FREE);
        for index in from..len {
            let node = route.nodes[index];
            let before = if index == 0 {
                class.start
            } else {
                route.nodes[index - 1]
            };
            let Some(joined) = route.pre[index].then(net.seconds(mode, before, node), own(node)) else {
                return false;
            };
            route.pre[index + 1] = joined;
        }
        for index in (0..len.min(to + 1)).rev() {
            let node = route.nodes[index];
            let after = if index + 1 == len {
                class.end
            } else {
                route.nodes[index + 1]
            };
            let Some(joined) = own(node).then(net.seconds(mode, node, after), route.suf[index + 1]) else {
                return false;
            };
            route.suf[index] = joined;
        }
        let Some(first) = route.nodes.first() else {
            route.duration = 0;
            return true;
        };
        let whole = route.pre[0].then(net.seconds(mode, class.start, *first), route.suf[0]);
        route.duration = whole.map_or(i32::MAX, |whole| whole.duration);
        route.duration <= class.longest && whole.is_some()
    }
}

impl Route {
    fn copy_from(&mut self, other: &Self) {
        self.nodes.clone_from(&other.nodes);
        self.pre.clone_from(&other.pre);
        self.suf.clone_from(&other.suf);
        self.load.clone_from(&other.load);
        (self.duration, self.stops, self.cost) = (other.duration, other.stops, other.cost);
    }
}
