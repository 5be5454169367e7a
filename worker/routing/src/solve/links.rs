//! How rounds are linked and what they cost: one node more or less, or all of them anew.

use super::atoms::{Link, Undo};
use super::legs::UNREACHABLE;
use super::net::NONE;
use super::state::State;

impl State<'_, '_> {
    pub(super) fn is_reachable(&self, slot: u32) -> bool {
        let start = self.net.ends(slot).0;
        let is_way = |atom: u32| self.links[atom as usize].to_next < UNREACHABLE;
        is_way(start) && self.nodes(slot).all(is_way)
    }

    /// Gives rounds new nodes, none of them absent and none lost between them. `false` when a new round breaks a limit
    /// of time: the attempt must then be taken back.
    pub(crate) fn rewrite(&mut self, rounds: &[(u32, &[u32])]) -> bool {
        // All old rounds are put on the shelf before the first new one takes nodes from another.
        for (slot, nodes) in rounds {
            self.touch(*slot);
            self.totals.routes -= self.worth(*slot);
            let was_active = self.lines[*slot as usize].nodes > 0;
            self.totals.active = self.totals.active + u32::from(!nodes.is_empty()) - u32::from(was_active);
            let old = self.shelf.len();
            let count = self.net.len() as u32;
            let mut atom = self.links[self.net.ends(*slot).0 as usize].next;
            while atom < count {
                self.shelf.push((atom, self.alt[atom as usize]));
                atom = self.links[atom as usize].next;
            }
            self.log.push(Undo::Reorder {
                slot: *slot,
                nodes: (self.shelf.len() - old) as u32,
            });
        }
        let mut sound = true;
        for (slot, nodes) in rounds {
            let mut new = std::mem::take(&mut self.desk);
            new.clear();
            new.extend(nodes.iter().map(|node| (*node, self.alt[*node as usize])));
            self.string(*slot, &new);
            self.desk = new;
            sound &= !self.net.holes || self.is_reachable(*slot);
            sound = sound && (!self.net.timed || self.time_all(*slot));
            self.totals.routes += self.worth(*slot);
            self.offer_if_empty(*slot);
        }
        sound
    }

    /// Makes these rounds the plan. Everybody must be in one, and nobody belong together with others.
    pub(crate) fn load(&mut self, rounds: &[(u32, Vec<u32>)]) -> bool {
        for slot in 0..self.lines.len() as u32 {
            if self.lines[slot as usize].nodes > 0 {
                self.touch(slot);
                self.string(slot, &[]);
                self.time_all(slot);
                self.offer_if_empty(slot);
            }
        }
        self.absent.clear();
        self.totals.unserved = 0;
        self.totals.active = rounds.len() as u32;
        let mut sound = true;
        for (slot, nodes) in rounds {
            self.touch(*slot);
            let new: Vec<(u32, u32)> = nodes.iter().map(|node| (*node, self.alt[*node as usize])).collect();
            self.string(*slot, &new);
            sound &= !self.net.timed || self.time_all(*slot);
        }
        self.totals.routes = (0..self.lines.len() as u32).map(|slot| self.worth(slot)).sum();
        self.commit();
        sound
    }

    /// Nobody is served any more. Nobody may belong together with others.
    pub(crate) fn clear(&mut self) {
        self.load(&[]);
        self.absent.extend(0..self.net.len() as u32);
        self.links[..self.net.len()]
            .iter_mut()
            .for_each(|link| link.slot = NONE);
        let unserved = self.net.nodes.iter().map(|node| node.unserved);
        self.totals.unserved = unserved.fold(0, i64::saturating_add);
    }

    /// What a round costs as it is.
    pub(super) fn worth(&self, slot: u32) -> i64 {
        let (net, line) = (self.net, &self.lines[slot as usize]);
        if line.nodes == 0 {
            return net.idle_cost(line.class, 0);
        }
        let start = net.ends(slot).0;
        let mut cost = self.class_of(slot).fixed + i64::from(self.links[start as usize].to_next);
        cost += net.balance_cost(line.duration) + line.late + net.idle_cost(line.class, line.stops);
        for node in self.nodes(slot) {
            let link = &self.links[node as usize];
            cost += i64::from(link.to_next) + i64::from(net.card(node).inner[line.mode.index()]);
            cost += net.face_cost(node, slot);
            if net.ordered {
                cost += net.order_cost(link.prev, node);
            }
        }
        cost
    }

    /// Makes the nodes, with their alternatives, the round.
    pub(super) fn string(&mut self, slot: u32, nodes: &[(u32, u32)]) {
        let (start, end) = self.net.ends(slot);
        let types = self.net.box_types;
        let class = self.class_of(slot);
        let own = slot as usize * types;
        for (room, most) in self.room[own..own + types].iter_mut().zip(&class.capacity) {
            *room = (*most).min(i32::MAX as u32) as i32;
        }
        self.spare[slot as usize] = class.max_stops.min(i32::MAX as u32) as i32;
        let line = &mut self.lines[slot as usize];
        (line.nodes, line.stops) = (0, 0);
        let start_link = &mut self.links[start as usize];
        (start_link.next, start_link.next_loc, start_link.to_next) = (end, class.end, 0);
        let end_link = &mut self.links[end as usize];
        (end_link.prev, end_link.prev_loc, end_link.from_prev) = (start, class.start, 0);
        let mut prev = start;
        for (node, alt) in nodes {
            self.alt[*node as usize] = *alt;
            let from_prev = self.seconds(class.mode, prev, *node);
            self.link(*node, prev, from_prev, 0);
            prev = *node;
        }
        if prev != start {
            let back = self.seconds(class.mode, prev, end);
            self.links[prev as usize].to_next = back;
            self.links[end as usize].from_prev = back;
        }
    }

    #[inline]
    pub(super) fn link(&mut self, node: u32, prev: u32, from_prev: i32, to_next: i32) {
        let before = &mut self.links[prev as usize];
        let (next, next_loc, slot) = (before.next, before.next_loc, before.slot);
        (before.next, before.next_loc, before.to_next) = (node, node, from_prev);
        let behind = &mut self.links[next as usize];
        let prev_loc = behind.prev_loc;
        (behind.prev, behind.prev_loc, behind.from_prev) = (node, node, to_next);
        self.links[node as usize] = Link {
            prev,
            next,
            slot,
            from_prev,
            to_next,
            prev_loc,
            next_loc,
        };
        self.weigh(node, slot, 1);
    }

    #[inline]
    pub(super) fn unlink(&mut self, node: u32, joint: i32) {
        let own = self.links[node as usize];
        self.links[node as usize].slot = NONE;
        let before = &mut self.links[own.prev as usize];
        (before.next, before.next_loc, before.to_next) = (own.next, own.next_loc, joint);
        let behind = &mut self.links[own.next as usize];
        (behind.prev, behind.prev_loc, behind.from_prev) = (own.prev, own.prev_loc, joint);
        self.weigh(node, own.slot, -1);
    }

    #[inline]
    fn weigh(&mut self, node: u32, slot: u32, sign: i32) {
        let types = self.net.box_types;
        if types == 1 {
            self.room[slot as usize] -= sign * self.net.demand[node as usize] as i32;
        } else {
            let own = slot as usize * types;
            for (room, boxes) in self.room[own..own + types].iter_mut().zip(self.net.demand(node)) {
                *room -= sign * *boxes as i32;
            }
        }
        let card = self.net.card(node);
        if card.group != NONE {
            let own = &mut self.groups[card.group as usize];
            *own = (slot, own.1.wrapping_add_signed(sign));
        }
        let line = &mut self.lines[slot as usize];
        line.nodes = line.nodes.wrapping_add_signed(sign);
        let stops = sign * card.stops as i32;
        line.stops = line.stops.wrapping_add_signed(stops);
        self.spare[slot as usize] -= stops;
    }
}
