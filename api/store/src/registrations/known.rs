//! Who has this resident ID or this phone already: asked while the form is typed, so that nobody fills in the rest in vain.

use domain::id::{RegistrationId, SeniorId};
use domain::number::{RegistrationNumber, SeniorNumber};
use domain::person::phone::Phone;
use domain::person::resident_id::ResidentId;
use domain::place::PlacePath;
use domain::senior::SeniorState;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use super::duplicates::{index, open_states};
use crate::audit::Act;
use crate::entity::{registration, senior};
use crate::{Result, Scoped};

/// A senior with that resident ID.
#[derive(Debug, Clone)]
pub struct KnownSenior {
    /// Their number; the card in the registrar's hand is theirs.
    pub number: SeniorNumber,
    /// Nothing outside the actor's scope: there is a number, and nothing to open.
    pub id: Option<SeniorId>,
}

/// A registration with that resident ID that nobody has decided.
#[derive(Debug, Clone)]
pub struct WaitingForm {
    /// Its number.
    pub number: RegistrationNumber,
    /// Nothing outside the actor's scope.
    pub id: Option<RegistrationId>,
}

/// What is known of a form half typed.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Registered with this resident ID.
    pub senior: Option<KnownSenior>,
    /// Waiting with this resident ID.
    pub waiting: Option<WaitingForm>,
    /// Seniors in scope with this phone number.
    pub same_phone: u64,
}

impl Scoped<'_> {
    /// Who has this resident ID anywhere in the installation, and how many in scope have this phone. Being told that somebody
    /// is registered is a look at them, and written down.
    ///
    /// # Errors
    /// The database's.
    pub async fn known_before(&self, resident_id: Option<&ResidentId>, phone: Option<&Phone>) -> Result<Known> {
        let conn = self.store.db.read();
        let mut known = Known::default();
        if let Some(phone) = phone {
            known.same_phone = self.sharing(conn, phone).await?;
        }
        let Some(id_index) = resident_id.map(|id| index(&self.store.keys, id)) else {
            return Ok(known);
        };
        let senior = senior::Entity::find()
            .filter(senior::Column::IdIndex.eq(&id_index))
            .one(conn)
            .await?;
        if let Some(row) = senior {
            self.note(Act {
                action: "registration.duplicate",
                subject_kind: "senior",
                subject_id: row.number.clone(),
                place_path: &self.actor.scope,
                detail: json!({}),
            })
            .await?;
            known.senior = Some(KnownSenior {
                number: row.senior_number()?,
                id: self
                    .allows(&PlacePath(row.place_path.clone()))
                    .then_some(SeniorId(row.id)),
            });
        }
        let waiting = registration::Entity::find()
            .filter(registration::Column::IdIndex.eq(&id_index))
            .filter(registration::Column::State.is_in(open_states()))
            .one(conn)
            .await?;
        if let Some(row) = waiting {
            known.waiting = Some(WaitingForm {
                number: row.registration_number()?,
                id: self
                    .allows(&PlacePath(row.place_path.clone()))
                    .then_some(RegistrationId(row.id)),
            });
        }
        Ok(known)
    }

    /// Seniors in scope who are reached by this phone.
    pub(super) async fn sharing<C: ConnectionTrait>(&self, conn: &C, phone: &Phone) -> Result<u64> {
        let sharing = senior::Entity::find()
            .filter(senior::Column::PhoneIndex.eq(self.store.keys.index("phone", phone.as_str())))
            .filter(senior::Column::State.ne(SeniorState::Erased.name()))
            .filter(self.covers(senior::Column::PlacePath));
        Ok(sharing.count(conn).await?)
    }
}
