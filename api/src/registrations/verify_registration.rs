//! 初核.

use actix_web::{post, web};
use domain::id::RegistrationId;
use domain::role::Permission;

use super::view::{RegistrationStateView, VerifyBody, maybe_said};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Verifies a registration; the submitter can't.
#[utoipa::path(tag = "registrations", request_body = VerifyBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = RegistrationStateView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/registrations/{id}/verify")]
pub async fn verify_registration(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<RegistrationId>,
    body: Option<web::Json<VerifyBody>>,
) -> Answer<web::Json<RegistrationStateView>> {
    let actor = caller.may(Permission::RegistrationVerify)?;
    let note = body.and_then(|body| body.into_inner().note);
    let note = maybe_said(note.as_deref(), "note")?;
    let state = app
        .store
        .within(&actor)
        .verify_registration(*id, note.as_deref())
        .await?;
    Ok(web::Json(RegistrationStateView { state }))
}
