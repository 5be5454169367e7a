//! Where a node fits, and what that costs.

use super::legs::UNREACHABLE;
use super::net::NONE;
use super::seg::Seg;
use super::state::{Spot, State};

impl State<'_, '_> {
    /// Whether a round has room for the node and may serve it at all.
    #[inline]
    pub(crate) fn has_room(&self, node: u32, slot: u32) -> bool {
        let net = self.net;
        let class = net.slots[slot as usize].class;
        if !net.allows(class, node) {
            return false;
        }
        let (route, class) = (&self.routes[slot as usize], &net.classes[class as usize]);
        let room = |((have, more), most): ((&u32, &u32), &u32)| have + more <= *most;
        route.load.iter().zip(net.demand(node)).zip(&class.capacity).all(room)
            && route.stops + net.nodes[node as usize].stops.len() as u32 <= class.max_stops
    }

    /// The cost of putting the node before a position of a round with room, if it beats `best`.
    #[inline]
    pub(crate) fn try_position(&self, node: u32, slot: u32, pos: usize, best: &mut Spot) {
        let net = self.net;
        let class = self.class_of(slot);
        let route = &self.routes[slot as usize];
        let mode = class.mode;
        let before = if pos == 0 { class.start } else { route.nodes[pos - 1] };
        let after = route.nodes.get(pos).copied().unwrap_or(class.end);
        let own = &net.nodes[node as usize];
        let delta = net.leg_cost(mode, before, node) + net.leg_cost(mode, node, after)
            - net.leg_cost(mode, before, after)
            + i64::from(own.inner[mode.index()])
            + net.face_cost(node, slot);
        if delta >= best.delta {
            return;
        }
        if !net.timed {
            if delta < i64::from(UNREACHABLE) {
                *best = Spot {
                    delta,
                    slot,
                    pos: pos as u32,
                    alt: own.alts.start,
                };
            }
            return;
        }
        let (out, back) = (net.seconds(mode, before, node), net.seconds(mode, node, after));
        if out >= UNREACHABLE || back >= UNREACHABLE {
            return;
        }
        for alt in own.alts.clone() {
            let seg = net.segs[alt as usize][mode.index()];
            let Some(duration) = joined(route.pre[pos], out, seg, back, route.suf[pos]) else {
                continue;
            };
            if duration > class.longest {
                continue;
            }
            let delta = delta + self.balance_delta(slot, duration);
            if delta < best.delta {
                *best = Spot {
                    delta,
                    slot,
                    pos: pos as u32,
                    alt,
                };
            }
        }
    }

    fn balance_delta(&self, slot: u32, duration: i32) -> i64 {
        if !self.net.is_balanced() {
            return 0;
        }
        self.net.balance_cost(duration) - self.net.balance_cost(self.routes[slot as usize].duration)
    }

    /// The cheapest round of its own, if it beats `best`.
    pub(crate) fn try_opening(&mut self, node: u32, best: &mut Spot) {
        let net = self.net;
        for opening in &net.openings[node as usize] {
            if opening.cost >= best.delta {
                break;
            }
            let Some(slot) = self.free_slot(opening.class) else {
                continue;
            };
            let delta = opening.cost + net.face_cost(node, slot);
            if delta < best.delta {
                *best = Spot {
                    delta,
                    slot,
                    pos: 0,
                    alt: opening.alt,
                };
            }
            break;
        }
        let familiar = net.nodes[node as usize].familiar;
        if familiar == NONE || !self.routes[familiar as usize].nodes.is_empty() {
            return;
        }
        let class = net.slots[familiar as usize].class;
        let own = net.openings[node as usize]
            .iter()
            .find(|opening| opening.class == class);
        if let Some(opening) = own.filter(|opening| opening.cost < best.delta) {
            *best = Spot {
                delta: opening.cost,
                slot: familiar,
                pos: 0,
                alt: opening.alt,
            };
        }
    }
}

#[inline]
fn joined(pre: Seg, out: i32, own: Seg, back: i32, suf: Seg) -> Option<i32> {
    pre.then(out, own)?.then(back, suf).map(|whole| whole.duration)
}
