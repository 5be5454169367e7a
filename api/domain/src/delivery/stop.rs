//! A door of a round: pending until an outcome is reported, and again when it is undone.

use super::outcome::{AlarmKind, Care, Outcome};
use crate::{care::Change, code::Coded, ladder::Danger, named::named, order::state::FlagCause};

named! {
    /// 站点状态
    pub enum StopState {
        /// Still to come.
        Pending = "pending",
        /// The meal was handed over.
        Done = "done",
        /// An outcome that is no handover.
        Failed = "failed",
    }
}

named! {
    /// 线路状态
    pub enum RoundState {
        /// 已规划
        Planned = "planned",
        /// 已出发
        Departed = "departed",
        /// 已完成
        Finished = "finished",
    }
}

/// What an outcome does to the stop's orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderEffect {
    /// Served.
    Serve,
    /// Flagged with the cause.
    Flag(FlagCause),
}

/// What follows from an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// The stop's new state.
    pub state: StopState,
    /// For each order of the stop.
    pub orders: OrderEffect,
    /// Somebody must be looked after.
    pub alarm: Option<AlarmKind>,
}

/// Why an outcome, or its undoing, isn't accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OutcomeError {
    /// Somebody has reported already, perhaps on paper.
    #[error("this stop already has an outcome")]
    AlreadyReported,
    /// Who hands a meal over has seen the senior and says how they are.
    #[error("a handover needs the care check")]
    CareMissing,
    /// Something odd is one of eight things.
    #[error("say what has changed")]
    ChangeMissing,
    /// Only something odd has changed.
    #[error("only something odd has a change")]
    ChangeUnexpected,
    /// Only a shut door has signs of danger.
    #[error("only a door that stays shut has signs")]
    DangerUnexpected,
    /// Who didn't see the senior can't say how they are.
    #[error("only a handover has a care check")]
    CareUnexpected,
    /// The round hasn't left, or is over.
    #[error("the round is not on its way")]
    NotUnderWay,
    /// There is nothing to undo.
    #[error("this stop has no outcome yet")]
    NothingToUndo,
    /// An undo without a reason would look like a wiped trace.
    #[error("undoing needs a reason")]
    ReasonMissing,
}

impl Coded for OutcomeError {
    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyReported => "already_reported",
            Self::CareMissing => "care_missing",
            Self::CareUnexpected => "care_unexpected",
            Self::ChangeMissing => "change_missing",
            Self::ChangeUnexpected => "change_unexpected",
            Self::DangerUnexpected => "danger_unexpected",
            Self::NotUnderWay => "round_not_under_way",
            Self::NothingToUndo => "nothing_to_undo",
            Self::ReasonMissing => "reason_missing",
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::CareMissing | Self::CareUnexpected => Some("care"),
            Self::ChangeMissing | Self::ChangeUnexpected => Some("change"),
            Self::DangerUnexpected => Some("danger"),
            Self::ReasonMissing => Some("reason"),
            _ => None,
        }
    }
}

/// What follows from an outcome reported for a stop in `state`.
///
/// # Errors
/// [`OutcomeError`] when the stop has an outcome, or the care check is missing or out of place.
pub fn apply_outcome(state: StopState, outcome: Outcome, care: Option<Care>) -> Result<Applied, OutcomeError> {
    if state != StopState::Pending {
        return Err(OutcomeError::AlreadyReported);
    }
    let handed_over = outcome == Outcome::HandedOver;
    match care {
        None if handed_over => return Err(OutcomeError::CareMissing),
        Some(_) if !handed_over => return Err(OutcomeError::CareUnexpected),
        _ => {}
    }
    let (state, orders) = match outcome.cause() {
        None => (StopState::Done, OrderEffect::Serve),
        Some(cause) => (StopState::Failed, OrderEffect::Flag(cause)),
    };
    Ok(Applied {
        state,
        orders,
        alarm: alarm(outcome, care),
    })
}

/// Whether what goes with a report fits it: a change with something odd, signs of danger with a shut door.
///
/// # Errors
/// [`OutcomeError`] when something is missing or out of place.
pub fn check_signs(
    outcome: Outcome,
    care: Option<Care>,
    change: Option<Change>,
    danger: Option<Danger>,
) -> Result<(), OutcomeError> {
    match (care, change) {
        (Some(Care::Odd), None) => return Err(OutcomeError::ChangeMissing),
        (Some(Care::Odd), Some(_)) | (_, None) => {}
        (_, Some(_)) => return Err(OutcomeError::ChangeUnexpected),
    }
    if danger.is_some() && outcome != Outcome::NoAnswer {
        return Err(OutcomeError::DangerUnexpected);
    }
    Ok(())
}

fn alarm(outcome: Outcome, care: Option<Care>) -> Option<AlarmKind> {
    match (outcome, care) {
        (Outcome::NoAnswer, _) => Some(AlarmKind::NoAnswer),
        (Outcome::Deceased | Outcome::Hospital | Outcome::Moved, _) => Some(AlarmKind::LifeEvent),
        (_, Some(Care::Urgent)) => Some(AlarmKind::Urgent),
        (_, Some(Care::Odd)) => Some(AlarmKind::Odd),
        (_, Some(Care::Usual) | None) => None,
    }
}

/// The stop's state after undoing a mistyped outcome: pending. Its orders are reopened; an alarm it raised stays with
/// its owner, because somebody may be on the way already.
///
/// # Errors
/// [`OutcomeError`] without an outcome or a reason, or when the round isn't on its way.
pub fn apply_undo(state: StopState, round: RoundState, reason: &str) -> Result<StopState, OutcomeError> {
    if round != RoundState::Departed {
        return Err(OutcomeError::NotUnderWay);
    }
    if state == StopState::Pending {
        return Err(OutcomeError::NothingToUndo);
    }
    if reason.trim().is_empty() {
        return Err(OutcomeError::ReasonMissing);
    }
    Ok(StopState::Pending)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::outcome::Severity;

    #[test]
    fn every_outcome_ends_the_orders_and_only_handovers_serve() {
        for outcome in Outcome::ALL {
            let care = (outcome == Outcome::HandedOver).then_some(Care::Usual);
            let applied = apply_outcome(StopState::Pending, outcome, care).expect("pending");
            let handover = matches!(outcome, Outcome::HandedOver | Outcome::Neighbour);
            assert_eq!(applied.state == StopState::Done, handover, "{outcome:?}");
            assert_eq!(applied.orders == OrderEffect::Serve, handover, "{outcome:?}");
            if let OrderEffect::Flag(cause) = applied.orders {
                assert_eq!(cause.name(), outcome.name(), "a cause is called like its outcome");
            }
        }
    }

    #[test]
    fn who_saw_the_senior_says_how_they_are_and_nobody_else() {
        let pending = StopState::Pending;
        assert_eq!(
            apply_outcome(pending, Outcome::HandedOver, None),
            Err(OutcomeError::CareMissing)
        );
        for outcome in Outcome::ALL.into_iter().filter(|one| *one != Outcome::HandedOver) {
            let told = apply_outcome(pending, outcome, Some(Care::Usual));
            assert_eq!(told, Err(OutcomeError::CareUnexpected), "{outcome:?}");
        }
    }

    #[test]
    fn alarms_follow_what_was_seen() {
        let alarm = |outcome, care| apply_outcome(StopState::Pending, outcome, care).expect("pending").alarm;
        assert_eq!(alarm(Outcome::NoAnswer, None), Some(AlarmKind::NoAnswer));
        assert_eq!(alarm(Outcome::HandedOver, Some(Care::Urgent)), Some(AlarmKind::Urgent));
        assert_eq!(alarm(Outcome::HandedOver, Some(Care::Odd)), Some(AlarmKind::Odd));
        assert_eq!(alarm(Outcome::HandedOver, Some(Care::Usual)), None);
        assert_eq!(alarm(Outcome::Refused, None), None);
        assert!(AlarmKind::Urgent.severity() > AlarmKind::NoAnswer.severity());
        assert_eq!(AlarmKind::NoAnswer.severity(), Severity::High);
        assert_eq!(AlarmKind::Odd.severity(), Severity::Normal);
    }

    #[test]
    fn something_odd_is_one_of_eight_things_and_signs_belong_to_a_shut_door() {
        let (over, odd) = (Outcome::HandedOver, Some(Care::Odd));
        assert_eq!(check_signs(over, odd, None, None), Err(OutcomeError::ChangeMissing));
        assert_eq!(check_signs(over, odd, Some(Change::Breath), None), Ok(()));
        let usual = check_signs(over, Some(Care::Usual), Some(Change::Breath), None);
        assert_eq!(usual, Err(OutcomeError::ChangeUnexpected));
        assert_eq!(check_signs(Outcome::NoAnswer, None, None, Some(Danger::Voice)), Ok(()));
        let away = check_signs(Outcome::Away, None, None, Some(Danger::Voice));
        assert_eq!(away, Err(OutcomeError::DangerUnexpected));
    }

    #[test]
    fn the_first_report_counts_until_it_is_undone_with_a_reason() {
        let done = StopState::Done;
        assert_eq!(
            apply_outcome(done, Outcome::NoAnswer, None),
            Err(OutcomeError::AlreadyReported)
        );
        assert_eq!(
            apply_undo(done, RoundState::Departed, " "),
            Err(OutcomeError::ReasonMissing)
        );
        assert_eq!(
            apply_undo(done, RoundState::Finished, "按错了"),
            Err(OutcomeError::NotUnderWay)
        );
        assert_eq!(
            apply_undo(StopState::Pending, RoundState::Departed, "按错了"),
            Err(OutcomeError::NothingToUndo)
        );
        assert_eq!(
            apply_undo(StopState::Failed, RoundState::Departed, "按错了"),
            Ok(StopState::Pending)
        );
    }
}
