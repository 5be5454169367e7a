//! Beginning with a plan that someone already has.

use super::atoms::Spot;
use super::net::NONE;
use super::state::State;
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
            if node == NONE || state.slot_of(node) != NONE || !state.has_room(node, slot) {
                continue;
            }
            let Some(spot) = last_position(state, node, slot) else {
                continue;
            };
            state.insert(node, spot);
        }
    }
    let mut absent = std::mem::take(&mut state.absent);
    absent.retain(|node| state.slot_of(*node) == NONE);
    state.absent = absent;
    state.commit();
}

fn last_position(state: &State<'_, '_>, node: u32, slot: u32) -> Option<Spot> {
    let net = state.net;
    let (start, end) = net.ends(slot);
    if state.lines[slot as usize].nodes == 0 {
        let class = net.slots[slot as usize].class;
        let own = net.openings[node as usize]
            .iter()
            .find(|opening| opening.class == class)?;
        return Some(Spot {
            delta: own.cost + net.face_cost(node, slot),
            slot,
            after: start,
            alt: own.alt,
        });
    }
    let mut best = Spot::NOWHERE;
    let ways = state.ways(state.lines[slot as usize].mode, node);
    state.try_behind(node, slot, state.links[end as usize].prev, ways, &mut best);
    (best.slot != NONE).then_some(best)
}
