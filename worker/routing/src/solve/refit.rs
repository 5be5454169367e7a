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
    let from = state.route_of[node as usize];
    let class = rng.below(net.classes.len()) as u32;
    if from == super::net::NONE || net.slots[from as usize].class == class {
        return false;
    }
    let Some(to) = state.free_slot(class) else {
        return false;
    };
    let route = &state.routes[from as usize];
    let target = &net.classes[class as usize];
    let room = route.load.iter().zip(&target.capacity).all(|(load, most)| load <= most);
    let allowed = route.nodes.iter().all(|node| net.allows(class, *node));
    if !room || !allowed || route.stops > target.max_stops {
        return false;
    }
    let nodes = route.nodes.clone();
    state.rewrite(from, &[]) && state.rewrite(to, &nodes)
}
