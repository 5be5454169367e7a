//! An access as staff see it.

use domain::family::ConsentHow;
use domain::id::FamilyAccessId;
use domain::time::At;
use serde::Serialize;
use store::family::FamilyAccess;
use utoipa::ToSchema;

/// Who looks after a senior's meals, since when, and how the senior agreed.
#[derive(Serialize, ToSchema)]
pub struct FamilyAccessView {
    #[schema(value_type = String)]
    id: FamilyAccessId,
    relative_name: String,
    relation: String,
    /// in_person written phone
    #[schema(value_type = String)]
    consent_how: ConsentHow,
    made_by: String,
    #[schema(value_type = String)]
    made_at: At,
    #[schema(value_type = String)]
    expires_at: At,
    #[schema(value_type = Option<String>)]
    last_used_at: Option<At>,
    #[schema(value_type = Option<String>)]
    revoked_at: Option<At>,
    revoked_by: Option<String>,
    /// Whether it can be used at this moment.
    live: bool,
}

impl FamilyAccessView {
    /// As it is at `now`.
    #[must_use]
    pub fn of(access: FamilyAccess, now: At) -> Self {
        Self {
            live: access.revoked_at.is_none() && access.expires_at > now,
            id: access.id,
            relative_name: access.relative_name,
            relation: access.relation,
            consent_how: access.consent_how,
            made_by: access.made_by,
            made_at: access.made_at,
            expires_at: access.expires_at,
            last_used_at: access.last_used_at,
            revoked_at: access.revoked_at,
            revoked_by: access.revoked_by,
        }
    }
}
