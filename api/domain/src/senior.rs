//! A registered senior's standing: who may order, who may be delivered to, what death and moving end.

use crate::{code::Coded, facts::holds, named::named, time::ServiceDay};
use serde::{Deserialize, Serialize};

named! {
    /// 状态
    pub enum SeniorState {
        /// 正常
        Active = "active",
        /// 暂停
        Paused = "paused",
        /// 去世
        Deceased = "deceased",
        /// 迁出
        Moved = "moved",
        /// Personal data erased; only money and counts remain.
        Erased = "erased",
    }
}

named! {
    /// Why somebody doesn't eat with us for a while.
    pub enum PauseReason {
        /// 住院
        Hospital = "hospital",
        /// 去子女家
        Children = "children",
        /// 夏营盘: the summer pasture.
        Camp = "camp",
        /// 其他机构
        OtherHome = "other_home",
        /// 去世 as it was said at the door: everything stops at once, the file closes when somebody has looked into it.
        DeathReported = "death_reported",
        /// 搬走 as it was said at the door.
        MoveReported = "move_reported",
    }
}

/// From a day on, until a last day or until somebody resumes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// First day without meals.
    pub from: ServiceDay,
    /// Last day without meals.
    pub to: Option<ServiceDay>,
    /// Why.
    pub reason: PauseReason,
}

impl Pause {
    /// Whether a day is in it.
    #[must_use]
    pub fn covers(&self, day: ServiceDay) -> bool {
        holds(day, self.from, self.to)
    }
}

/// State and pauses together decide who may order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Active or paused, or gone.
    pub state: SeniorState,
    /// The running or coming pause.
    pub pause: Option<Pause>,
}

/// Something that would change the standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandingChange {
    /// Stop for a while. A later pause replaces an earlier one.
    Pause(Pause),
    /// Back again.
    Resume,
    /// Died. Ends everything.
    Die,
    /// Moved away from the county. Ends everything here.
    MoveAway,
    /// Erase what is personal. Only for those who are gone.
    Erase,
}

/// The standing doesn't allow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StandingError {
    /// Deceased, moved or erased people don't change any more.
    #[error("the senior is {}", .0.name())]
    Gone(SeniorState),
    /// There is no pause to end.
    #[error("the senior is not paused")]
    NotPaused,
    /// Erasing is for those who are gone.
    #[error("only a senior who died or moved away can be erased")]
    StillHere,
    /// It ends before it begins.
    #[error("a pause ends on the day it begins or later")]
    Period,
}

impl Coded for StandingError {
    fn code(&self) -> &'static str {
        match self {
            Self::Gone(_) => "senior_gone",
            Self::NotPaused => "not_paused",
            Self::StillHere => "still_here",
            Self::Period => "bad_period",
        }
    }
    fn field(&self) -> Option<&'static str> {
        (*self == Self::Period).then_some("to")
    }
}

impl Standing {
    /// Active, no pause in sight.
    #[must_use]
    pub fn active() -> Self {
        Self {
            state: SeniorState::Active,
            pause: None,
        }
    }

    /// Whether meals may be ordered for that day. A pause that has run out is over by itself.
    #[must_use]
    pub fn can_order_on(&self, day: ServiceDay) -> bool {
        match self.state {
            SeniorState::Active | SeniorState::Paused => !self.pause.is_some_and(|pause| pause.covers(day)),
            SeniorState::Deceased | SeniorState::Moved | SeniorState::Erased => false,
        }
    }

    /// Whether cards, orders, routes and claims end with this state.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        !matches!(self.state, SeniorState::Active | SeniorState::Paused)
    }

    /// The standing after a change.
    ///
    /// # Errors
    /// [`StandingError`] when the standing doesn't allow it.
    pub fn after(&self, change: StandingChange) -> Result<Self, StandingError> {
        let to = |state, pause| Ok(Self { state, pause });
        match change {
            StandingChange::Erase => match self.state {
                SeniorState::Deceased | SeniorState::Moved => to(SeniorState::Erased, None),
                SeniorState::Erased => Err(StandingError::Gone(self.state)),
                SeniorState::Active | SeniorState::Paused => Err(StandingError::StillHere),
            },
            // Somebody who moved away may be reported dead later; nothing else happens to those who are gone.
            StandingChange::Die if self.state == SeniorState::Moved => to(SeniorState::Deceased, None),
            _ if self.is_gone() => Err(StandingError::Gone(self.state)),
            StandingChange::Die => to(SeniorState::Deceased, None),
            StandingChange::MoveAway => to(SeniorState::Moved, None),
            StandingChange::Pause(pause) if pause.to.is_some_and(|end| end < pause.from) => Err(StandingError::Period),
            StandingChange::Pause(pause) => to(SeniorState::Paused, Some(pause)),
            StandingChange::Resume if self.pause.is_none() => Err(StandingError::NotPaused),
            StandingChange::Resume => to(SeniorState::Active, None),
        }
    }
}

/// 送餐资格: a separate approval from meal eligibility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DeliveryEligibility {
    /// Whether it was approved.
    pub eligible: bool,
    /// The last day it holds.
    pub until: Option<ServiceDay>,
}

impl DeliveryEligibility {
    /// Whether a meal may be carried to the door on that day.
    #[must_use]
    pub fn on(self, day: ServiceDay) -> bool {
        self.eligible && self.until.is_none_or(|end| day <= end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> ServiceDay {
        ServiceDay::parse(text).expect("a day")
    }

    fn pause(from: &str, to: Option<&str>) -> StandingChange {
        StandingChange::Pause(Pause {
            from: day(from),
            to: to.map(day),
            reason: PauseReason::Hospital,
        })
    }

    #[test]
    fn a_pause_covers_its_days_and_ends_by_itself() {
        let paused = Standing::active()
            .after(pause("2026-11-22", Some("2026-11-24")))
            .expect("allowed");
        assert_eq!(paused.state, SeniorState::Paused);
        for (text, can) in [
            ("2026-11-21", true),
            ("2026-11-22", false),
            ("2026-11-24", false),
            ("2026-11-25", true),
        ] {
            assert_eq!(paused.can_order_on(day(text)), can, "{text}");
        }
        let open = Standing::active().after(pause("2026-11-22", None)).expect("allowed");
        assert!(!open.can_order_on(day("2027-11-22")));
        assert!(
            open.after(StandingChange::Resume)
                .expect("paused")
                .can_order_on(day("2026-11-22"))
        );
    }

    #[test]
    fn death_ends_everything_but_erasure() {
        let dead = Standing::active().after(StandingChange::Die).expect("allowed");
        assert!(!dead.can_order_on(day("2026-11-22")));
        for change in [
            pause("2026-11-22", None),
            StandingChange::Resume,
            StandingChange::MoveAway,
            StandingChange::Die,
        ] {
            assert_eq!(dead.after(change), Err(StandingError::Gone(SeniorState::Deceased)));
        }
        assert_eq!(
            dead.after(StandingChange::Erase).expect("allowed").state,
            SeniorState::Erased
        );
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let active = Standing::active();
        assert_eq!(active.after(StandingChange::Resume), Err(StandingError::NotPaused));
        assert_eq!(active.after(StandingChange::Erase), Err(StandingError::StillHere));
        assert_eq!(
            active.after(pause("2026-11-22", Some("2026-11-21"))),
            Err(StandingError::Period)
        );
        let moved = active.after(StandingChange::MoveAway).expect("allowed");
        assert_eq!(
            moved.after(StandingChange::Die).expect("reported later").state,
            SeniorState::Deceased
        );
    }

    #[test]
    fn delivery_ends_after_its_last_day() {
        let until = DeliveryEligibility {
            eligible: true,
            until: Some(day("2026-11-22")),
        };
        assert!(until.on(day("2026-11-22")) && !until.on(day("2026-11-23")));
        assert!(!DeliveryEligibility::default().on(day("2026-11-22")));
    }
}
