//! A door is moved within its round, or to another.

use actix_web::{post, web};
use domain::id::StopId;
use domain::role::Permission;

use super::arrange::{self, ArrangeBody, Arranged, Mover};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem, Speaks};

/// Moves a door, or only says what that would do.
#[utoipa::path(tag = "rounds", request_body = ArrangeBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = Arranged), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/stops/{id}/move")]
pub async fn move_stop(
    app: web::Data<App>,
    caller: Caller,
    Speaks(lang): Speaks,
    id: web::Path<StopId>,
    body: web::Json<ArrangeBody>,
) -> Answer<web::Json<Arranged>> {
    let actor = caller.may(Permission::RoundsEdit)?;
    let scoped = app.store.within(&actor);
    let round = scoped.round_of_stop(*id).await?;
    let shown = scoped.rounds_around(round.id).await?;
    let arranged = arrange::arrange(&app, &actor, lang, &shown, &Mover::Stop(*id), &body).await?;
    Ok(web::Json(arranged))
}
