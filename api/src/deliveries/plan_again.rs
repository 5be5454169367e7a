//! The rounds of a sitting whose planning was given up.

use actix_web::{HttpResponse, post, web};
use domain::id::SittingId;
use domain::role::Permission;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Has the rounds made that a closed sitting misses. The worker makes them within seconds; asking twice changes nothing.
#[utoipa::path(tag = "rounds", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 202, description = "the worker makes them"), (status = 403, body = Problem),
              (status = 404, body = Problem),
              (status = 409, description = "already_planned, sitting_open", body = Problem)))]
#[post("/sittings/{id}/rounds")]
pub async fn plan_again(app: web::Data<App>, caller: Caller, id: web::Path<SittingId>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::RoundsEdit)?;
    app.store.within(&actor).rounds_again(*id).await?;
    Ok(HttpResponse::Accepted().finish())
}
