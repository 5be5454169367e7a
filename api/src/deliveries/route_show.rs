//! The volunteer's round.

use actix_web::{HttpResponse, get, web};
use domain::role::Permission;

use super::route_view::RouteView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem, Speaks};

/// Shows the caller's round. Names, addresses and phones open when it leaves, and close door by door.
#[utoipa::path(tag = "route", security(("bearer" = [])),
    responses((status = 200, body = RouteView), (status = 404, body = Problem),
              (status = 409, description = "round_finished", body = Problem)))]
#[get("/route")]
pub async fn route_show(app: web::Data<App>, caller: Caller, Speaks(lang): Speaks) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::OwnRoute)?;
    let shown = app.store.within(&actor).own_route().await?;
    // Addresses: the phone's page keeps what it needs and forgets it; no cache in between may.
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(RouteView::of(&shown, lang)))
}
