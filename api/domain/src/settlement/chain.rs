//! 申报 → 乡镇确认 → 县级审批 → 财务锁定 → 拨付: each by somebody else.

use crate::{code::Coded, id::AccountId, named::named, role::Permission};

named! {
    /// Where a claim is.
    pub enum ClaimState {
        /// 草稿: it can be run again.
        Draft = "draft",
        /// 已申报
        Submitted = "submitted",
        /// 乡镇已确认
        Confirmed = "confirmed",
        /// 县级已审批
        Approved = "approved",
        /// 已锁定: it never changes again.
        Locked = "locked",
        /// 已拨付
        Paid = "paid",
    }
}

named! {
    /// What somebody does to it.
    pub enum ClaimAct {
        /// 申报
        Submit = "submit",
        /// 乡镇确认
        Confirm = "confirm",
        /// 县级审批
        Approve = "approve",
        /// 财务锁定
        Lock = "lock",
        /// 拨付登记
        Pay = "pay",
        /// 退回, with a reason: it is a draft again.
        Return = "return",
    }
}

impl ClaimAct {
    /// What it takes. Whoever may take the next step may also return a claim instead.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Submit => Permission::SettlementMake,
            Self::Confirm => Permission::SettlementConfirm,
            Self::Approve => Permission::SettlementApprove,
            Self::Lock | Self::Pay => Permission::SettlementLock,
            Self::Return => Permission::SettlementReturn,
        }
    }
}

/// One step that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub act: ClaimAct,
    /// By whom.
    pub by: AccountId,
}

/// Why a step isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// It is somewhere else by now.
    #[error("the claim is {}", .0.name())]
    WrongState(ClaimState),
    /// It never changes again.
    #[error("the claim is locked; a correction goes into the next period")]
    Locked,
    /// Only whoever could take the next step sends it back.
    #[error("somebody else has it in hand")]
    NotYourTurn,
    /// Many eyes: nobody approves what they have signed before.
    #[error("somebody else has to do that")]
    SamePerson,
}

impl Coded for ChainError {
    fn code(&self) -> &'static str {
        match self {
            Self::WrongState(_) => "claim_moved_on",
            Self::Locked => "claim_locked",
            Self::NotYourTurn => "not_your_turn",
            Self::SamePerson => "same_person",
        }
    }
}

impl ClaimState {
    /// Where a step leads. `steps` are those that were ever taken, the oldest first.
    ///
    /// Between submitting and locking nobody signs twice: a person who submitted a claim can't be the one who locks it.
    /// Whoever submitted or locked it doesn't record its payment; anybody else may.
    ///
    /// # Errors
    /// [`ChainError`].
    pub fn after(self, act: ClaimAct, by: AccountId, steps: &[Step]) -> Result<Self, ChainError> {
        let to = match (self, act) {
            (Self::Draft, ClaimAct::Submit) => Self::Submitted,
            (Self::Submitted, ClaimAct::Confirm) => Self::Confirmed,
            (Self::Confirmed, ClaimAct::Approve) => Self::Approved,
            (Self::Approved, ClaimAct::Lock) => Self::Locked,
            (Self::Locked, ClaimAct::Pay) => Self::Paid,
            (Self::Submitted | Self::Confirmed | Self::Approved, ClaimAct::Return) => Self::Draft,
            (Self::Locked | Self::Paid, ClaimAct::Return | ClaimAct::Submit) => return Err(ChainError::Locked),
            (state, _) => return Err(ChainError::WrongState(state)),
        };
        let signed = |step: &&Step| match act {
            // Taking one's own signature back is no approval.
            ClaimAct::Return | ClaimAct::Submit => false,
            ClaimAct::Pay => matches!(step.act, ClaimAct::Lock | ClaimAct::Submit),
            ClaimAct::Confirm | ClaimAct::Approve | ClaimAct::Lock => true,
        };
        let this_round = steps.iter().rev().take_while(|step| step.act != ClaimAct::Return);
        if this_round.filter(signed).any(|step| step.by == by) {
            return Err(ChainError::SamePerson);
        }
        Ok(to)
    }

    /// Whether its lines stand for good: later claims count on them.
    #[must_use]
    pub fn is_locked(self) -> bool {
        matches!(self, Self::Locked | Self::Paid)
    }

    /// The step that is due next.
    #[must_use]
    pub fn next(self) -> Option<ClaimAct> {
        match self {
            Self::Draft => Some(ClaimAct::Submit),
            Self::Submitted => Some(ClaimAct::Confirm),
            Self::Confirmed => Some(ClaimAct::Approve),
            Self::Approved => Some(ClaimAct::Lock),
            Self::Locked => Some(ClaimAct::Pay),
            Self::Paid => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn person(number: u128) -> AccountId {
        AccountId(Uuid::from_u128(number))
    }

    const WAY: [ClaimAct; 5] = [
        ClaimAct::Submit,
        ClaimAct::Confirm,
        ClaimAct::Approve,
        ClaimAct::Lock,
        ClaimAct::Pay,
    ];

    /// Takes the steps, each by a person of its own, and returns where that led.
    fn walk(acts: &[ClaimAct]) -> (ClaimState, Vec<Step>) {
        let (mut state, mut steps) = (ClaimState::Draft, Vec::new());
        for (act, by) in acts.iter().zip(1..) {
            state = state.after(*act, person(by), &steps).expect("the way leads on");
            steps.push(Step {
                act: *act,
                by: person(by),
            });
        }
        (state, steps)
    }

    #[test]
    fn five_people_bring_a_claim_to_its_end() {
        let (state, _) = walk(&WAY);
        assert_eq!(state, ClaimState::Paid);
        assert_eq!(state.next(), None);
        for taken in 0..WAY.len() {
            let (state, steps) = walk(&WAY[..taken]);
            assert_eq!(state.next(), Some(WAY[taken]));
            for act in WAY.into_iter().filter(|act| *act != WAY[taken]) {
                assert!(state.after(act, person(9), &steps).is_err(), "{act:?} on {state:?}");
            }
        }
    }

    #[test]
    fn nobody_signs_twice_before_the_lock() {
        for taken in 1..4 {
            let (state, steps) = walk(&WAY[..taken]);
            for step in &steps {
                assert_eq!(state.after(WAY[taken], step.by, &steps), Err(ChainError::SamePerson));
            }
        }
        let (locked, steps) = walk(&WAY[..4]);
        assert_eq!(
            locked.after(ClaimAct::Pay, person(4), &steps),
            Err(ChainError::SamePerson)
        );
        assert_eq!(
            locked.after(ClaimAct::Pay, person(1), &steps),
            Err(ChainError::SamePerson)
        );
        assert_eq!(locked.after(ClaimAct::Pay, person(2), &steps), Ok(ClaimState::Paid));
    }

    #[test]
    fn a_returned_claim_begins_anew_and_a_locked_one_never_returns() {
        for taken in 1..4 {
            let (state, mut steps) = walk(&WAY[..taken]);
            assert_eq!(state.after(ClaimAct::Return, person(1), &steps), Ok(ClaimState::Draft));
            steps.push(Step {
                act: ClaimAct::Return,
                by: person(3),
            });
            assert_eq!(
                ClaimState::Draft.after(ClaimAct::Submit, person(1), &steps),
                Ok(ClaimState::Submitted)
            );
            steps.push(Step {
                act: ClaimAct::Submit,
                by: person(1),
            });
            // Who returned it may sign the next round.
            assert!(
                ClaimState::Submitted
                    .after(ClaimAct::Confirm, person(3), &steps)
                    .is_ok()
            );
        }
        let (locked, steps) = walk(&WAY[..4]);
        assert_eq!(
            locked.after(ClaimAct::Return, person(7), &steps),
            Err(ChainError::Locked)
        );
    }
}
