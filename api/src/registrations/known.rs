//! Who has this resident ID or phone already, while the form is typed.

use actix_web::{post, web};
use domain::person::phone::Phone;
use domain::person::resident_id::ResidentId;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use store::registrations::known::{Known, KnownSenior, WaitingForm};
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::limits::Try;
use crate::problem::{Answer, Problem};

/// What was typed so far. In a body: neither may stand in an address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KnownBody {
    #[serde(default)]
    resident_id: String,
    #[serde(default)]
    phone: String,
}

/// Somebody registered with this resident ID.
#[derive(Serialize, ToSchema)]
pub struct KnownSeniorView {
    number: String,
    /// Left out where the caller may not open them.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

/// A registration with this resident ID that waits for a decision.
#[derive(Serialize, ToSchema)]
pub struct WaitingFormView {
    number: String,
    /// Left out where the caller may not open it.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

/// Who is known already.
#[derive(Serialize, ToSchema)]
pub struct KnownView {
    #[serde(skip_serializing_if = "Option::is_none")]
    senior: Option<KnownSeniorView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting: Option<WaitingFormView>,
    /// Registered seniors in the caller's care with this phone number; couples share one.
    same_phone: u64,
}

/// Says who has a resident ID or phone already. What can't be read as one is nobody's. Limited like registrations, and a
/// person found is written down.
#[utoipa::path(tag = "registrations", request_body = KnownBody, security(("bearer" = [])),
    responses((status = 200, body = KnownView), (status = 429, description = "slow_down", body = Problem)))]
#[post("/registrations/known")]
pub async fn known_before(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<KnownBody>,
) -> Answer<web::Json<KnownView>> {
    let actor = caller.may(Permission::RegistrationSubmit)?;
    app.limits
        .take(&app.store, Try::Register, &actor.id.to_string())
        .await?;
    let resident_id = ResidentId::parse(&body.resident_id).ok();
    let phone = Phone::parse(&body.phone).ok();
    let known = app
        .store
        .within(&actor)
        .known_before(resident_id.as_ref(), phone.as_ref())
        .await?;
    Ok(web::Json(KnownView::from(known)))
}

impl From<Known> for KnownView {
    fn from(known: Known) -> Self {
        let senior = |one: KnownSenior| KnownSeniorView {
            number: one.number.into(),
            id: one.id.map(|id| id.to_string()),
        };
        let form = |one: WaitingForm| WaitingFormView {
            number: one.number.into(),
            id: one.id.map(|id| id.to_string()),
        };
        Self {
            senior: known.senior.map(senior),
            waiting: known.waiting.map(form),
            same_phone: known.same_phone,
        }
    }
}
