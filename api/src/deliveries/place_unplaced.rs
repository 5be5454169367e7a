//! A meal that the planner couldn't place is placed by hand.

use actix_web::{post, web};
use domain::id::OrderId;
use domain::role::Permission;
use store::rounds::RoundsShown;

use super::arrange::{self, ArrangeBody, Arranged, Mover};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem, Speaks};

/// Places a meal on a round, or only says what that would do.
#[utoipa::path(tag = "rounds", request_body = ArrangeBody, security(("bearer" = [])), params(("order_id" = String, Path)),
    responses((status = 200, body = Arranged), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/unplaced/{order_id}/place")]
pub async fn place_unplaced(
    app: web::Data<App>,
    caller: Caller,
    Speaks(lang): Speaks,
    id: web::Path<OrderId>,
    body: web::Json<ArrangeBody>,
) -> Answer<web::Json<Arranged>> {
    let actor = caller.may(Permission::RoundsEdit)?;
    let shown = app.store.within(&actor).rounds_around(body.round_id).await?;
    let mover = waiting(&shown, *id)?;
    let arranged = arrange::arrange(&app, &actor, lang, &shown, &mover, &body).await?;
    Ok(web::Json(arranged))
}

/// All meals of the same person go along: one bag, one knock.
fn waiting(shown: &RoundsShown, id: OrderId) -> Answer<Mover> {
    let entry = shown.unplaced.iter().find(|entry| entry.order_id == id);
    let senior_id = entry.ok_or_else(|| Problem::not_found("order"))?.senior_id;
    let own = shown.unplaced.iter().filter(|entry| entry.senior_id == senior_id);
    Ok(Mover::Orders {
        senior_id,
        order_ids: own.map(|entry| entry.order_id).collect(),
    })
}
