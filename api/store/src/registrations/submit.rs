//! Submitting one registration.

use domain::id::RegistrationId;
use domain::number::{RegistrationNumber, SeniorNumber};
use domain::place::PlacePath;
use domain::registration::{Registration, RegistrationForm, RegistrationState};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde_json::json;

use super::duplicates::{Duplicate, Likeness, duplicates, refuse_registered};
use super::once::OnceForm;
use super::record::seal_form;
use crate::audit::{self, Act};
use crate::entity::{registration, senior};
use crate::{Error, Result, Scoped, counters, ids};

/// A form as it was typed, and as it was understood.
#[derive(Clone, Copy)]
pub struct CheckedForm<'a> {
    /// Kept, sealed.
    pub form: &'a RegistrationForm,
    /// What [`Registration::parse`] made of it today.
    pub read: &'a Registration,
}

/// What became of a form.
#[derive(Debug, Clone)]
pub struct Submitted {
    /// Id.
    pub id: RegistrationId,
    /// The number on the slip.
    pub number: RegistrationNumber,
    /// Who else this may be.
    pub duplicates: Vec<Duplicate>,
}

impl Scoped<'_> {
    /// Submits a registration. The same form under the same key is submitted once, also when its answer was lost or it comes
    /// twice at the same moment.
    ///
    /// # Errors
    /// `unknown_village`, or not found for a village elsewhere; `duplicate_person` when the resident ID is registered;
    /// `unknown_spouse`; `key_reused`.
    pub async fn submit_registration(&self, checked: CheckedForm<'_>, key: Option<&str>) -> Result<Submitted> {
        let once = key.map(|key| self.once_form(key, checked)).transpose()?;
        let tx = self.store.db.begin().await?;
        let path = self.village(&tx, &checked.read.village).await?;
        let like = Likeness::of(checked.read, &self.store.keys);
        if let Some(again) = self.submitted_before(&tx, once.as_ref(), &like).await? {
            return Ok(again);
        }
        if let Err(refused) = refuse_registered(&tx, &like).await {
            // Being told that somebody is registered is a look at them.
            self.note_refused(&tx, &path, &refused).await?;
            tx.commit().await?;
            return Err(refused);
        }
        if let Some(number) = &checked.read.spouse_number {
            self.known_spouse(&tx, number).await?;
        }
        let duplicates = duplicates(&tx, &like, None).await?;
        let (id, number) = self.insert_registration(&tx, checked, &path, like).await?;
        if let Some(once) = &once
            && !once.keep(&tx, self.store.clock.now().0, id, &number).await?
        {
            tx.rollback().await?;
            let like = Likeness::of(checked.read, &self.store.keys);
            let first = self.submitted_before(self.store.db.read(), Some(once), &like).await?;
            // Whoever was first has failed meanwhile: the sender asks again.
            return first.ok_or(Error::Busy { retry_after_s: 1 });
        }
        let detail = json!({ "duplicates": duplicates.len(), "warnings": checked.read.warnings.len() });
        self.note_registration(&tx, id, &path.0, "registration.submit", detail)
            .await?;
        tx.commit().await?;
        Ok(Submitted { id, number, duplicates })
    }

    /// What this form became when it came before under the same key.
    async fn submitted_before<C: ConnectionTrait>(
        &self,
        conn: &C,
        once: Option<&OnceForm>,
        like: &Likeness,
    ) -> Result<Option<Submitted>> {
        let Some(once) = once else { return Ok(None) };
        let Some((id, number)) = once.answered(conn).await? else {
            return Ok(None);
        };
        let duplicates = duplicates(conn, like, Some(id.0)).await?;
        Ok(Some(Submitted { id, number, duplicates }))
    }

    async fn note_refused<C: ConnectionTrait>(&self, conn: &C, path: &PlacePath, refused: &Error) -> Result<()> {
        let Error::Conflict { detail: number, .. } = refused else {
            return Ok(());
        };
        let act = Act {
            action: "registration.duplicate",
            subject_kind: "senior",
            subject_id: number.clone(),
            place_path: path,
            detail: json!({}),
        };
        audit::write(conn, self.store.clock.now(), self.actor, act).await
    }

    async fn known_spouse<C: ConnectionTrait>(&self, conn: &C, number: &SeniorNumber) -> Result<()> {
        let found = senior::Entity::find()
            .filter(senior::Column::Number.eq(number.as_str()))
            .filter(self.covers(senior::Column::PlacePath))
            .one(conn)
            .await?;
        let detail = "no senior with this number";
        found
            .map(|_| ())
            .ok_or_else(|| Error::invalid("unknown_spouse", "spouse_number", detail))
    }

    pub(crate) async fn insert_registration(
        &self,
        tx: &DatabaseTransaction,
        checked: CheckedForm<'_>,
        path: &PlacePath,
        like: Likeness,
    ) -> Result<(RegistrationId, RegistrationNumber)> {
        let id = ids::new_id();
        let serial = counters::next(tx, "registration").await?;
        let number = RegistrationNumber::mint(serial).map_err(|error| Error::of(&error))?;
        let row = registration::ActiveModel {
            id: Set(id),
            number: Set(number.as_str().to_owned()),
            state: Set(RegistrationState::Submitted.name().to_owned()),
            name_initials: Set(checked.read.name.initials()),
            name: Set(like.name),
            birth_date: Set(like.birth_date),
            village_code: Set(like.village_code),
            place_path: Set(path.0.clone()),
            id_index: Set(like.id_index),
            form_sealed: Set(seal_form(&self.store.keys, id, checked.form)?),
            submitted_by: Set(self.actor.id),
            submitted_by_name: Set(self.actor.name.clone()),
            submitted_at_ms: Set(self.store.clock.now().0),
            version: Set(1),
            ..Default::default()
        };
        registration::Entity::insert(row).exec_without_returning(tx).await?;
        Ok((RegistrationId(id), number))
    }
}
