//! 评价: three faces for the last meal, at the next visit. Nobody has to.

use crate::code::Coded;
use crate::named::named;
use crate::order::OrderState;
use crate::time::At;

/// Days after which nobody remembers a lunch.
pub const ASKED_DAYS: i64 = 14;
/// Hours within which a face may be changed: a thumb slips.
pub const CHANGE_HOURS: i64 = 24;
/// A dish that fewer people rated shows no counts: they would tell who said what.
pub const SHOWN_FROM: u32 = 3;

named! {
    /// How it was.
    pub enum Face {
        /// 好吃
        Good = "good",
        /// 还行
        Fair = "fair",
        /// 不好吃
        Poor = "poor",
    }
}

/// Why a meal can't be rated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RatingError {
    /// Only what was eaten is rated.
    #[error("this meal wasn't served")]
    NotServed,
    /// Too long ago, or rated and the time to change it is over.
    #[error("it is too late to rate this meal")]
    TooLate,
}

impl Coded for RatingError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotServed => "rating_not_served",
            Self::TooLate => "rating_too_late",
        }
    }

    fn field(&self) -> Option<&'static str> {
        Some("order_id")
    }
}

/// Whether a meal may be rated at `now`, or its rating changed.
///
/// # Errors
/// [`RatingError`].
pub fn may_rate(state: OrderState, served_at: Option<At>, rated_at: Option<At>, now: At) -> Result<(), RatingError> {
    let served_at = served_at
        .filter(|_| state == OrderState::Served)
        .ok_or(RatingError::NotServed)?;
    let open = match rated_at {
        Some(rated_at) => now < rated_at.plus_minutes(CHANGE_HOURS * 60),
        None => now < served_at.plus_minutes(ASKED_DAYS * 24 * 60),
    };
    if open { Ok(()) } else { Err(RatingError::TooLate) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_served_meal_is_rated_once_and_the_face_may_change_for_a_day() {
        let served = At(1_790_000_000_000);
        let day = |days: i64| served.plus_minutes(days * 24 * 60);
        let rate = |rated, now| may_rate(OrderState::Served, Some(served), rated, now);
        assert_eq!(rate(None, day(13)), Ok(()));
        assert_eq!(rate(None, day(14)), Err(RatingError::TooLate));
        assert_eq!(rate(Some(day(13)), day(13).plus_minutes(60)), Ok(()));
        assert_eq!(rate(Some(day(2)), day(3)), Err(RatingError::TooLate));
        for state in [OrderState::Placed, OrderState::Cancelled, OrderState::Flagged] {
            assert_eq!(may_rate(state, None, None, served), Err(RatingError::NotServed));
        }
    }
}
