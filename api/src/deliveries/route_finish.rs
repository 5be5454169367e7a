//! The volunteer gives the round back.

use actix_web::{HttpResponse, post, web};
use domain::role::Permission;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Gives the round back; the phone is shut out. Not while somebody still waits.
#[utoipa::path(tag = "route", security(("bearer" = [])),
    responses((status = 204), (status = 404, body = Problem),
              (status = 409, description = "stops_waiting, round_not_under_way, round_finished", body = Problem)))]
#[post("/route/finish")]
pub async fn route_finish(app: web::Data<App>, caller: Caller) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::OwnRoute)?;
    app.store.within(&actor).own_finish().await?;
    Ok(HttpResponse::NoContent().finish())
}
