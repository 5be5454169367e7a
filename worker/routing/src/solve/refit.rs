//! Handing a whole round to another volunteer: to one who has none, or in exchange for theirs.

use super::net::NONE;
use super::state::State;
use crate::rng::Rng;

/// How often two volunteers change rounds, rather than one being handed to somebody who has none.
const EXCHANGE: f64 = 0.5;

/// Moves a random round to an empty slot of a random other class, or has two rounds change volunteers. `false` when it
/// cannot be gone there.
pub(crate) fn refit(state: &mut State<'_, '_>, rng: &mut Rng, desk: &mut [Vec<u32>; 2]) -> bool {
    let net = state.net;
    if net.classes.len() < 2 && !net.faces {
        return false;
    }
    let from = state.slot_of(rng.below(net.len()) as u32);
    let to = if rng.chance(EXCHANGE) {
        state.slot_of(rng.below(net.len()) as u32)
    } else {
        // Of volunteers who are all alike but for the faces that they know, anybody.
        let class = rng.below(net.classes.len());
        let slots = &net.class_slots[class];
        let any = slots[rng.below(slots.len())];
        match state.lines[any as usize].nodes {
            0 => any,
            _ => state.free_slot(class as u32).unwrap_or(NONE),
        }
    };
    if from == NONE || to == NONE || from == to {
        return false;
    }
    let class = |slot: u32| net.slots[slot as usize].class;
    if class(from) == class(to) && !net.faces {
        return false;
    }
    let [one, other] = desk;
    one.clear();
    one.extend(state.nodes(from));
    other.clear();
    other.extend(state.nodes(to));
    // Those who belong together stay with their volunteer.
    let grouped = one
        .iter()
        .chain(other.iter())
        .any(|node| net.nodes[*node as usize].group != NONE);
    !grouped && may_hold(state, to, one) && may_hold(state, from, other) && state.rewrite(&[(from, other), (to, one)])
}

/// Whether a round without its own nodes has room for all these and may serve them.
fn may_hold(state: &State<'_, '_>, slot: u32, nodes: &[u32]) -> bool {
    let net = state.net;
    let class = state.class_of(slot);
    let load = |kind: usize| nodes.iter().map(|node| u64::from(net.demand(*node)[kind])).sum::<u64>();
    let stops: usize = nodes.iter().map(|node| net.nodes[*node as usize].stops.len()).sum();
    nodes
        .iter()
        .all(|node| net.allows(net.slots[slot as usize].class, *node))
        && class
            .capacity
            .iter()
            .enumerate()
            .all(|(kind, most)| load(kind) <= u64::from(*most))
        && stops as u64 <= u64::from(class.max_stops)
}
