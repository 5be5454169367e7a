//! Whether a sitting's rounds are made: people are unfed where nobody notices that they aren't.

use crate::named::named;
use crate::order::SittingState;
use crate::time::At;

/// A worker closes a sitting within seconds of its cut-off; after so long none is at work.
const CLOSES_WITHIN_MIN: i64 = 2;

named! {
    /// How far the rounds of a sitting are.
    pub enum Planning {
        /// Orders are still taken, or nothing is to be carried.
        NotDue = "not_due",
        /// The cut-off has passed and nobody closes the sitting: no worker is at work.
        Overdue = "overdue",
        /// The work waits or is under way.
        UnderWay = "under_way",
        /// They are made.
        Made = "made",
        /// Meals are to be carried, and the work was given up: somebody has to begin it again.
        Missing = "missing",
    }
}

impl Planning {
    /// From what is known of a sitting: its state and cut-off, the meals to be carried, whether a plan is written, and
    /// whether the work that writes it waits or is under way.
    #[must_use]
    pub fn of(now: At, state: SittingState, cutoff_at: At, deliveries: u32, is_made: bool, work_lives: bool) -> Self {
        match state {
            SittingState::Published if cutoff_at.plus_minutes(CLOSES_WITHIN_MIN) < now => Self::Overdue,
            SittingState::Draft | SittingState::Published => Self::NotDue,
            SittingState::Closed | SittingState::Ended if is_made => Self::Made,
            SittingState::Closed | SittingState::Ended if work_lives => Self::UnderWay,
            SittingState::Closed | SittingState::Ended if deliveries == 0 => Self::NotDue,
            SittingState::Closed | SittingState::Ended => Self::Missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_missed_only_where_meals_wait_and_nothing_is_done_about_it() {
        let cutoff = At(1_790_000_000_000);
        let of = |state, deliveries, made, work| Planning::of(cutoff, state, cutoff, deliveries, made, work);
        assert_eq!(of(SittingState::Published, 9, false, false), Planning::NotDue);
        assert_eq!(of(SittingState::Closed, 9, false, true), Planning::UnderWay);
        assert_eq!(of(SittingState::Closed, 9, false, false), Planning::Missing);
        assert_eq!(of(SittingState::Ended, 9, false, false), Planning::Missing);
        assert_eq!(of(SittingState::Closed, 0, false, false), Planning::NotDue);
        assert_eq!(of(SittingState::Closed, 9, true, false), Planning::Made);
        let later = |minutes| {
            Planning::of(
                cutoff.plus_minutes(minutes),
                SittingState::Published,
                cutoff,
                0,
                false,
                false,
            )
        };
        assert_eq!((later(2), later(3)), (Planning::NotDue, Planning::Overdue));
    }
}
