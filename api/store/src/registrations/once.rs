//! A form that is sent again because its answer was lost is one registration.

use domain::id::RegistrationId;
use domain::number::RegistrationNumber;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseTransaction, EntityTrait};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::submit::CheckedForm;
use crate::entity::idempotency;
use crate::{Error, Result, Scoped};

/// What was answered, without anything about the person: who else it may be is looked up anew.
#[derive(Serialize, Deserialize)]
struct Answered {
    id: Uuid,
    number: String,
}

/// The sender's key with a fingerprint of the form; neither tells what the form says.
pub(super) struct OnceForm {
    key: String,
    body_index: String,
}

impl Scoped<'_> {
    /// The key of a form, as this sender's own.
    pub(super) fn once_form(&self, key: &str, checked: CheckedForm<'_>) -> Result<OnceForm> {
        let said = serde_json::to_string(checked.form).map_err(|_| Error::Corrupt("registration.form"))?;
        Ok(OnceForm {
            key: format!("{}/registration/{key}", self.actor.id),
            body_index: self.store.keys.index("registration", &said),
        })
    }
}

impl OnceForm {
    /// What this key was answered before.
    ///
    /// # Errors
    /// `key_reused` for another form; the database's.
    pub(super) async fn answered<C: ConnectionTrait>(
        &self,
        conn: &C,
    ) -> Result<Option<(RegistrationId, RegistrationNumber)>> {
        let Some(row) = idempotency::Entity::find_by_id(&self.key).one(conn).await? else {
            return Ok(None);
        };
        if row.body_index != self.body_index {
            let detail = "this Idempotency-Key came before with another form";
            return Err(Error::invalid("key_reused", "Idempotency-Key", detail));
        }
        let corrupt = || Error::Corrupt("idempotency.answer");
        let answered: Answered = serde_json::from_str(&row.answer).map_err(|_| corrupt())?;
        let number = RegistrationNumber::parse(&answered.number).map_err(|_| corrupt())?;
        Ok(Some((RegistrationId(answered.id), number)))
    }

    /// Keeps the answer with the registration itself. False: the same form is being answered at this moment by somebody
    /// else, whose answer counts.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn keep(
        &self,
        tx: &DatabaseTransaction,
        now_ms: i64,
        id: RegistrationId,
        number: &RegistrationNumber,
    ) -> Result<bool> {
        let answered = Answered {
            id: id.0,
            number: number.as_str().to_owned(),
        };
        let row = idempotency::ActiveModel {
            key: Set(self.key.clone()),
            body_index: Set(self.body_index.clone()),
            answer: Set(serde_json::to_string(&answered).map_err(|_| Error::Corrupt("idempotency.answer"))?),
            created_at_ms: Set(now_ms),
        };
        let kept = idempotency::Entity::insert(row)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(tx)
            .await?;
        Ok(kept > 0)
    }
}
