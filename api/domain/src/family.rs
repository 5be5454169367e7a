//! 家属: what a senior's relative may see and do from afar, with the senior's consent.

use crate::named::named;
use crate::order::{OrderMode, OrderState};
use crate::senior::{Pause, PauseReason};

/// Days for which a link is good at most; then the senior is asked again.
pub const DAYS_MAX: u32 = 366;
/// Days that a relative may pause at once; for longer somebody talks to the senior.
pub const PAUSE_DAYS_MAX: i64 = 60;

named! {
    /// How the senior agreed.
    pub enum ConsentHow {
        /// 本人当面同意
        InPerson = "in_person",
        /// 书面同意
        Written = "written",
        /// 电话里同意，已核对
        Phone = "phone",
    }
}

named! {
    /// How far a meal is, as a relative is told. Why a meal wasn't eaten may be a matter of health, and is asked by phone.
    pub enum FamilyStatus {
        /// 订好了
        Ordered = "ordered",
        /// 在路上
        OnTheWay = "on_the_way",
        /// 送到了、取走了
        HandedOver = "handed_over",
        /// 退了
        Cancelled = "cancelled",
        /// Not handed over: call us.
        AskUs = "ask_us",
    }
}

impl FamilyStatus {
    /// From an order's state, how it gets to the senior, and whether its round has left.
    #[must_use]
    pub fn of(state: OrderState, mode: OrderMode, has_left: bool) -> Self {
        match state {
            OrderState::Placed if has_left && mode == OrderMode::Delivery => Self::OnTheWay,
            OrderState::Placed => Self::Ordered,
            OrderState::Served => Self::HandedOver,
            OrderState::Cancelled => Self::Cancelled,
            OrderState::Flagged => Self::AskUs,
        }
    }
}

/// Whether a relative may replace or end a pause: only one of a kind that they could have made. What a hospital stay or a
/// death said at the door stopped is started again by staff.
#[must_use]
pub fn may_change_pause(pause: Option<&Pause>) -> bool {
    pause.is_none_or(|pause| {
        matches!(
            pause.reason,
            PauseReason::Children | PauseReason::Camp | PauseReason::OtherHome
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::ServiceDay;

    #[test]
    fn a_relative_hears_where_the_meal_is_and_not_why_it_was_not_eaten() {
        let of = |state, has_left| FamilyStatus::of(state, OrderMode::Delivery, has_left);
        assert_eq!(of(OrderState::Placed, false), FamilyStatus::Ordered);
        assert_eq!(of(OrderState::Placed, true), FamilyStatus::OnTheWay);
        assert_eq!(of(OrderState::Served, true), FamilyStatus::HandedOver);
        assert_eq!(of(OrderState::Flagged, true), FamilyStatus::AskUs);
        let at_the_counter = FamilyStatus::of(OrderState::Placed, OrderMode::DineIn, true);
        assert_eq!(at_the_counter, FamilyStatus::Ordered);
    }

    #[test]
    fn what_staff_stopped_staff_starts_again() {
        let pause = |reason| Pause {
            from: ServiceDay::parse("2026-11-23").expect("a day"),
            to: None,
            reason,
        };
        assert!(may_change_pause(None) && may_change_pause(Some(&pause(PauseReason::Children))));
        for reason in [
            PauseReason::Hospital,
            PauseReason::DeathReported,
            PauseReason::MoveReported,
        ] {
            assert!(!may_change_pause(Some(&pause(reason))), "{}", reason.name());
        }
    }
}
