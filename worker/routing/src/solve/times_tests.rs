//! Times that are brought up to date only where they change are those of a round timed from end to end.

use super::State;
use crate::problem::{Problem, Window};
use crate::rng::Rng;
use crate::solve::exchange::Polish;
use crate::solve::recreate::{Blinks, Orders, recreate};
use crate::solve::ruin::ruin;
use crate::testing::{clustered_cvrp, net_of};

/// Rounds that windows make wait, so that most changes are felt for a few stops only.
fn with_windows(seed: u64) -> Problem {
    let mut problem = clustered_cvrp(seed, 120, 2_000);
    let mut rng = Rng::new(seed);
    for stop in &mut problem.stops {
        let opens = 1_500 + rng.below(6_000) as i64;
        stop.windows = vec![Window::new(opens, opens + 300)];
        stop.service_s = 20;
    }
    problem
}

fn assert_times(state: &State<'_, '_>) {
    let net = state.net;
    for slot in 0..state.lines.len() as u32 {
        let mode = state.lines[slot as usize].mode.index();
        let nodes: Vec<u32> = state.nodes(slot).collect();
        let (start, end) = net.ends(slot);
        let mut time = state.ready[start as usize];
        for node in &nodes {
            let own = state.own(*node, mode);
            let begins = (time + state.links[*node as usize].from_prev).max(own.early);
            assert!(begins <= own.late && begins <= state.late[*node as usize], "in time");
            time = begins + own.duration;
            assert_eq!(state.ready[*node as usize], time);
        }
        let mut time = state.late[end as usize];
        for node in nodes.iter().rev() {
            let own = state.own(*node, mode);
            time = (time - state.links[*node as usize].to_next - own.duration).min(own.late);
            assert_eq!(state.late[*node as usize], time);
        }
    }
}

#[test]
fn times_are_right_after_every_attempt_kept_or_taken_back() {
    for seed in 0..4 {
        let problem = with_windows(seed);
        let net = net_of(&problem);
        assert!(net.timed && net.plain && net.polishes);
        let (mut state, mut rng) = (State::new(&net), Rng::new(seed));
        let (orders, mut blinks, mut polish) = (Orders::new(&net), Blinks::default(), Polish::new(&net));
        let (mut ruined, mut waiting) = (Vec::new(), Vec::new());
        let mut kept = 0;
        for attempt in 0..400 {
            state.begin();
            let before = state.cost();
            // The first attempt puts everybody in; some are given up half done, as in a search.
            let most = if attempt == 0 { i64::MAX } else { before + 400 };
            if attempt > 0 {
                ruin(&mut state, &mut rng, 0, &mut ruined);
            }
            let sound = recreate(&mut state, &orders, (&mut rng, &mut blinks), &mut waiting, most);
            if sound && rng.chance(0.5) {
                polish.run(&mut state, &waiting);
            }
            if sound && state.cost() < most {
                kept += i32::from(state.cost() != before);
                state.commit();
            } else {
                state.rollback();
                assert_eq!(state.cost(), before);
            }
            assert_times(&state);
        }
        assert!((20..380).contains(&kept), "{kept} of 400");
    }
}
