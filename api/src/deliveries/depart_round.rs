//! The desk lets a round leave.

use actix_web::{post, web};
use domain::id::RoundId;
use domain::role::Permission;

use super::view::RoundView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Lets a round leave: from now on its volunteer sees addresses.
#[utoipa::path(tag = "rounds", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = RoundView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/rounds/{id}/depart")]
pub async fn depart_round(app: web::Data<App>, caller: Caller, id: web::Path<RoundId>) -> Answer<web::Json<RoundView>> {
    let actor = caller.may(Permission::RoundDepart)?;
    let scoped = app.store.within(&actor);
    let round = scoped.round_depart(*id).await?;
    let shown = scoped.rounds_around(round.id).await?;
    Ok(web::Json(RoundView::of(&shown, &round)))
}
