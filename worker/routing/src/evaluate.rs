//! What a round that a person has put together would be like.

use crate::check::{Violation, check_round};
use crate::plan::Round;
use crate::problem::Problem;
pub use crate::schedule::RoundStart;
use crate::schedule::schedule;

/// A timed round and the limits it breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundReport {
    /// The round with its times; duration and length are on it.
    pub round: Round,
    /// Empty when the round can be gone as it is.
    pub violations: Vec<Violation>,
}

/// Times a vehicle's round through the given stops, in the given order, and says what it breaks.
///
/// `None` when the vehicle or a stop does not exist. A stop without a location is timed as if it were next door and
/// reported as unreachable. Violations carry round 0.
pub fn evaluate_round(problem: &Problem, vehicle: u32, stops: &[u32], start: RoundStart<'_>) -> Option<RoundReport> {
    let known = |stop: &u32| (*stop as usize) < problem.stops.len();
    if vehicle as usize >= problem.vehicles.len() || !stops.iter().all(known) {
        return None;
    }
    let round = schedule(problem, vehicle, stops, start);
    let mut violations = Vec::new();
    check_round(problem, 0, &round, start.after, &mut violations);
    Some(RoundReport { round, violations })
}
