//! A relative lets the senior's meals go on.

use actix_web::{HttpResponse, post, web};

use super::relative;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Ends a pause that a relative may end.
#[utoipa::path(tag = "family", security(("bearer" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 409, description = "not_paused, pause_by_staff", body = Problem)))]
#[post("/family/resume")]
pub async fn family_resume(app: web::Data<App>, caller: Caller) -> Answer<HttpResponse> {
    let (actor, _) = relative(&app, caller).await?;
    app.store.within(&actor).family_resume().await?;
    Ok(HttpResponse::NoContent().finish())
}
