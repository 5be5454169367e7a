//! What the search for the best rounds finds is what trying all of them finds.

use proptest::prelude::*;

use super::super::pool::Pool;
use super::super::recreate::{Blinks, Orders, recreate};
use super::super::state::State;
use crate::problem::Problem;
use crate::rng::Rng;
use crate::testing::{county, net_of};

/// A county in which a round costs the same whatever the others are.
fn simple_county(seed: u64, stops: usize, volunteers: usize) -> Problem {
    let mut problem = county(seed, stops, volunteers);
    for stop in &mut problem.stops {
        stop.together = None;
        stop.windows.truncate(1);
    }
    for vehicle in &mut problem.vehicles {
        vehicle.least_stops = 0;
    }
    problem
}

/// The cheapest way to put everybody in one of the rounds, by trying all: nodes as bits, key, cost.
fn by_trying(rounds: &[(u64, u32, i64)], open: u64, left: &mut [u32]) -> Option<i64> {
    if open == 0 {
        return Some(0);
    }
    let first = 1 << open.trailing_zeros();
    let mut best: Option<i64> = None;
    for (nodes, key, cost) in rounds
        .iter()
        .filter(|(nodes, ..)| nodes & first != 0 && nodes & !open == 0)
    {
        if left[*key as usize] > 0 {
            left[*key as usize] -= 1;
            let rest = by_trying(rounds, open & !nodes, left);
            left[*key as usize] += 1;
            best = best.into_iter().chain(rest.map(|rest| rest + cost)).min();
        }
    }
    best
}

/// Notes the rounds of plans made at random, and has the cheapest found both ways. Whether there was anything to find.
fn compare(problem: &Problem, seed: u64) -> bool {
    let net = net_of(problem);
    let mut pool = Pool::new(&net);
    if !pool.useful {
        return false;
    }
    let (mut state, orders, mut rng) = (State::new(&net), Orders::new(&net), Rng::new(seed));
    let (mut blinks, mut waiting, mut dearest) = (Blinks::default(), Vec::new(), i64::MIN);
    for _ in 0..12 {
        state.clear();
        state.begin();
        rng.shuffle(&mut state.absent);
        recreate(&mut state, &orders, (&mut rng, &mut blinks), &mut waiting, i64::MAX);
        state.commit();
        (0..net.slots.len() as u32).for_each(|slot| pool.note(&state, slot));
        if state.absent.is_empty() {
            dearest = dearest.max(state.cost());
        }
    }
    if dearest == i64::MIN {
        return false;
    }
    let bits = |nodes: &[u32]| nodes.iter().fold(0_u64, |bits, node| bits | 1 << node);
    let rounds: Vec<(u64, u32, i64)> = pool
        .seen
        .iter()
        .map(|seen| (bits(pool.nodes_of(seen)), seen.key, seen.cost))
        .collect();
    let best = by_trying(&rounds, (1 << net.len()) - 1, &mut pool.alike.clone()).expect("a plan was seen");
    let found = pool.cheapest(dearest + 1).expect("a plan was seen");
    assert!(state.load(&found));
    assert!(state.absent.is_empty());
    assert_eq!(state.cost(), best);
    assert!(pool.cheapest(best).is_none(), "nothing costs less than the cheapest");
    true
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_rounds_that_go_together_best_are_found(seed in 0u64..1 << 40, stops in 2usize..14, volunteers in 2usize..7) {
        compare(&simple_county(seed, stops, volunteers), seed);
    }
}

#[test]
fn there_is_something_to_find() {
    assert!(
        (0..40)
            .filter(|seed| compare(&simple_county(*seed, 8, 5), *seed))
            .count()
            > 10
    );
}
