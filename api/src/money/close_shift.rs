//! 交班: the drawer is counted again, and the slip is made.

use actix_web::{HttpRequest, post, web};
use domain::cash::CashCommand;
use domain::cash::command::CloseShift;
use domain::id::ShiftId;
use domain::role::Permission;

use super::open_shift::CountBody;
use super::view::ShiftOut;
use super::ways::Request;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Closes a shift: one's own, or for whoever looks after the drawers one that was left open. The answer is the slip.
#[utoipa::path(tag = "money", request_body = CountBody, security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = ShiftOut), (status = 404, body = Problem),
              (status = 409, description = "shift_closed, not_your_shift", body = Problem),
              (status = 422, description = "difference_unexplained", body = Problem)))]
#[post("/shifts/{id}/close")]
pub async fn close_shift(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<ShiftId>,
    body: web::Json<CountBody>,
) -> Answer<web::Json<ShiftOut>> {
    let actor = caller.may(Permission::DrawerUse)?;
    let request = Request::of(&request, &*body)?;
    let within = app.store.within(&actor);
    within.shift(*id).await?;
    let command = CloseShift {
        shift_id: *id,
        person: actor.id,
        in_charge: actor.role.may(Permission::DrawersEdit),
        counted: body.counted_fen,
        reason: body.reason,
    };
    within
        .book(CashCommand::CloseShift(command), Some(request.once()), None)
        .await?;
    within.shift_note_head(*id).await?;
    Ok(web::Json(ShiftOut::from(within.shift(*id).await?)))
}
