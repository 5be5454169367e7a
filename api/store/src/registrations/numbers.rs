//! The whole numbers of a registration, for whoever compares them with the card and the telephone. Each look is written down.

use domain::id::RegistrationId;
use domain::place::PlacePath;
use domain::registration::RegistrationState;
use sea_orm::{EntityTrait, QueryFilter};
use serde_json::json;

use crate::audit::Act;
use crate::entity::registration;
use crate::{Error, Result, Scoped};

/// As they were typed and understood. No `Debug`: they are nobody else's.
pub struct RegistrationNumbers {
    /// 身份证号
    pub resident_id: Option<String>,
    /// 本人电话
    pub phone: Option<String>,
    /// 联系人电话
    pub contact_phone: Option<String>,
}

impl Scoped<'_> {
    /// The numbers of a registration that nobody has decided about yet: afterwards there is nothing to compare them for.
    ///
    /// # Errors
    /// Not found, also outside the actor's scope; `wrong_state`.
    pub async fn registration_numbers(&self, id: RegistrationId) -> Result<RegistrationNumbers> {
        let row = registration::Entity::find_by_id(id.0)
            .filter(self.covers(registration::Column::PlacePath))
            .one(self.store.db.read())
            .await?
            .ok_or(Error::NotFound("registration"))?;
        if !matches!(row.state()?, RegistrationState::Submitted | RegistrationState::Verified) {
            return Err(Error::conflict(
                "wrong_state",
                "somebody has decided about this registration",
            ));
        }
        self.note(Act {
            action: "registration.numbers",
            subject_kind: "registration",
            subject_id: id.to_string(),
            place_path: &PlacePath(row.place_path.clone()),
            detail: json!({}),
        })
        .await?;
        let read = row.checked(&self.store.keys)?;
        Ok(RegistrationNumbers {
            resident_id: read.identity.resident_id().map(|id| id.as_str().to_owned()),
            phone: read.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            contact_phone: read.contact.as_ref().map(|contact| contact.phone.as_str().to_owned()),
        })
    }
}
