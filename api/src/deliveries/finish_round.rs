//! The desk ends a round whose volunteer can't.

use actix_web::{post, web};
use domain::id::RoundId;
use domain::role::Permission;

use super::view::RoundView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Ends a round whose phone can't: it is shut out. Not while somebody still waits; their doors are keyed in or handed over
/// before.
#[utoipa::path(tag = "rounds", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = RoundView), (status = 404, body = Problem),
              (status = 409, description = "stops_waiting, round_not_under_way, round_finished", body = Problem)))]
#[post("/rounds/{id}/finish")]
pub async fn finish_round(app: web::Data<App>, caller: Caller, id: web::Path<RoundId>) -> Answer<web::Json<RoundView>> {
    let actor = caller.may(Permission::RoundsEdit)?;
    let scoped = app.store.within(&actor);
    let round = scoped.round_finish(*id).await?;
    let shown = scoped.rounds_around(round.id).await?;
    Ok(web::Json(RoundView::of(&shown, &round)))
}
