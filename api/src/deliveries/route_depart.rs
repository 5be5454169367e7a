//! The volunteer leaves.

use actix_web::{HttpResponse, post, web};
use domain::role::Permission;

use super::route_view::RouteView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem, Speaks};

/// Leaves with the boxes: from now on addresses are open.
#[utoipa::path(tag = "route", security(("bearer" = [])),
    responses((status = 200, body = RouteView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/route/depart")]
pub async fn route_depart(app: web::Data<App>, caller: Caller, Speaks(lang): Speaks) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::OwnRoute)?;
    let scoped = app.store.within(&actor);
    scoped.own_depart().await?;
    let shown = scoped.own_route().await?;
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(RouteView::of(&shown, lang)))
}
