//! The plan under change: rounds as linked nodes in flat arrays, and a log that takes changes back.
//!
//! Every slot has two *atoms* of its own beside the nodes, its beginning and its end, so that each node of a round has
//! one before and one behind it. Nothing here is ever copied as a whole: each change notes how to undo it.

use super::atoms::{Line, Link, Spot, Totals, Undo, rooms, spares};
use super::legs::Ways;
use super::net::{Class, NONE, Net};
use super::seg::Seg;
use crate::problem::Mode;

pub(crate) struct State<'n, 'p> {
    pub(crate) net: &'n Net<'p>,
    pub(crate) links: Vec<Link>,
    /// Where each atom is: its row in the travel table.
    pub(crate) locs: Vec<u32>,
    pub(crate) lines: Vec<Line>,
    /// Boxes that still fit, per slot and type.
    pub(crate) room: Vec<i32>,
    /// Stops that a round may have more, per slot.
    pub(crate) spare: Vec<i32>,
    /// The chosen alternative of each node.
    pub(crate) alt: Vec<u32>,
    /// From leaving the depot to the end of the atom, and from the atom to the end of the round.
    pub(crate) pre: Vec<Seg>,
    pub(crate) suf: Vec<Seg>,
    /// The same in short: when the atom can be over, and when it must begin.
    pub(crate) ready: Vec<i32>,
    pub(crate) late: Vec<i32>,
    /// What these were before the attempt changed them, in plain problems.
    pub(super) were_ready: Vec<(u32, i32)>,
    pub(super) were_late: Vec<(u32, i32)>,
    pub(crate) absent: Vec<u32>,
    /// Whose the nodes of each group are, and how many of them.
    pub(super) groups: Vec<(u32, u32)>,
    pub(super) totals: Totals,
    /// By how much leaving somebody out is cheaper than it should be: 1 for the problem as it is.
    pub(crate) ease: i64,
    totals_before: Totals,
    absent_before: Vec<u32>,
    /// Per class, slots that may be empty: the top one is checked before it is used.
    free: Vec<Vec<u32>>,
    pub(super) log: Vec<Undo>,
    /// Rounds as they were before they were reordered: nodes and their alternatives.
    pub(super) shelf: Vec<(u32, u32)>,
    pub(super) desk: Vec<(u32, u32)>,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
    /// Rounds that differ from the best plan.
    stale: Vec<u32>,
    is_stale: Vec<bool>,
}

impl<'n, 'p> State<'n, 'p> {
    /// Nobody is served yet.
    pub(crate) fn new(net: &'n Net<'p>) -> Self {
        let (count, slots) = (net.len(), net.slots.len());
        let atom = Link {
            prev: 0,
            next: 0,
            slot: NONE,
            from_prev: 0,
            to_next: 0,
            prev_loc: 0,
            next_loc: 0,
        };
        let mut links = vec![atom; count];
        let mut locs: Vec<u32> = (0..count as u32).collect();
        let ends = if net.timed { 2 * slots + count } else { 0 };
        let (mut pre, mut suf) = (vec![Seg::FREE; ends], vec![Seg::FREE; ends]);
        let (mut ready, mut late) = (vec![0; ends], vec![0; ends]);
        for (slot, one) in net.slots.iter().enumerate() {
            let class = &net.classes[one.class as usize];
            let (start, end) = net.ends(slot as u32);
            links.push(Link {
                next: end,
                next_loc: class.end,
                slot: slot as u32,
                ..atom
            });
            links.push(Link {
                prev: start,
                prev_loc: class.start,
                slot: slot as u32,
                ..atom
            });
            locs.extend([class.start, class.end]);
            if net.timed {
                pre[start as usize] = class.start_seg();
                suf[end as usize] = class.end_seg();
                ready[start as usize] = class.early;
                late[end as usize] = class.late;
            }
        }
        let idle: i64 = net.slots.iter().map(|slot| net.idle_cost(slot.class, 0)).sum();
        let unserved = net.nodes.iter().map(|node| node.unserved).fold(0, i64::saturating_add);
        let free = |slots: &Vec<u32>| slots.iter().rev().copied().collect();
        Self {
            net,
            links,
            locs,
            lines: net.slots.iter().map(|slot| Line::empty(net, slot.class)).collect(),
            room: rooms(net),
            spare: spares(net),
            alt: net.nodes.iter().map(|node| node.alts.start).collect(),
            pre,
            suf,
            ready,
            late,
            were_ready: Vec::new(),
            were_late: Vec::new(),
            absent: (0..count as u32).collect(),
            groups: net
                .groups
                .iter()
                .map(|group| (group.held.unwrap_or(NONE), u32::from(group.held.is_some())))
                .collect(),
            totals: Totals {
                routes: idle,
                unserved,
                ..Totals::default()
            },
            ease: 1,
            totals_before: Totals::default(),
            absent_before: Vec::new(),
            free: net.class_slots.iter().map(free).collect(),
            log: Vec::new(),
            shelf: Vec::new(),
            desk: Vec::new(),
            touched: Vec::new(),
            is_touched: vec![false; slots],
            stale: (0..slots as u32).collect(),
            is_stale: vec![true; slots],
        }
    }

    /// What the plan costs, the unserved included.
    pub(crate) fn cost(&self) -> i64 {
        self.travel().saturating_add(self.totals.unserved)
    }

    /// The same as far as the unserved are minded at present.
    pub(crate) fn eased_cost(&self) -> i64 {
        self.travel().saturating_add(self.totals.unserved / self.ease)
    }

    /// What leaving a node out costs at present.
    pub(crate) fn price(&self, node: u32) -> i64 {
        self.net.card(node).unserved / self.ease
    }

    /// What the rounds cost.
    pub(crate) fn travel(&self) -> i64 {
        self.totals.routes
    }

    /// Rounds with nodes.
    pub(crate) fn active(&self) -> usize {
        self.totals.active as usize
    }

    pub(crate) fn class_of(&self, slot: u32) -> &'n Class {
        &self.net.classes[self.lines[slot as usize].class as usize]
    }

    #[inline]
    pub(crate) fn slot_of(&self, node: u32) -> u32 {
        self.links[node as usize].slot
    }

    /// Whose the group of a node is, if it is anybody's.
    pub(crate) fn group_of(&self, node: u32) -> Option<u32> {
        let group = self.net.card(node).group;
        if group == NONE {
            return None;
        }
        let (slot, members) = self.groups[group as usize];
        (members > 0).then_some(slot)
    }

    /// The nodes of a round in order.
    pub(crate) fn nodes(&self, slot: u32) -> impl Iterator<Item = u32> + '_ {
        let count = self.net.len() as u32;
        let first = self.links[self.net.ends(slot).0 as usize].next;
        std::iter::successors(Some(first), |atom| Some(self.links[*atom as usize].next))
            .take_while(move |atom| *atom < count)
    }

    #[inline]
    pub(crate) fn ways(&self, mode: Mode, atom: u32) -> Ways<'n> {
        let net: &'n Net<'p> = self.net;
        net.legs.ways(mode, self.locs[atom as usize])
    }

    /// Seconds between two atoms.
    #[inline]
    pub(crate) fn seconds(&self, mode: Mode, from: u32, to: u32) -> i32 {
        self.net.seconds(mode, self.locs[from as usize], self.locs[to as usize])
    }

    /// Starts an attempt.
    pub(crate) fn begin(&mut self) {
        self.totals_before = self.totals;
        self.absent_before.clone_from(&self.absent);
    }

    /// The rounds that the attempt has changed so far.
    pub(crate) fn changed(&self) -> &[u32] {
        &self.touched
    }

    /// Keeps the attempt.
    pub(crate) fn commit(&mut self) {
        self.log.clear();
        self.shelf.clear();
        self.were_ready.clear();
        self.were_late.clear();
        while let Some(slot) = self.touched.pop() {
            self.is_touched[slot as usize] = false;
            if !std::mem::replace(&mut self.is_stale[slot as usize], true) {
                self.stale.push(slot);
            }
        }
    }

    /// Takes the attempt back.
    pub(crate) fn rollback(&mut self) {
        while let Some(undo) = self.log.pop() {
            match undo {
                Undo::Unlink { node, joint } => {
                    self.unlink(node, joint);
                }
                Undo::Relink {
                    node,
                    prev,
                    alt,
                    from_prev,
                    to_next,
                } => {
                    self.alt[node as usize] = alt;
                    self.link(node, prev, from_prev, to_next);
                }
                Undo::Reorder { slot, nodes } => {
                    let from = self.shelf.len() - nodes as usize;
                    let old = self.shelf.split_off(from);
                    self.string(slot, &old);
                }
            }
        }
        std::mem::swap(&mut self.absent, &mut self.absent_before);
        for node in &self.absent {
            self.links[*node as usize].slot = NONE;
        }
        while let Some(slot) = self.touched.pop() {
            self.is_touched[slot as usize] = false;
            if self.net.timed && !self.net.plain {
                self.time_all(slot);
            }
            self.offer_if_empty(slot);
        }
        self.restore_times();
        self.totals = self.totals_before;
    }

    /// Calls `keep` with every round that changed since the last call.
    pub(crate) fn drain_stale(&mut self, mut keep: impl FnMut(&Self, u32)) {
        let mut stale = std::mem::take(&mut self.stale);
        for slot in stale.drain(..) {
            self.is_stale[slot as usize] = false;
            keep(self, slot);
        }
        self.stale = stale;
    }

    pub(super) fn touch(&mut self, slot: u32) {
        if !std::mem::replace(&mut self.is_touched[slot as usize], true) {
            self.touched.push(slot);
        }
    }

    pub(super) fn offer_if_empty(&mut self, slot: u32) {
        let line = &self.lines[slot as usize];
        if line.nodes == 0 {
            self.free[line.class as usize].push(slot);
        }
    }

    /// An empty slot of a class.
    pub(crate) fn free_slot(&mut self, class: u32) -> Option<u32> {
        let stack = &mut self.free[class as usize];
        while let Some(slot) = stack.last() {
            if self.lines[*slot as usize].nodes == 0 {
                return Some(*slot);
            }
            stack.pop();
        }
        None
    }

    /// Puts an absent node (already taken off the list of the absent) in its spot.
    pub(crate) fn insert(&mut self, node: u32, spot: Spot) {
        self.touch(spot.slot);
        let before = self.links[spot.after as usize];
        let ways = self.ways(self.lines[spot.slot as usize].mode, node);
        let from_prev = ways.from(self.locs[spot.after as usize]);
        let to_next = ways.to(before.next_loc);
        self.log.push(Undo::Unlink {
            node,
            joint: before.to_next,
        });
        self.alt[node as usize] = spot.alt;
        self.totals.active += u32::from(self.lines[spot.slot as usize].nodes == 0);
        self.totals.routes += spot.delta;
        self.totals.unserved -= self.net.card(node).unserved;
        self.link(node, spot.after, from_prev, to_next);
        if self.net.timed {
            let in_time = self.time_around(spot.slot, node);
            debug_assert!(in_time, "a spot keeps the limits");
        }
    }

    /// Takes a node out and lists it as absent. The round must be settled before its times are used again.
    pub(crate) fn remove(&mut self, node: u32) {
        self.take_out(node, false);
    }

    /// The same; `and_next` when the one behind it goes straight after. The way that closes the gap then need not be
    /// known yet: what it is taken to be cancels out.
    pub(crate) fn take_out(&mut self, node: u32, and_next: bool) {
        let link = self.links[node as usize];
        let slot = link.slot;
        self.touch(slot);
        let net = self.net;
        let line = self.lines[slot as usize];
        let mode = line.mode;
        let own = net.card(node);
        let is_last = line.nodes == 1;
        let joint = if is_last || and_next {
            0
        } else {
            self.seconds(mode, link.prev, link.next)
        };
        let mut delta = i64::from(joint) - i64::from(link.from_prev) - i64::from(link.to_next);
        delta -= i64::from(own.inner[mode.index()]) + net.face_cost(node, slot);
        if net.idle != 0 {
            delta += net.idle_cost(line.class, line.stops - own.stops) - net.idle_cost(line.class, line.stops);
        }
        if net.ordered {
            delta += net.order_cost(link.prev, link.next)
                - net.order_cost(link.prev, node)
                - net.order_cost(node, link.next);
        }
        if is_last {
            delta -= self.class_of(slot).fixed + net.balance_cost(line.duration) + line.late;
            self.totals.active -= 1;
        }
        self.totals.routes += delta;
        self.totals.unserved += own.unserved;
        self.log.push(Undo::Relink {
            node,
            prev: link.prev,
            alt: self.alt[node as usize],
            from_prev: link.from_prev,
            to_next: link.to_next,
        });
        self.unlink(node, joint);
        self.absent.push(node);
        self.offer_if_empty(slot);
    }

    /// Brings a round's times up to date after nodes were taken out.
    ///
    /// Ways need not obey the triangle inequality: what is left can be worse than what was. Then all of it goes.
    pub(crate) fn settle(&mut self, slot: u32) {
        let (start, end) = self.net.ends(slot);
        self.settle_between(slot, start, end);
    }

    /// The same when all of them were between two of the atoms that are left.
    pub(crate) fn settle_between(&mut self, slot: u32, before: u32, behind: u32) {
        let was = self.lines[slot as usize];
        let balance = self.net.balance_cost(was.duration) + was.late;
        let sound = (!self.net.holes || self.is_reachable(slot))
            && (!self.net.timed || self.time_between(slot, before, behind));
        let line = self.lines[slot as usize];
        if line.nodes == 0 {
            return;
        }
        if sound {
            self.totals.routes += self.net.balance_cost(line.duration) + line.late - balance;
            return;
        }
        (self.lines[slot as usize].duration, self.lines[slot as usize].late) = (0, 0);
        self.totals.routes -= balance;
        let all: Vec<u32> = self.nodes(slot).collect();
        all.into_iter().for_each(|node| self.remove(node));
    }
}
