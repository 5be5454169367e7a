//! 登记 → 初核 → 审批, each by somebody else.

use crate::{code::Coded, id::AccountId, named::named};

named! {
    /// Where a registration is.
    pub enum RegistrationState {
        /// 已提交
        Submitted = "submitted",
        /// 已初核
        Verified = "verified",
        /// 已审批
        Approved = "approved",
        /// 已退回
        Refused = "refused",
        /// 已撤回
        Withdrawn = "withdrawn",
    }
}

named! {
    /// What somebody does to it.
    pub enum RegistrationAct {
        /// 初核
        Verify = "verify",
        /// 审批
        Approve = "approve",
        /// 退回
        Refuse = "refuse",
        /// 撤回: only by who submitted it.
        Withdraw = "withdraw",
    }
}

named! {
    /// Why two registrations may be one person.
    pub enum DuplicateKind {
        /// The same resident ID. Refused.
        ResidentId = "resident_id",
        /// The same name, village and birth date. Shown to the verifier.
        NameVillageBirth = "name_village_birth",
    }
}

/// Who has touched a registration so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegistrationStep {
    /// Where it is.
    pub state: RegistrationState,
    /// Who submitted it.
    pub submitted_by: AccountId,
    /// Who verified it.
    pub verified_by: Option<AccountId>,
}

/// Why a step isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    /// It is somewhere else by now.
    #[error("the registration is {}", .0.name())]
    WrongState(RegistrationState),
    /// Four eyes: nobody confirms their own work.
    #[error("somebody else has to do that")]
    SamePerson,
    /// Only who submitted it takes it back.
    #[error("only the submitter can withdraw a registration")]
    NotSubmitter,
}

impl Coded for StepError {
    fn code(&self) -> &'static str {
        match self {
            Self::WrongState(_) => "wrong_state",
            Self::SamePerson => "same_person",
            Self::NotSubmitter => "not_submitter",
        }
    }
}

impl RegistrationStep {
    /// The step after an act.
    ///
    /// Verifier and submitter are two people, and so are approver and verifier; approver and submitter as well, or else
    /// a pair could pass each other's inventions.
    ///
    /// # Errors
    /// [`StepError`] when the state or the person doesn't allow it.
    pub fn after(self, act: RegistrationAct, by: AccountId) -> Result<Self, StepError> {
        use RegistrationState::{Approved, Refused, Submitted, Verified, Withdrawn};
        let to = |state| Ok(Self { state, ..self });
        match (act, self.state) {
            (RegistrationAct::Verify, Submitted) if by == self.submitted_by => Err(StepError::SamePerson),
            (RegistrationAct::Verify, Submitted) => Ok(Self {
                state: Verified,
                verified_by: Some(by),
                ..self
            }),
            (RegistrationAct::Approve, Verified) if self.verified_by == Some(by) || by == self.submitted_by => {
                Err(StepError::SamePerson)
            }
            (RegistrationAct::Approve, Verified) => to(Approved),
            (RegistrationAct::Refuse, Submitted | Verified) => to(Refused),
            (RegistrationAct::Withdraw, Submitted | Verified) if by != self.submitted_by => {
                Err(StepError::NotSubmitter)
            }
            (RegistrationAct::Withdraw, Submitted | Verified) => to(Withdrawn),
            (_, state) => Err(StepError::WrongState(state)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn who(number: u128) -> AccountId {
        AccountId(Uuid::from_u128(number))
    }

    fn submitted() -> RegistrationStep {
        RegistrationStep {
            state: RegistrationState::Submitted,
            submitted_by: who(1),
            verified_by: None,
        }
    }

    #[test]
    fn three_people_make_a_senior() {
        let verified = submitted()
            .after(RegistrationAct::Verify, who(2))
            .expect("another person");
        for same in [who(1), who(2)] {
            assert_eq!(
                verified.after(RegistrationAct::Approve, same),
                Err(StepError::SamePerson)
            );
        }
        let approved = verified
            .after(RegistrationAct::Approve, who(3))
            .expect("a third person");
        assert_eq!(approved.state, RegistrationState::Approved);
        assert_eq!(
            submitted().after(RegistrationAct::Verify, who(1)),
            Err(StepError::SamePerson)
        );
    }

    #[test]
    fn an_end_is_an_end() {
        for state in [
            RegistrationState::Approved,
            RegistrationState::Refused,
            RegistrationState::Withdrawn,
        ] {
            for act in RegistrationAct::ALL {
                let step = RegistrationStep { state, ..submitted() };
                assert_eq!(step.after(act, who(9)), Err(StepError::WrongState(state)), "{act:?}");
            }
        }
    }

    #[test]
    fn approval_needs_verification_and_only_the_submitter_withdraws() {
        let wrong = submitted().after(RegistrationAct::Approve, who(3));
        assert_eq!(wrong, Err(StepError::WrongState(RegistrationState::Submitted)));
        assert_eq!(
            submitted().after(RegistrationAct::Withdraw, who(2)),
            Err(StepError::NotSubmitter)
        );
        let back = submitted().after(RegistrationAct::Withdraw, who(1)).expect("one's own");
        assert_eq!(back.state, RegistrationState::Withdrawn);
    }
}
