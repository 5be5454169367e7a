//! 政策草案: draft → checked → in force, by two people. What is in force is never edited; a new version takes over.

use crate::{code::Coded, id::AccountId, named::named, time::ServiceDay};

named! {
    /// Where a draft is.
    pub enum DraftState {
        /// 起草中
        Open = "open",
        /// 已批准: it became a version of its policy.
        Approved = "approved",
        /// 已撤回
        Withdrawn = "withdrawn",
    }
}

/// What approving a draft depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftStep {
    /// Where it is.
    pub state: DraftState,
    /// Which writing of it this is.
    pub rev: i32,
    /// Everybody who wrote at it.
    pub writers: Vec<AccountId>,
    /// The writing that was checked last, and whether all its cases came out.
    pub checked: Option<(i32, bool)>,
}

/// Why a draft doesn't move on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// Approved or withdrawn already.
    #[error("the draft is {}", .0.name())]
    WrongState(DraftState),
    /// Somebody changed it since it was read.
    #[error("somebody has changed the draft meanwhile")]
    Changed,
    /// This writing of it was never checked.
    #[error("the draft has changed since it was last checked")]
    Unchecked,
    /// A case of its own doesn't come out.
    #[error("the last check failed")]
    CheckFailed,
    /// Four eyes: nobody approves what they wrote.
    #[error("somebody who has not written at it must approve it")]
    SamePerson,
    /// It would change days that are over, or today's meals.
    #[error("a new version begins tomorrow or later")]
    TooEarly,
}

impl Coded for DraftError {
    fn code(&self) -> &'static str {
        match self {
            Self::WrongState(_) => "draft_over",
            Self::Changed => "draft_changed",
            Self::Unchecked => "draft_unchecked",
            Self::CheckFailed => "draft_check_failed",
            Self::SamePerson => "same_person",
            Self::TooEarly => "policy_too_early",
        }
    }
    fn field(&self) -> Option<&'static str> {
        matches!(self, Self::TooEarly).then_some("valid_from")
    }
}

impl DraftStep {
    /// Whether this writing may still be changed, checked or withdrawn.
    ///
    /// # Errors
    /// [`DraftError::WrongState`]; [`DraftError::Changed`] when `seen` isn't the newest writing.
    pub fn may_change(&self, seen: i32) -> Result<(), DraftError> {
        if self.state != DraftState::Open {
            Err(DraftError::WrongState(self.state))
        } else if self.rev != seen {
            Err(DraftError::Changed)
        } else {
            Ok(())
        }
    }

    /// Whether `by` may put the writing `seen` in force from `valid_from`.
    ///
    /// `first` says that no version of the policy was ever in force: then it may begin today, so that a canteen can open
    /// on the day it is set up.
    ///
    /// # Errors
    /// [`DraftError`], the first that applies.
    pub fn may_approve(
        &self,
        seen: i32,
        by: AccountId,
        valid_from: ServiceDay,
        today: ServiceDay,
        first: bool,
    ) -> Result<(), DraftError> {
        self.may_change(seen)?;
        match self.checked {
            Some((rev, true)) if rev == self.rev => {}
            Some((rev, false)) if rev == self.rev => return Err(DraftError::CheckFailed),
            _ => return Err(DraftError::Unchecked),
        }
        if self.writers.contains(&by) {
            return Err(DraftError::SamePerson);
        }
        if valid_from < today || (valid_from == today && !first) {
            return Err(DraftError::TooEarly);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn who(number: u128) -> AccountId {
        AccountId(Uuid::from_u128(number))
    }

    fn day(text: &str) -> ServiceDay {
        ServiceDay::parse(text).expect("a day")
    }

    fn checked() -> DraftStep {
        DraftStep {
            state: DraftState::Open,
            rev: 3,
            writers: vec![who(1), who(2)],
            checked: Some((3, true)),
        }
    }

    #[test]
    fn a_checked_draft_is_approved_by_somebody_who_has_not_written_at_it() {
        let (today, tomorrow) = (day("2026-11-23"), day("2026-11-24"));
        let draft = checked();
        assert_eq!(draft.may_approve(3, who(9), tomorrow, today, false), Ok(()));
        for writer in [1, 2] {
            assert_eq!(
                draft.may_approve(3, who(writer), tomorrow, today, false),
                Err(DraftError::SamePerson)
            );
        }
    }

    #[test]
    fn what_was_not_checked_as_it_stands_is_not_approved() {
        let (today, tomorrow) = (day("2026-11-23"), day("2026-11-24"));
        for (checked_as, error) in [
            (None, DraftError::Unchecked),
            (Some((2, true)), DraftError::Unchecked),
            (Some((3, false)), DraftError::CheckFailed),
        ] {
            let draft = DraftStep {
                checked: checked_as,
                ..checked()
            };
            assert_eq!(draft.may_approve(3, who(9), tomorrow, today, false), Err(error));
        }
        assert_eq!(
            checked().may_approve(2, who(9), tomorrow, today, false),
            Err(DraftError::Changed)
        );
    }

    #[test]
    fn only_a_policys_first_version_may_begin_today() {
        let today = day("2026-11-23");
        let draft = checked();
        assert_eq!(draft.may_approve(3, who(9), today, today, true), Ok(()));
        assert_eq!(
            draft.may_approve(3, who(9), today, today, false),
            Err(DraftError::TooEarly)
        );
        assert_eq!(
            draft.may_approve(3, who(9), day("2026-11-22"), today, true),
            Err(DraftError::TooEarly)
        );
    }

    #[test]
    fn what_is_over_is_over() {
        for state in [DraftState::Approved, DraftState::Withdrawn] {
            let draft = DraftStep { state, ..checked() };
            assert_eq!(draft.may_change(3), Err(DraftError::WrongState(state)));
        }
    }
}
