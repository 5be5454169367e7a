//! A volunteer takes a day back.

use actix_web::{HttpResponse, delete, web};
use domain::id::VolunteerId;
use domain::role::Permission;
use uuid::Uuid;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Takes a day back.
#[utoipa::path(tag = "rounds", security(("bearer" = [])), params(("id" = String, Path), ("signup" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
#[delete("/volunteers/{id}/signups/{signup}")]
pub async fn sign_off(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(VolunteerId, Uuid)>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::VolunteersEdit)?;
    let (id, signup) = path.into_inner();
    app.store.within(&actor).volunteer_sign_off(id, signup).await?;
    Ok(HttpResponse::NoContent().finish())
}
