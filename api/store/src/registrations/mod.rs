//! Registrations on their way from a door to a dining card: submitted, verified, approved, each by somebody else.

pub mod approve;
pub mod batch;
pub mod decide;
pub mod duplicates;
pub mod known;
pub mod list;
pub mod look;
pub mod numbers;
mod once;
pub(crate) mod record;
pub mod submit;
#[cfg(test)]
mod tests;

use domain::id::RegistrationId;
use sea_orm::{DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use serde_json::Value;

use crate::audit::{self, Act};
use crate::entity::registration;
use crate::{Error, Result, Scoped};

impl Scoped<'_> {
    /// The row, held until the transaction ends; not found outside the actor's scope.
    async fn registration_for_change(
        &self,
        tx: &DatabaseTransaction,
        id: RegistrationId,
    ) -> Result<registration::Model> {
        registration::Entity::find_by_id(id.0)
            .filter(self.covers(registration::Column::PlacePath))
            .lock_exclusive()
            .one(tx)
            .await?
            .ok_or(Error::NotFound("registration"))
    }

    async fn note_registration(
        &self,
        tx: &DatabaseTransaction,
        id: RegistrationId,
        path: &str,
        action: &'static str,
        detail: Value,
    ) -> Result<()> {
        let act = Act {
            action,
            subject_kind: "registration",
            subject_id: id.to_string(),
            place_path: &domain::place::PlacePath(path.to_owned()),
            detail,
        };
        audit::write(tx, self.store.clock.now(), self.actor, act).await
    }
}
