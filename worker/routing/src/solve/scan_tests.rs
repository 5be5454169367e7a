//! The quick scan finds what looking at one place after the other finds.

use proptest::prelude::*;

use super::scan;
use crate::problem::Problem;
use crate::rng::Rng;
use crate::solve::atoms::Spot;
use crate::solve::recreate::{Blinks, Orders, recreate};
use crate::solve::state::State;
use crate::testing::{clustered_cvrp, county, net_of};

/// A county with everything that the scan knows and nothing that it doesn't.
fn quick_county(seed: u64, stops: usize, volunteers: usize) -> Problem {
    let mut problem = county(seed, stops, volunteers);
    problem.weights.balance_pct = 0;
    for stop in &mut problem.stops {
        stop.together = None;
        stop.wished_by_s = None;
        stop.windows.truncate(1);
    }
    for vehicle in &mut problem.vehicles {
        vehicle.least_stops = 0;
    }
    problem
}

/// The cheapest place beside a node's neighbours, one after the other.
fn one_by_one(state: &State<'_, '_>, node: u32) -> Spot {
    let mut best = Spot::NOWHERE;
    for (other, _) in state.net.beside(node) {
        let slot = state.slot_of(other);
        if (slot as usize) < state.lines.len() && state.has_room(node, slot) {
            let ways = state.ways(state.lines[slot as usize].mode, node);
            state.try_behind(node, slot, state.links[other as usize].prev, ways, &mut best);
            state.try_behind(node, slot, other, ways, &mut best);
        }
    }
    best
}

/// Looks for a place for everybody who was taken out of a plan, both ways. How many had one.
fn compare(problem: &Problem, seed: u64) -> usize {
    let net = net_of(problem);
    assert!(net.quick);
    let (mut state, mut rng) = (State::new(&net), Rng::new(seed));
    let (orders, mut blinks) = (Orders::new(&net), Blinks::default());
    state.begin();
    recreate(&mut state, &orders, (&mut rng, &mut blinks), &mut Vec::new(), i64::MAX);
    for node in 0..net.len() as u32 {
        let slot = state.slot_of(node);
        if (slot as usize) < state.lines.len() && rng.chance(0.3) {
            state.remove(node);
            state.settle(slot);
        }
    }
    let mut places = 0;
    for node in state.absent.clone() {
        let slow = one_by_one(&state, node);
        let mut quick = Spot::NOWHERE;
        scan(&state, node, usize::MAX, &mut quick);
        assert_eq!(quick.delta, slow.delta, "{} at {node}", problem.name);
        if (quick.slot as usize) < state.lines.len() {
            places += 1;
            let mut same = Spot::NOWHERE;
            let ways = state.ways(state.lines[quick.slot as usize].mode, node);
            state.try_behind(node, quick.slot, quick.after, ways, &mut same);
            assert_eq!(same.delta, quick.delta, "{} at {node}", problem.name);
        }
    }
    places
}

proptest! {
    #[test]
    fn the_scan_finds_the_cheapest_place(seed in 0u64..10_000, stops in 8usize..90) {
        compare(&quick_county(seed, stops, 2 + stops / 6), seed);
    }
}

#[test]
fn there_is_something_to_find() {
    let places: usize = (0..20).map(|seed| compare(&quick_county(seed, 60, 12), seed)).sum();
    assert!(places > 50, "{places}");
    assert!(compare(&clustered_cvrp(3, 200, 900), 3) > 20);
}
