//! Registered seniors: their rows, what is sealed in them, and what is done to them.

pub(crate) mod admit;
pub mod care;
pub mod delivery;
pub(crate) mod door;
pub mod entitlements;
pub mod erase;
pub mod facts;
pub mod file;
mod identity;
pub mod list;
pub(crate) mod record;
pub mod release;
pub(crate) mod sheets;
pub mod standing;

use domain::id::SeniorId;
use domain::place::{PlaceCode, PlacePath};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use serde_json::Value;

use crate::audit::{self, Act};
use crate::entity::{place, senior};
use crate::{Error, Result, Scoped};

impl Scoped<'_> {
    /// The row, held until the transaction ends; not found outside the actor's scope.
    pub(crate) async fn senior_for_change(&self, tx: &DatabaseTransaction, id: SeniorId) -> Result<senior::Model> {
        senior::Entity::find_by_id(id.0)
            .filter(self.covers(senior::Column::PlacePath))
            .lock_exclusive()
            .one(tx)
            .await?
            .ok_or(Error::NotFound("senior"))
    }

    /// Writes what was done to a senior into the log, within the transaction that does it.
    pub(crate) async fn note_senior(
        &self,
        tx: &DatabaseTransaction,
        id: SeniorId,
        path: &str,
        action: &'static str,
        detail: Value,
    ) -> Result<()> {
        let act = Act {
            action,
            subject_kind: "senior",
            subject_id: id.to_string(),
            place_path: &PlacePath(path.to_owned()),
            detail,
        };
        audit::write(tx, self.store.clock.now(), self.actor, act).await
    }

    /// The village's path, if there is such a village and the actor looks after it.
    ///
    /// # Errors
    /// `unknown_village` when there is none; not found when it lies elsewhere.
    pub(crate) async fn village<C: ConnectionTrait>(&self, conn: &C, code: &PlaceCode) -> Result<PlacePath> {
        let known = place::Entity::find_by_id(code.as_str().to_owned())
            .filter(place::Column::Level.eq(code.level().name()))
            .one(conn)
            .await?;
        if known.is_none() {
            return Err(Error::invalid(
                "unknown_village",
                "village_code",
                "there is no village with this code",
            ));
        }
        let path = PlacePath::of(code);
        if self.allows(&path) {
            Ok(path)
        } else {
            Err(Error::NotFound("place"))
        }
    }
}
