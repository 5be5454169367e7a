//! 退款: what was collected for a meal that fell through.

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::cash::CashCommand;
use domain::cash::command::PayOut;
use domain::id::ReceiptId;
use domain::money::Fen;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::ReceiptOut;
use super::ways::{Request, WayRef};
use super::who::{self, WhoRef};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// To whom, how much, which way.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct PayOutBody {
    #[serde(flatten)]
    who: WhoRef,
    #[serde(flatten)]
    way: WayRef,
    /// What was shown; another sum is refused.
    #[schema(value_type = i64)]
    expected_fen: Fen,
}

/// Pays out what is owed to a senior for meals that were paid and fell through, and issues the receipt.
#[utoipa::path(tag = "money", request_body = PayOutBody, security(("bearer" = [])), params(("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 201, body = ReceiptOut), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "nothing_owed, amount_changed, drawer_short, shift_closed", body = Problem),
              (status = 422, body = Problem)))]
#[post("/pay-outs")]
pub async fn pay_out(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: web::Json<PayOutBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::DebtsEdit)?;
    let request = Request::of(&request, &*body)?;
    let command = PayOut {
        receipt_id: ReceiptId(store::ids::new_id()),
        senior_id: who::find(&app, &actor, &body.who).await?,
        expected: body.expected_fen,
        way: body.way.of(&actor)?,
        person: actor.id,
    };
    let within = app.store.within(&actor);
    let booked = within
        .book(CashCommand::PayOut(command), Some(request.once()), None)
        .await?;
    let receipt = booked.receipt.ok_or_else(|| Problem::not_found("receipt"))?;
    Ok(HttpResponse::Created().json(ReceiptOut::from(within.receipt(receipt).await?)))
}
