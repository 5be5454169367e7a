//! 撤回.

use actix_web::{post, web};
use domain::id::RegistrationId;
use domain::role::Permission;

use super::view::RegistrationStateView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Takes one's own registration back before it is decided.
#[utoipa::path(tag = "registrations", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = RegistrationStateView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/registrations/{id}/withdraw")]
pub async fn withdraw_registration(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<RegistrationId>,
) -> Answer<web::Json<RegistrationStateView>> {
    let actor = caller.may(Permission::RegistrationSubmit)?;
    let state = app.store.within(&actor).withdraw_registration(*id).await?;
    Ok(web::Json(RegistrationStateView { state }))
}
