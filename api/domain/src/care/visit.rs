//! 探访计划: a meal handed to the person is a visit; this says when the next one is due.

use super::Risk;
use crate::time::At;

const DAY_MIN: i64 = 24 * 60;

/// When somebody must have seen them again.
#[must_use]
pub fn next_visit(last: At, risk: Risk) -> At {
    last.plus_minutes(risk.days() * DAY_MIN)
}

/// When somebody must have seen them after a fall, an unanswered door or coming home from hospital: within a day.
#[must_use]
pub fn after_event(event: At) -> At {
    event.plus_minutes(DAY_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_shortens_even_the_shortest_interval() {
        let at = At(1_795_406_400_000);
        for risk in Risk::ALL {
            assert!(after_event(at) < next_visit(at, risk));
        }
        assert_eq!(next_visit(at, Risk::High).0 - at.0, 7 * 86_400_000);
    }
}
