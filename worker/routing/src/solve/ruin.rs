//! Taking stops out: strings of neighbouring rounds (Christiaens and Vanden Berghe 2020), or whole rounds.

use super::net::NONE;
use super::state::State;
use crate::rng::Rng;

/// Nodes taken out on average, and the longest string.
const AVERAGE: f64 = 10.0;
const LONGEST: f64 = 10.0;
/// How often a string keeps some of its middle, and how readily the kept part grows.
const SPLIT: f64 = 0.5;
const SPLIT_GROW: f64 = 0.99;
/// How often a whole round goes: the only way to learn to do with one volunteer less.
const WHOLE_ROUND: f64 = 0.02;
/// How often the ruin begins beside someone who is left out, if there is one.
const BESIDE_ABSENT: f64 = 0.5;

/// How often all those who belong together go.
const WHOLE_GROUP: f64 = 0.5;

/// Nodes among which one neighbourhood's attempts begin; nodes are numbered so that neighbours have near numbers.
const NEIGHBOURHOOD: usize = 1000;

/// Takes a few strings of rounds around a random node of the neighbourhood out of the plan.
pub(crate) fn ruin(state: &mut State<'_, '_>, rng: &mut Rng, home: u32, ruined: &mut Vec<u32>) {
    let net = state.net;
    ruined.clear();
    let seed = if !state.absent.is_empty() && rng.chance(BESIDE_ABSENT) {
        state.absent[rng.below(state.absent.len())]
    } else {
        (home + rng.below(net.len().min(NEIGHBOURHOOD)) as u32) % net.len() as u32
    };
    let served = net.len() - state.absent.len();
    let average_len = served as f64 / state.active().max(1) as f64;
    let longest = LONGEST.min(average_len).max(1.0);
    let most_strings = (4.0 * AVERAGE / (1.0 + longest) - 1.0).max(1.0);
    let strings = (rng.unit() * most_strings + 1.0) as usize;
    let whole = rng.chance(WHOLE_ROUND);
    for near in std::iter::once(&seed).chain(net.near(seed)) {
        let slot = state.slot_of(*near);
        if slot == NONE || ruined.contains(&slot) {
            continue;
        }
        let len = state.lines[slot as usize].nodes as usize;
        if whole && ruined.is_empty() && len as f64 <= 3.0 * AVERAGE {
            take(state, slot, state.links[net.ends(slot).0 as usize].next, len, (0, 0));
        } else {
            let most = longest.min(len as f64);
            let string = ((rng.unit() * most + 1.0) as usize).min(len);
            take_string(state, rng, *near, len, string);
        }
        ruined.push(slot);
        if ruined.len() >= strings {
            break;
        }
    }
    if !net.groups.is_empty() {
        complete_groups(state, rng);
    }
}

/// Takes out those who belong together with someone who is out, now and then: only so can they change hands.
fn complete_groups(state: &mut State<'_, '_>, rng: &mut Rng) {
    let net = state.net;
    for index in 0..state.absent.len() {
        let group = net.nodes[state.absent[index] as usize].group;
        if group == NONE || !rng.chance(WHOLE_GROUP) {
            continue;
        }
        for node in &net.groups[group as usize].nodes {
            let slot = state.slot_of(*node);
            if slot != NONE {
                state.remove(*node);
                state.settle(slot);
            }
        }
    }
}

/// Takes out a string through a node, perhaps with a part of its middle left in place.
fn take_string(state: &mut State<'_, '_>, rng: &mut Rng, node: u32, len: usize, string: usize) {
    let mut kept = 0;
    if string > 1 && string < len && rng.chance(SPLIT) {
        kept = 1;
        while string + kept < len && rng.chance(SPLIT_GROW) {
            kept += 1;
        }
    }
    let span = string + kept;
    let count = state.net.len() as u32;
    let reach = |mut atom: u32, step: fn(&super::atoms::Link) -> u32| {
        let mut far = 0;
        while far + 1 < span {
            atom = step(&state.links[atom as usize]);
            if atom >= count {
                break;
            }
            far += 1;
        }
        far
    };
    let (before, behind) = (reach(node, |link| link.prev), reach(node, |link| link.next));
    // The span holds the node and ends inside the round.
    let least = (span - 1).saturating_sub(behind);
    let back = least + rng.below(before.min(span - 1) - least + 1);
    let first = (0..back).fold(node, |atom, _| state.links[atom as usize].prev);
    let skip = if kept > 0 { rng.below(string - 1) + 1 } else { 0 };
    take(state, state.slot_of(node), first, span, (skip, kept));
}

/// Takes out a span of nodes of a round but for `kept` of them behind the first `skip`.
fn take(state: &mut State<'_, '_>, slot: u32, first: u32, span: usize, (skip, kept): (usize, usize)) {
    let before = state.links[first as usize].prev;
    let goes = |index: usize| index < span && (index < skip || index >= skip + kept);
    let mut atom = first;
    for index in 0..span {
        let next = state.links[atom as usize].next;
        if goes(index) {
            state.take_out(atom, goes(index + 1));
        }
        atom = next;
    }
    state.settle_between(slot, before, atom);
}
