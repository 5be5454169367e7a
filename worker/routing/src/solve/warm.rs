//! Beginning with a plan that someone already has.

use super::legs::UNREACHABLE;
use super::net::NONE;
use super::state::{Spot, State};
use crate::plan::Plan;

/// Puts every stop of the plan that still fits at the end of its old round, in the old order.
pub(crate) fn warm_start(state: &mut State<'_, '_>, plan: &Plan) {
    let net = state.net;
    let mut node_of = vec![NONE; net.problem.stops.len()];
    for (index, node) in net.nodes.iter().enumerate() {
        for stop in &node.stops {
            node_of[*stop as usize] = index as u32;
        }
    }
    state.begin();
    for round in &plan.rounds {
        let Some(slot) = net.slots.iter().position(|slot| slot.vehicle == round.vehicle) else {
            continue;
        };
        let slot = slot as u32;
        for visit in &round.visits {
            let node = node_of.get(visit.stop as usize).copied().unwrap_or(NONE);
            if node == NONE || state.route_of[node as usize] != NONE || !state.has_room(node, slot) {
                continue;
            }
            let Some(spot) = last_position(state, node, slot) else {
                continue;
            };
            state.absent.retain(|absent| *absent != node);
            state.insert(node, spot);
        }
    }
    state.commit();
}

fn last_position(state: &State<'_, '_>, node: u32, slot: u32) -> Option<Spot> {
    let net = state.net;
    let len = state.routes[slot as usize].nodes.len();
    if len == 0 {
        let class = net.slots[slot as usize].class;
        let own = net.openings[node as usize]
            .iter()
            .find(|opening| opening.class == class)?;
        return Some(Spot {
            delta: own.cost + net.face_cost(node, slot),
            slot,
            pos: 0,
            alt: own.alt,
        });
    }
    let mut best = Spot {
        delta: UNREACHABLE.into(),
        slot: NONE,
        pos: 0,
        alt: 0,
    };
    state.try_position(node, slot, len, &mut best);
    (best.slot != NONE).then_some(best)
}
