//! Where a node fits, and what that costs.

use super::atoms::Spot;
use super::legs::{UNREACHABLE, Ways};
use super::net::{NONE, Opening};
use super::seg::Seg;
use super::state::State;

impl State<'_, '_> {
    /// Whether a round has room for the node and may serve it at all.
    #[inline(always)]
    pub(crate) fn has_room(&self, node: u32, slot: u32) -> bool {
        let net = self.net;
        if net.box_types == 1 && net.uniform {
            return net.demand[node as usize] as i32 <= self.room[slot as usize];
        }
        self.has_all_room(node, slot)
    }

    fn has_all_room(&self, node: u32, slot: u32) -> bool {
        let net = self.net;
        let line = &self.lines[slot as usize];
        if !net.allows(line.class, node) || !self.group_allows(node, slot) {
            return false;
        }
        let own = slot as usize * net.box_types;
        let room = &self.room[own..own + net.box_types];
        room.iter()
            .zip(net.demand(node))
            .all(|(room, boxes)| *boxes as i32 <= *room)
            && line.stops + net.card(node).stops <= self.class_of(slot).max_stops
    }

    /// The cost of putting the node behind an atom of a round with room, if it beats `best`.
    #[inline(always)]
    pub(crate) fn try_behind(&self, node: u32, slot: u32, after: u32, ways: Ways<'_>, best: &mut Spot) {
        let net = self.net;
        let before = &self.links[after as usize];
        let (out, back) = (ways.from(self.locs[after as usize]), ways.to(before.next_loc));
        let mut delta = i64::from(out) + i64::from(back) - i64::from(before.to_next);
        if net.rich {
            delta += i64::from(net.card(node).inner[self.lines[slot as usize].mode.index()]);
            delta += net.face_cost(node, slot);
            let line = &self.lines[slot as usize];
            let more = net.card(node).stops;
            delta += net.idle_cost(line.class, line.stops + more) - net.idle_cost(line.class, line.stops);
            if net.ordered {
                delta += net.order_cost(after, node) + net.order_cost(node, before.next)
                    - net.order_cost(after, before.next);
            }
        }
        if delta >= best.delta {
            return;
        }
        if net.timed {
            self.try_times(
                node,
                Spot {
                    delta,
                    slot,
                    after,
                    alt: 0,
                },
                (out, back),
                best,
            );
        } else {
            *best = Spot {
                delta,
                slot,
                after,
                alt: net.nodes[node as usize].alts.start,
            };
        }
    }

    /// The rest of the same when time matters.
    fn try_times(&self, node: u32, spot: Spot, (out, back): (i32, i32), best: &mut Spot) {
        let (net, Spot { delta, slot, after, .. }) = (self.net, spot);
        if out >= UNREACHABLE || back >= UNREACHABLE {
            return;
        }
        let (pre, suf) = (self.upto(after), self.onward(self.links[after as usize].next));
        let line = &self.lines[slot as usize];
        for alt in net.nodes[node as usize].alts.clone() {
            let seg = net.segs[alt as usize][line.mode.index()];
            let Some((duration, departs)) = joined(pre, out, seg, back, suf) else {
                continue;
            };
            if duration > self.class_of(slot).longest {
                continue;
            }
            let mut delta = delta;
            if net.is_balanced() {
                delta += net.balance_cost(duration) - net.balance_cost(line.duration);
            }
            if net.wished && delta < best.delta {
                delta += self.late_with(slot, departs, Some((after, node, seg))) - line.late;
            }
            if delta < best.delta {
                *best = Spot {
                    delta,
                    slot,
                    after,
                    alt,
                };
            }
        }
    }

    /// Whether those whom a node belongs together with leave it to the slot.
    #[inline]
    pub(crate) fn group_allows(&self, node: u32, slot: u32) -> bool {
        let group = self.net.card(node).group;
        group == NONE || {
            let (whose, members) = self.groups[group as usize];
            members == 0 || whose == slot
        }
    }

    /// The cheapest round of its own but for so many kinds, if it beats `best`.
    pub(crate) fn try_opening(&mut self, node: u32, passed: usize, best: &mut Spot) {
        let net = self.net;
        let spot = |delta: i64, slot: u32, alt: u32| Spot {
            delta,
            slot,
            after: net.ends(slot).0,
            alt,
        };
        let whose = self.group_of(node);
        if let Some(slot) = whose {
            let free = (slot as usize) < self.lines.len() && self.lines[slot as usize].nodes == 0;
            let class = |slot: u32| net.slots[slot as usize].class;
            let own = |opening: &&Opening| free && opening.class == class(slot);
            if let Some(opening) = net.openings[node as usize].iter().find(own) {
                let delta = opening.cost + net.face_cost(node, slot);
                if delta < best.delta {
                    *best = spot(delta, slot, opening.alt);
                }
            }
            return;
        }
        for opening in net.openings[node as usize].iter().skip(passed) {
            if opening.cost >= best.delta {
                break;
            }
            let Some(slot) = self.free_slot(opening.class) else {
                continue;
            };
            let delta = opening.cost + net.face_cost(node, slot);
            if delta < best.delta {
                *best = spot(delta, slot, opening.alt);
            }
            break;
        }
        let familiar = net.card(node).familiar;
        if familiar == NONE || self.lines[familiar as usize].nodes > 0 {
            return;
        }
        let class = net.slots[familiar as usize].class;
        let own = net.openings[node as usize]
            .iter()
            .find(|opening| opening.class == class);
        if let Some(opening) = own.filter(|opening| opening.cost < best.delta) {
            *best = spot(opening.cost, familiar, opening.alt);
        }
    }
}

#[inline]
fn joined(pre: Seg, out: i32, own: Seg, back: i32, suf: Seg) -> Option<(i32, i32)> {
    let whole = pre.then(out, own)?.then(back, suf)?;
    Some((whole.duration, whole.early))
}
