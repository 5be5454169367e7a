//! How long an operator has been waiting for money that it laid out.

use crate::{money::Fen, time::ServiceDay};

/// What is served and not paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outstanding {
    /// How much.
    pub fen: Fen,
    /// The day of the oldest meal of it.
    pub oldest: Option<ServiceDay>,
    /// Days since then.
    pub oldest_days: i64,
    /// Days that a fen has been waiting on average, in tenths, rounded down.
    pub average_tenths: i64,
}

/// Sums what is owed less what was paid, by the meals' days. A day on which more was paid than is owed (a meal was undone
/// after it had been paid) lessens the sum, but nobody waits for it.
#[must_use]
pub fn outstanding(days: impl IntoIterator<Item = (ServiceDay, Fen)>, today: ServiceDay) -> Outstanding {
    let mut found = Outstanding::default();
    let (mut waiting, mut fen_days) = (0_i128, 0_i128);
    for (day, fen) in days {
        found.fen += fen;
        if fen <= Fen::ZERO {
            continue;
        }
        let age = (today.0 - day.0).num_days().max(0);
        waiting += i128::from(fen.0);
        fen_days += i128::from(fen.0) * i128::from(age);
        if found.oldest.is_none_or(|oldest| day < oldest) {
            found.oldest = Some(day);
            found.oldest_days = age;
        }
    }
    if waiting > 0 {
        found.average_tenths = i64::try_from(fen_days * 10 / waiting).unwrap_or(i64::MAX);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> ServiceDay {
        ServiceDay::parse(text).expect("a day")
    }

    #[test]
    fn days_are_weighed_by_money() {
        let days = [(day("2026-10-01"), Fen(100)), (day("2026-10-31"), Fen(300))];
        let found = outstanding(days, day("2026-10-31"));
        assert_eq!(
            (found.fen, found.oldest, found.oldest_days),
            (Fen(400), Some(day("2026-10-01")), 30)
        );
        assert_eq!(found.average_tenths, 75);
    }

    #[test]
    fn what_was_paid_too_much_waits_for_nobody() {
        let days = [(day("2026-09-01"), Fen(-500)), (day("2026-10-21"), Fen(200))];
        let found = outstanding(days, day("2026-10-31"));
        assert_eq!(
            (found.fen, found.oldest_days, found.average_tenths),
            (Fen(-300), 10, 100)
        );
        assert_eq!(outstanding([], day("2026-10-31")), Outstanding::default());
    }
}
