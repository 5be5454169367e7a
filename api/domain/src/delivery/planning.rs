//! Whether a sitting's rounds are made: people are unfed where nobody notices that they aren't.

use crate::named::named;
use crate::order::SittingState;

named! {
    /// How far the rounds of a sitting are.
    pub enum Planning {
        /// Orders are still taken, or nothing is to be carried.
        NotDue = "not_due",
        /// The work waits or is under way.
        UnderWay = "under_way",
        /// They are made.
        Made = "made",
        /// Meals are to be carried, and the work was given up: somebody has to begin it again.
        Missing = "missing",
    }
}

impl Planning {
    /// From what is known of a sitting: its state, the meals to be carried, whether a plan is written, and whether the
    /// work that writes it waits or is under way.
    #[must_use]
    pub fn of(state: SittingState, deliveries: u32, is_made: bool, work_lives: bool) -> Self {
        match state {
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
        let of = |state, deliveries, made, work| Planning::of(state, deliveries, made, work);
        assert_eq!(of(SittingState::Published, 9, false, false), Planning::NotDue);
        assert_eq!(of(SittingState::Closed, 9, false, true), Planning::UnderWay);
        assert_eq!(of(SittingState::Closed, 9, false, false), Planning::Missing);
        assert_eq!(of(SittingState::Ended, 9, false, false), Planning::Missing);
        assert_eq!(of(SittingState::Closed, 0, false, false), Planning::NotDue);
        assert_eq!(of(SittingState::Closed, 9, true, false), Planning::Made);
    }
}
