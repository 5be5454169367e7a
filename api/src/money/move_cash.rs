//! Change from the bank, takings to the bank.

use actix_web::{HttpRequest, post, web};
use domain::cash::CashCommand;
use domain::cash::command::{CashMove, MoveCash};
use domain::id::ShiftId;
use domain::money::Fen;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::ShiftOut;
use super::ways::Request;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which way and how much.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveCashBody {
    /// float: change is brought; deposit: takings are paid in
    #[schema(value_type = String)]
    kind: CashMove,
    #[schema(value_type = i64)]
    fen: Fen,
}

/// Books cash between one's own drawer and the bank.
#[utoipa::path(tag = "money", request_body = MoveCashBody, security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = ShiftOut), (status = 404, body = Problem),
              (status = 409, description = "shift_closed, not_your_shift, drawer_short", body = Problem),
              (status = 422, description = "bad_amount", body = Problem)))]
#[post("/shifts/{id}/cash")]
pub async fn move_cash(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<ShiftId>,
    body: web::Json<MoveCashBody>,
) -> Answer<web::Json<ShiftOut>> {
    let actor = caller.may(Permission::DrawerUse)?;
    let request = Request::of(&request, &*body)?;
    let within = app.store.within(&actor);
    within.shift(*id).await?;
    let command = MoveCash {
        id: store::ids::new_id(),
        shift_id: *id,
        person: actor.id,
        way: body.kind,
        fen: body.fen,
    };
    within
        .book(CashCommand::MoveCash(command), Some(request.once()), None)
        .await?;
    Ok(web::Json(ShiftOut::from(within.shift(*id).await?)))
}
