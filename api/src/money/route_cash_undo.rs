//! Cash at a door that was none: the volunteer takes it back out of the round's bag.

use actix_web::{HttpRequest, post, web};
use domain::cash::command::CorrectReason;
use domain::id::StopId;
use domain::money::Fen;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ways::Request;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What is taken back.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DoorCashUndoBody {
    /// Exactly what the phone shows as collected there.
    #[schema(value_type = i64)]
    fen: Fen,
    /// amount person twice returned
    #[schema(value_type = String)]
    reason: CorrectReason,
}

/// What of it was booked.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct DoorCashUndone {
    taken_back_fen: i64,
}

/// Reverses what was collected at a door of the volunteer's own round, as long as its cash wasn't handed over. It is due
/// again, and may be collected again. Where nothing was collected nothing changes.
#[utoipa::path(tag = "route", request_body = DoorCashUndoBody, security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = DoorCashUndone), (status = 404, body = Problem),
              (status = 409, description = "round_not_under_way, amount_changed, bag_emptied", body = Problem)))]
#[post("/route/stops/{id}/cash-undo")]
pub async fn route_cash_undo(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<StopId>,
    body: web::Json<DoorCashUndoBody>,
) -> Answer<web::Json<DoorCashUndone>> {
    let actor = caller.may(Permission::OwnRoute)?;
    let request = Request::of(&request, &*body)?;
    let within = app.store.within(&actor);
    let taken_back = within
        .correct_door(*id, body.fen, body.reason, request.once())
        .await??;
    Ok(web::Json(DoorCashUndone {
        taken_back_fen: taken_back.0,
    }))
}
