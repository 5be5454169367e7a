//! A volunteer hands over the cash of the doors.

use actix_web::{HttpRequest, post, web};
use domain::cash::CashCommand;
use domain::cash::command::{DifferenceReason, EmptyBag};
use domain::id::{RoundId, ShiftId};
use domain::money::Fen;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::ShiftOut;
use super::ways::Request;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What was handed over.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BagBody {
    /// One's own open shift.
    #[schema(value_type = String)]
    shift_id: ShiftId,
    #[schema(value_type = i64)]
    counted_fen: Fen,
    /// Why it isn't what was collected.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    reason: Option<DifferenceReason>,
}

/// Puts the cash of a round into one's own drawer.
#[utoipa::path(tag = "money", request_body = BagBody, security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = ShiftOut), (status = 404, body = Problem),
              (status = 409, description = "shift_closed, not_your_shift, nothing_owed", body = Problem),
              (status = 422, description = "difference_unexplained", body = Problem)))]
#[post("/rounds/{id}/cash")]
pub async fn empty_bag(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<RoundId>,
    body: web::Json<BagBody>,
) -> Answer<web::Json<ShiftOut>> {
    let actor = caller.may(Permission::DrawerUse)?;
    let request = Request::of(&request, &*body)?;
    let within = app.store.within(&actor);
    within.bag_cash(*id).await?;
    let command = EmptyBag {
        id: store::ids::new_id(),
        round_id: *id,
        shift_id: body.shift_id,
        person: actor.id,
        counted: body.counted_fen,
        reason: body.reason,
    };
    within
        .book(CashCommand::EmptyBag(command), Some(request.once()), None)
        .await?;
    Ok(web::Json(ShiftOut::from(within.shift(body.shift_id).await?)))
}
