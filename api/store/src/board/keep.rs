//! How long a picture is worth keeping.

use chrono::NaiveTime;
use domain::time::ServiceDay;

use crate::clock::real_now_ms;

/// Full days for which a served day's pictures stay readable after it.
const DAYS_AFTER: i64 = 3;
/// A picture somebody has just shown is wanted now, however far its day lies behind (late reconciliation, a moved clock).
const AT_LEAST_S: i64 = 3600;

/// Seconds from now until the pictures of `day` may go.
///
/// Counted by real time, as Redis does; a clock that steps makes pictures be read from the database once more, no worse.
pub(super) fn ttl_s(day: ServiceDay) -> i64 {
    ttl_s_at(day, real_now_ms())
}

fn ttl_s_at(day: ServiceDay, now_ms: i64) -> i64 {
    let gone_at = day.plus_days(DAYS_AFTER + 1).at(NaiveTime::MIN);
    ((gone_at.0 - now_ms) / 1000).max(AT_LEAST_S)
}

#[cfg(test)]
mod tests {
    use domain::time::At;

    use super::*;

    #[test]
    fn a_day_stays_for_three_days_after_it() {
        let day = ServiceDay::parse("2026-11-22").expect("a day");
        let noon = At::parse("2026-11-22T12:00:00+08:00").expect("an instant");
        assert_eq!(ttl_s_at(day, noon.0), 12 * 3600 + 3 * 86_400);
    }

    #[test]
    fn an_old_day_shown_now_stays_for_an_hour() {
        let day = ServiceDay::parse("2020-01-01").expect("a day");
        assert_eq!(ttl_s(day), 3600);
    }
}
