//! Verifying, refusing, withdrawing.

use domain::code::Coded;
use domain::id::{AccountId, RegistrationId};
use domain::registration::{RegistrationAct, RegistrationState, RegistrationStep, StepError};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::json;

use crate::entity::registration;
use crate::{Error, Result, Scoped};

impl Scoped<'_> {
    /// 初核: somebody other than the submitter has compared the form with the papers.
    ///
    /// # Errors
    /// Not found; `wrong_state`; `same_person`.
    pub async fn verify_registration(&self, id: RegistrationId, note: Option<&str>) -> Result<RegistrationState> {
        let mut after = registration::ActiveModel {
            verified_by: Set(Some(self.actor.id)),
            verified_by_name: Set(Some(self.actor.name.clone())),
            verified_at_ms: Set(Some(self.store.clock.now().0)),
            note: Set(note.map(str::to_owned)),
            ..Default::default()
        };
        self.take_step(id, RegistrationAct::Verify, &mut after).await
    }

    /// 退回, with a reason that the submitter reads.
    ///
    /// # Errors
    /// Not found; `wrong_state`.
    pub async fn refuse_registration(&self, id: RegistrationId, reason: &str) -> Result<RegistrationState> {
        let mut after = registration::ActiveModel {
            refusal_reason: Set(Some(reason.to_owned())),
            ..self.decided()
        };
        self.take_step(id, RegistrationAct::Refuse, &mut after).await
    }

    /// 撤回, by who submitted it.
    ///
    /// # Errors
    /// Not found; `wrong_state`; `not_submitter`.
    pub async fn withdraw_registration(&self, id: RegistrationId) -> Result<RegistrationState> {
        let mut after = self.decided();
        self.take_step(id, RegistrationAct::Withdraw, &mut after).await
    }

    /// The columns that say who ended it, and when.
    pub(crate) fn decided(&self) -> registration::ActiveModel {
        registration::ActiveModel {
            decided_by: Set(Some(self.actor.id)),
            decided_by_name: Set(Some(self.actor.name.clone())),
            decided_at_ms: Set(Some(self.store.clock.now().0)),
            ..Default::default()
        }
    }

    async fn take_step(
        &self,
        id: RegistrationId,
        act: RegistrationAct,
        after: &mut registration::ActiveModel,
    ) -> Result<RegistrationState> {
        let tx = self.store.db.begin().await?;
        let row = self.registration_for_change(&tx, id).await?;
        let step = self.step_after(&row, act)?;
        after.id = Set(row.id);
        after.state = Set(step.state.name().to_owned());
        after.version = Set(row.version + 1);
        after.clone().update(&tx).await?;
        let action = match act {
            RegistrationAct::Verify => "registration.verify",
            RegistrationAct::Approve => "registration.approve",
            RegistrationAct::Refuse => "registration.refuse",
            RegistrationAct::Withdraw => "registration.withdraw",
        };
        self.note_registration(&tx, id, &row.place_path, action, json!({}))
            .await?;
        tx.commit().await?;
        Ok(step.state)
    }

    pub(crate) fn step_after(&self, row: &registration::Model, act: RegistrationAct) -> Result<RegistrationStep> {
        let step = row.step()?.after(act, AccountId(self.actor.id));
        step.map_err(|error: StepError| Error::conflict(error.code(), error.to_string()))
    }
}
