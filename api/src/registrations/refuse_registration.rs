//! 退回.

use actix_web::{post, web};
use domain::id::RegistrationId;
use domain::role::Permission;

use super::view::{RefuseBody, RegistrationStateView, said};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Refuses a registration, with a reason that the submitter reads. Verifiers and approvers may.
#[utoipa::path(tag = "registrations", request_body = RefuseBody, security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 200, body = RegistrationStateView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/registrations/{id}/refuse")]
pub async fn refuse_registration(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<RegistrationId>,
    body: web::Json<RefuseBody>,
) -> Answer<web::Json<RegistrationStateView>> {
    let actor = caller.may(Permission::RegistrationRefuse)?;
    let reason = said(&body.reason, "reason")?;
    let state = app.store.within(&actor).refuse_registration(*id, &reason).await?;
    Ok(web::Json(RegistrationStateView { state }))
}
