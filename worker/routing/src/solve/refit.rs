//! Handing a whole round to a vehicle of another kind.

use super::state::State;
use crate::rng::Rng;

/// Moves a random round to an empty slot of a random other class. `false` when it cannot be gone there.
pub(crate) fn refit(state: &mut State<'_, '_>, rng: &mut Rng) -> bool {
    let net = state.net;
    if net.classes.len() < 2 {
        return false;
    }
    let node = rng.below(net.len()) as u32;
    let from = state.slot_of(node);
    let class = rng.below(net.classes.len()) as u32;
    if from == super::net::NONE || net.slots[from as usize].class == class {
        return false;
    }
    let Some(to) = state.free_slot(class) else {
        return false;
    };
    let nodes: Vec<u32> = state.nodes(from).collect();
    // Those who belong together stay with their volunteer.
    let grouped = nodes
        .iter()
        .any(|node| net.nodes[*node as usize].group != super::net::NONE);
    !grouped && may_hold(state, to, &nodes) && state.rewrite(&[(from, &[]), (to, &nodes)])
}

/// Whether an empty round has room for all the nodes and may serve them.
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
