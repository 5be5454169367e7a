//! Nobody came for a walk-in's meal.

use actix_web::{HttpResponse, post, web};
use domain::id::WalkInId;
use domain::order::WalkInCommand;
use domain::role::Permission;

use super::act;
use super::view::WalkInOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Says so. What was paid stays with the canteen, which cooked it; what wasn't, nobody owes.
#[utoipa::path(tag = "walk-ins", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = WalkInOut), (status = 404, body = Problem),
              (status = 409, description = "already_served, order_cancelled, order_flagged", body = Problem)))]
#[post("/walk-ins/{id}/lapse")]
pub async fn lapse_walk_in(app: web::Data<App>, caller: Caller, id: web::Path<WalkInId>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::WalkInSell)?;
    app.store.within(&actor).walk_in(*id).await?;
    Ok(HttpResponse::Ok().json(act::submit(&app, &actor, WalkInCommand::Lapse(*id), None).await?))
}
