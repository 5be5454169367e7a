//! Taking stops out: strings of neighbouring rounds (Christiaens and Vanden Berghe 2020), or whole rounds.

use super::net::NONE;
use super::state::State;
use crate::rng::Rng;

/// Nodes taken out on average, and the longest string.
const AVERAGE: f64 = 10.0;
const LONGEST: f64 = 10.0;
/// How often a string keeps some of its middle, and how readily the kept part grows.
const SPLIT: f64 = 0.5;
const SPLIT_STOP: f64 = 0.01;
/// How often a whole round goes: the only way to learn to do with one volunteer less.
const WHOLE_ROUND: f64 = 0.02;
/// How often the ruin begins beside someone who is left out, if there is one.
const BESIDE_ABSENT: f64 = 0.5;

/// Takes a few strings of rounds around a random node out of the plan.
pub(crate) fn ruin(state: &mut State<'_, '_>, rng: &mut Rng, ruined: &mut Vec<u32>, positions: &mut Vec<usize>) {
    let net = state.net;
    ruined.clear();
    let seed = if !state.absent.is_empty() && rng.chance(BESIDE_ABSENT) {
        state.absent[rng.below(state.absent.len())]
    } else {
        rng.below(net.len()) as u32
    };
    let served = net.len() - state.absent.len();
    let average_len = served as f64 / state.active().max(1) as f64;
    let longest = LONGEST.min(average_len).max(1.0);
    let most_strings = (4.0 * AVERAGE / (1.0 + longest) - 1.0).max(1.0);
    let strings = (rng.unit() * most_strings + 1.0) as usize;
    let whole = rng.chance(WHOLE_ROUND);
    for near in std::iter::once(&seed).chain(net.near(seed)) {
        let slot = state.route_of[*near as usize];
        if slot == NONE || ruined.contains(&slot) {
            continue;
        }
        let len = state.routes[slot as usize].nodes.len();
        if whole && ruined.is_empty() && len as f64 <= 3.0 * AVERAGE {
            positions.clear();
            positions.extend(0..len);
        } else {
            let most = longest.min(len as f64);
            let string = ((rng.unit() * most + 1.0) as usize).min(len);
            choose(rng, state.pos[*near as usize] as usize, len, string, positions);
        }
        state.remove(slot, positions);
        ruined.push(slot);
        if ruined.len() >= strings {
            break;
        }
    }
}

/// Positions of a string of the given length through `at`, perhaps with a part of its middle left in place.
fn choose(rng: &mut Rng, at: usize, len: usize, string: usize, positions: &mut Vec<usize>) {
    positions.clear();
    let mut kept = 0;
    if string > 1 && string < len && rng.chance(SPLIT) {
        kept = 1;
        while string + kept < len && !rng.chance(SPLIT_STOP) {
            kept += 1;
        }
    }
    let span = string + kept;
    let first = at.saturating_sub(span - 1);
    let last = at.min(len - span);
    let from = first + rng.below(last - first + 1);
    if kept == 0 {
        positions.extend(from..from + span);
        return;
    }
    let skip = rng.below(string - 1) + 1;
    positions.extend((from..from + span).filter(|pos| *pos < from + skip || *pos >= from + skip + kept));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_has_its_length_and_stays_inside() {
        let mut rng = Rng::new(3);
        let mut positions = Vec::new();
        for _ in 0..2000 {
            let len = rng.below(12) + 1;
            let at = rng.below(len);
            let string = rng.below(len) + 1;
            choose(&mut rng, at, len, string, &mut positions);
            assert_eq!(positions.len(), string);
            assert!(positions.windows(2).all(|pair| pair[0] < pair[1]) && positions[string - 1] < len);
        }
    }
}
