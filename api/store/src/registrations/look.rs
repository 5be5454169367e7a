//! One registration with all that a reviewer needs. Each look is written down.

use domain::id::{RegistrationId, SeniorId};
use domain::number::RegistrationNumber;
use domain::place::PlacePath;
use domain::registration::{Registration, RegistrationForm, RegistrationState};
use domain::time::At;
use sea_orm::{EntityTrait, QueryFilter};
use serde_json::json;

use super::duplicates::{Duplicate, Likeness, duplicates};
use crate::audit::Act;
use crate::entity::registration;
use crate::places_named::names_of;
use crate::{Error, Result, Scoped};

/// A registration as its reviewers see it.
#[derive(Clone)]
pub struct RegistrationFile {
    /// Id.
    pub id: RegistrationId,
    /// Number.
    pub number: RegistrationNumber,
    /// Where it is.
    pub state: RegistrationState,
    /// The village's name.
    pub village: String,
    /// As it was typed.
    pub form: RegistrationForm,
    /// As it was understood; nothing when it was erased.
    pub read: Option<Registration>,
    /// Who else this may be.
    pub duplicates: Vec<Duplicate>,
    /// Registered seniors in scope with the same phone.
    pub same_phone: u64,
    /// What was done, in order.
    pub history: Vec<HistoryStep>,
    /// Who they have become.
    pub senior_id: Option<SeniorId>,
}

impl std::fmt::Debug for RegistrationFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RegistrationFile({})", self.number)
    }
}

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryStep {
    /// When.
    pub at: At,
    /// By whom.
    pub actor: String,
    /// submit, verify, approve, refuse, withdraw
    pub action: &'static str,
    /// What was said.
    pub note: Option<String>,
}

impl Scoped<'_> {
    /// Opens a registration.
    ///
    /// # Errors
    /// Not found, also outside the actor's scope.
    pub async fn registration(&self, id: RegistrationId) -> Result<RegistrationFile> {
        let conn = self.store.db.read();
        let row = registration::Entity::find_by_id(id.0)
            .filter(self.covers(registration::Column::PlacePath))
            .one(conn)
            .await?
            .ok_or(Error::NotFound("registration"))?;
        self.note(Act {
            action: "registration.look",
            subject_kind: "registration",
            subject_id: id.to_string(),
            place_path: &PlacePath(row.place_path.clone()),
            detail: json!({}),
        })
        .await?;
        let keys = &self.store.keys;
        let is_erased = row.form_sealed.is_empty();
        let read = if is_erased { None } else { Some(row.checked(keys)?) };
        let duplicates = match &read {
            Some(read) if row.senior_id.is_none() => duplicates(conn, &Likeness::of(read, keys), Some(row.id)).await?,
            _ => Vec::new(),
        };
        let phone = read.as_ref().and_then(|read| read.phone.as_ref());
        let same_phone = match phone {
            Some(phone) if row.senior_id.is_none() => self.sharing(conn, phone).await?,
            _ => 0,
        };
        let villages = names_of(conn, std::iter::once(row.village_code.clone())).await?;
        Ok(RegistrationFile {
            id,
            number: row.registration_number()?,
            state: row.state()?,
            village: villages.into_values().next().unwrap_or_default(),
            form: row.form(keys)?,
            read,
            duplicates,
            same_phone,
            history: history(&row)?,
            senior_id: row.senior_id.map(SeniorId),
        })
    }
}

fn history(row: &registration::Model) -> Result<Vec<HistoryStep>> {
    let mut steps = vec![HistoryStep {
        at: At(row.submitted_at_ms),
        actor: row.submitted_by_name.clone(),
        action: "submit",
        note: None,
    }];
    if let (Some(at), Some(actor)) = (row.verified_at_ms, &row.verified_by_name) {
        steps.push(HistoryStep {
            at: At(at),
            actor: actor.clone(),
            action: "verify",
            note: row.note.clone(),
        });
    }
    if let (Some(at), Some(actor)) = (row.decided_at_ms, &row.decided_by_name) {
        let action = match row.state()? {
            RegistrationState::Approved => "approve",
            RegistrationState::Withdrawn => "withdraw",
            _ => "refuse",
        };
        steps.push(HistoryStep {
            at: At(at),
            actor: actor.clone(),
            action,
            note: row.refusal_reason.clone(),
        });
    }
    Ok(steps)
}
