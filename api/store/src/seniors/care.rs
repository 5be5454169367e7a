//! How closely somebody is watched over, whom to call, and whether an ambulance is wanted.

use domain::care::Risk;
use domain::id::SeniorId;
use domain::person::contact::Contact;
use domain::time::ServiceDay;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::sheets::{self, ContactSheet, HealthSheet};
use crate::audit::Act;
use crate::entity::senior;
use crate::{Error, Keyring, Result, Scoped, visits};
use domain::place::PlacePath;

/// What is set for somebody. No `Debug`: phones and health.
#[derive(Clone)]
pub struct Care {
    /// As somebody who knows them said; what the facts suggest while nobody has.
    pub risk: Risk,
    /// Whether somebody has said so.
    pub risk_is_set: bool,
    /// No ambulance.
    pub hospice: bool,
    /// Who lives next door or holds a key.
    pub neighbour: Option<Contact>,
    /// The family doctor.
    pub doctor: Option<Contact>,
}

/// What is to be set.
#[derive(Clone)]
pub struct NewCare {
    /// Nothing: what the facts suggest.
    pub risk: Option<Risk>,
    /// No ambulance.
    pub hospice: bool,
    /// Who lives next door or holds a key.
    pub neighbour: Option<Contact>,
    /// The family doctor.
    pub doctor: Option<Contact>,
}

/// What a ladder goes by.
#[derive(Clone, Copy)]
pub(crate) struct Watch {
    pub(crate) risk: Risk,
    pub(crate) alone: bool,
    pub(crate) hospice: bool,
}

impl Scoped<'_> {
    /// What is set for somebody; the look is written down.
    ///
    /// # Errors
    /// Not found, also outside the scope.
    pub async fn care(&self, id: SeniorId) -> Result<Care> {
        let row = senior::Entity::find_by_id(id.0)
            .filter(self.covers(senior::Column::PlacePath))
            .one(self.store.db.read())
            .await?
            .ok_or(Error::NotFound("senior"))?;
        self.note(Act {
            action: "senior.look_care",
            subject_kind: "senior",
            subject_id: id.to_string(),
            place_path: &PlacePath(row.place_path.clone()),
            detail: json!({}),
        })
        .await?;
        self.care_of(&row)
    }

    /// Sets it.
    ///
    /// # Errors
    /// Not found; `senior_gone`.
    pub async fn set_care(&self, id: SeniorId, care: NewCare) -> Result<Care> {
        let now = self.store.clock.now();
        let keys = &self.store.keys;
        let tx = self.store.db.begin().await?;
        let row = self.senior_for_change(&tx, id).await?;
        if row.standing()?.is_gone() {
            return Err(Error::conflict("senior_gone", "the senior does not eat here any more"));
        }
        let contact = ContactSheet {
            neighbour: care.neighbour,
            doctor: care.doctor,
            ..sheets::open(keys, row.id, &row.contact_sealed)?
        };
        let health = HealthSheet {
            risk: care.risk,
            hospice: care.hospice,
            ..sheets::open(keys, row.id, &row.health_sealed)?
        };
        let after = senior::ActiveModel {
            id: Set(row.id),
            contact_sealed: Set(sheets::seal(keys, row.id, &contact)?),
            health_sealed: Set(sheets::seal(keys, row.id, &health)?),
            version: Set(row.version + 1),
            ..Default::default()
        };
        let row = after.update(&tx).await?;
        let watch = watch_of(keys, &row, now.day())?;
        visits::set_risk(&tx, id, &row.place_path, watch.risk, now).await?;
        // Which of them changed is health; that something did is enough for the log.
        self.note_senior(&tx, id, &row.place_path, "senior.care", json!({}))
            .await?;
        tx.commit().await?;
        self.care_of(&row)
    }

    fn care_of(&self, row: &senior::Model) -> Result<Care> {
        let keys = &self.store.keys;
        let contact: ContactSheet = sheets::open(keys, row.id, &row.contact_sealed)?;
        let health: HealthSheet = sheets::open(keys, row.id, &row.health_sealed)?;
        let watch = watch_of(keys, row, self.store.clock.now().day())?;
        Ok(Care {
            risk: watch.risk,
            risk_is_set: health.risk.is_some(),
            hospice: watch.hospice,
            neighbour: contact.neighbour,
            doctor: contact.doctor,
        })
    }
}

/// What a ladder goes by, for one senior.
pub(crate) async fn watch<C: ConnectionTrait>(
    conn: &C,
    keys: &Keyring,
    id: SeniorId,
    today: ServiceDay,
) -> Result<Watch> {
    let row = senior::Entity::find_by_id(id.0).one(conn).await?;
    watch_of(keys, &row.ok_or(Error::NotFound("senior"))?, today)
}

pub(crate) fn watch_of(keys: &Keyring, row: &senior::Model, today: ServiceDay) -> Result<Watch> {
    let health: HealthSheet = sheets::open(keys, row.id, &row.health_sealed)?;
    let age = today.age_of(row.born()?);
    Ok(Watch {
        risk: health
            .risk
            .unwrap_or_else(|| Risk::assess(age, health.living, health.ability)),
        alone: health.living.alone,
        hospice: health.hospice,
    })
}
