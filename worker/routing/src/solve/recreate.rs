//! Putting the absent back: one after the other, each in its cheapest spot, now and then blind to a good one.

use super::atoms::Spot;
use super::legs::Ways;
use super::net::{NONE, Net};
use super::scan::scan;
use super::state::State;
use crate::problem::Mode;
use crate::rng::Rng;

/// How often a position is overlooked. Without it the same ruin always leads to the same plan.
const BLINK: f64 = 0.01;

/// How often every position is tried for someone who would otherwise be left out.
const SEARCH_ANYWHERE: f64 = 0.1;

/// How often in a small problem the cheapest kinds of a round of its own are overlooked.
const PASS_OPENING: f64 = 0.1;

/// Rounds worth having that are counted one by one.
const WANTED_COUNTED: usize = 64;

/// Orders in which the absent can be taken.
pub(crate) struct Orders {
    /// Boxes, way from the depot, width of the time window, end of the window: per node.
    keys: [Vec<i64>; 4],
}

impl Orders {
    pub(crate) fn new(net: &Net<'_>) -> Self {
        let nodes = 0..net.len() as u32;
        let window = |node: u32| {
            let alts = net.nodes[node as usize].alts.clone();
            let segs = || net.segs[alts.start as usize..alts.end as usize].iter().flatten();
            let width = segs()
                .map(|seg| i64::from(seg.late) - i64::from(seg.early))
                .max()
                .unwrap_or(0);
            (width, segs().map(|seg| i64::from(seg.late)).max().unwrap_or(0))
        };
        let away = |node: u32| net.openings[node as usize].first().map_or(0, |opening| opening.cost);
        Self {
            keys: [
                nodes
                    .clone()
                    .map(|node| net.demand(node).iter().map(|boxes| i64::from(*boxes)).sum())
                    .collect(),
                nodes.clone().map(away).collect(),
                nodes.clone().map(|node| window(node).0).collect(),
                nodes.map(|node| window(node).1).collect(),
            ],
        }
    }

    /// Puts the absent in the order of the first plan: those for whom a round of their own would be dearest come first.
    /// Rounds then reach the edge of the map before there is something nearer that fills them.
    fn farthest_first(&self, absent: &mut [u32]) {
        absent.sort_unstable_by_key(|node| (-self.keys[1][*node as usize], *node));
    }

    /// Puts the absent in a random one of the orders.
    pub(crate) fn sort(&self, absent: &mut [u32], timed: bool, rng: &mut Rng) {
        let by = |absent: &mut [u32], keys: &[i64], sign: i64| {
            absent.sort_unstable_by_key(|node| (sign * keys[*node as usize], *node));
        };
        match rng.below(if timed { 15 } else { 11 }) {
            0..4 => rng.shuffle(absent),
            4..8 => by(absent, &self.keys[0], -1),
            8..10 => by(absent, &self.keys[1], -1),
            10 => by(absent, &self.keys[1], 1),
            11..13 => by(absent, &self.keys[2], 1),
            _ => by(absent, &self.keys[3], 1),
        }
    }
}

/// Puts in whom it can where nobody or hardly anybody is yet.
pub(crate) fn first_plan(
    state: &mut State<'_, '_>,
    orders: &Orders,
    chance: (&mut Rng, &mut Blinks),
    waiting: &mut Vec<u32>,
) {
    waiting.clear();
    std::mem::swap(&mut state.absent, waiting);
    orders.farthest_first(waiting);
    put_in(state, chance, waiting, i64::MAX);
}

/// Puts back whom it can; the rest stay absent. `false` when the plan is bound to cost `most` or more: it is then left
/// half done, to be taken back.
pub(crate) fn recreate(
    state: &mut State<'_, '_>,
    orders: &Orders,
    (rng, blinks): (&mut Rng, &mut Blinks),
    waiting: &mut Vec<u32>,
    most: i64,
) -> bool {
    waiting.clear();
    std::mem::swap(&mut state.absent, waiting);
    orders.sort(waiting, state.net.timed, rng);
    put_in(state, (rng, blinks), waiting, most)
}

/// Puts in one after the other, each in the cheapest spot.
fn put_in(state: &mut State<'_, '_>, (rng, blinks): (&mut Rng, &mut Blinks), waiting: &[u32], most: i64) -> bool {
    // What the rounds may still cost more, if everybody is served: no insertion makes a plan cheaper.
    let mut left_out = 0_i64;
    // Unless there are volunteers who have too few, or who are to be asked first.
    let net = state.net;
    let gain = |node: u32| i64::from(net.card(node).stops) * net.idle;
    let mut gains: i64 = waiting.iter().map(|node| gain(*node)).sum();
    gains += wanted(state, waiting.len());
    for node in waiting.iter() {
        let limit = most
            .saturating_sub(state.travel())
            .saturating_sub(left_out)
            .saturating_add(gains);
        gains -= gain(*node);
        match cheapest(state, *node, limit, (rng, blinks)) {
            Some(spot) => state.insert(*node, spot),
            None => {
                left_out = left_out.saturating_add(state.price(*node));
                if left_out >= most.saturating_sub(state.travel()).saturating_add(gains) {
                    return false;
                }
                state.absent.push(*node);
            }
        }
    }
    true
}

/// What so many nodes can make the plan cheaper at most by rounds that are worth having for themselves.
fn wanted(state: &State<'_, '_>, nodes: usize) -> i64 {
    let net = state.net;
    let most = nodes as i64 * net.wanted_most;
    if most == 0 || net.wanted.len() > WANTED_COUNTED {
        return most;
    }
    let empty = |slot: &&u32| state.lines[**slot as usize].nodes == 0;
    let worth = |slot: &u32| -state.class_of(*slot).fixed;
    most.min(net.wanted.iter().filter(empty).map(worth).sum())
}

/// The cheapest spot beside the node's neighbours or in a round of its own.
fn cheapest(state: &mut State<'_, '_>, node: u32, limit: i64, (rng, blinks): (&mut Rng, &mut Blinks)) -> Option<Spot> {
    let (net, price) = (state.net, state.price(node));
    let mut best = Spot {
        delta: limit.min(price).min(Spot::NOWHERE.delta),
        ..Spot::NOWHERE
    };
    if net.quick {
        scan(state, node, blinks.among(net.insert_len, rng), &mut best);
    } else {
        beside(state, node, (rng, blinks), &mut best);
    }
    let passed = if net.is_small() && rng.chance(PASS_OPENING) {
        1 + rng.below(net.classes.len())
    } else {
        0
    };
    state.try_opening(node, passed, &mut best);
    if best.slot == NONE && limit >= price && rng.chance(SEARCH_ANYWHERE) {
        anywhere(state, node, &mut best);
    }
    (best.slot != NONE).then_some(best)
}

/// The cheapest spot beside the node's neighbours.
fn beside(state: &State<'_, '_>, node: u32, (rng, blinks): (&mut Rng, &mut Blinks), best: &mut Spot) {
    let net = state.net;
    let mut ways_of = WaysOf::new(state, node);
    let gain = i64::from(net.card(node).stops) * net.idle;
    for (other, way) in net.beside(node) {
        let link = &state.links[other as usize];
        // By the triangle inequality a way in between costs at least twice what it exceeds the way that it replaces; at
        // the end of a round that is over at its last door it costs the way.
        let worth = |replaced: i32| 2 * i64::from(way - replaced) < best.delta.saturating_add(gain);
        let open = link.next_loc == net.void_loc && i64::from(way) < best.delta.saturating_add(gain);
        if !worth(link.from_prev.max(link.to_next)) && !open {
            continue;
        }
        let slot = link.slot;
        if slot == NONE || !state.has_room(node, slot) {
            continue;
        }
        let (before, behind) = (worth(link.from_prev), worth(link.to_next) || open);
        let ways = ways_of.get(state, slot);
        if before && !blinks.one(rng) {
            state.try_behind(node, slot, link.prev, ways, best);
        }
        if behind && !blinks.one(rng) {
            state.try_behind(node, slot, other, ways, best);
        }
    }
}

/// The ways of a node in each mode, fetched once.
struct WaysOf<'n> {
    node: u32,
    mode: Mode,
    ways: Ways<'n>,
}

impl<'n> WaysOf<'n> {
    fn new(state: &State<'n, '_>, node: u32) -> Self {
        let mode = state.lines.first().map_or(Mode::Car, |line| line.mode);
        Self {
            node,
            mode,
            ways: state.ways(mode, node),
        }
    }

    #[inline]
    fn get(&mut self, state: &State<'n, '_>, slot: u32) -> Ways<'n> {
        let mode = state.lines[slot as usize].mode;
        if mode != self.mode {
            (self.mode, self.ways) = (mode, state.ways(mode, self.node));
        }
        self.ways
    }
}

/// Every position of every round.
pub(crate) fn anywhere(state: &State<'_, '_>, node: u32, best: &mut Spot) {
    let count = state.net.len() as u32;
    for slot in 0..state.lines.len() as u32 {
        let line = &state.lines[slot as usize];
        if line.nodes == 0 || !state.has_room(node, slot) {
            continue;
        }
        let ways = state.ways(line.mode, node);
        let mut atom = state.net.ends(slot).0;
        loop {
            state.try_behind(node, slot, atom, ways, best);
            atom = state.links[atom as usize].next;
            if atom >= count {
                break;
            }
        }
    }
}

/// Counts positions down to the next blink, so that most positions cost no random number at all.
#[derive(Default)]
pub(crate) struct Blinks {
    left: u32,
}

impl Blinks {
    /// Whether a position is overlooked.
    #[inline]
    fn one(&mut self, rng: &mut Rng) -> bool {
        if self.left == 0 {
            self.left = draw(rng);
            return true;
        }
        self.left -= 1;
        false
    }

    /// Which of so many is overlooked; none if that is beyond them.
    #[inline]
    fn among(&mut self, count: usize, rng: &mut Rng) -> usize {
        let at = self.left as usize;
        self.left = match at < count {
            true => draw(rng),
            false => self.left - count as u32,
        };
        at
    }
}

/// How many positions are seen before one is overlooked.
fn draw(rng: &mut Rng) -> u32 {
    let unit = 1.0 - rng.unit();
    (unit.ln() / (1.0 - BLINK).ln()) as u32
}
