//! 退余额: money paid in ahead goes back, also to the heirs.

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::cash::CashCommand;
use domain::cash::command::{PayBack, PayBackReason, Payer};
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

/// Whose, how much, to whom, why.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct PayBackBody {
    #[serde(flatten)]
    who: WhoRef,
    #[serde(flatten)]
    way: WayRef,
    /// All of it when left out.
    #[schema(value_type = Option<i64>)]
    #[serde(default)]
    fen: Option<Fen>,
    /// self spouse child relative neighbour other
    #[schema(value_type = String)]
    payee: Payer,
    /// wished died moved
    #[schema(value_type = String)]
    reason: PayBackReason,
}

/// Pays a senior's balance back and issues the receipt.
#[utoipa::path(tag = "money", request_body = PayBackBody, security(("bearer" = [])), params(("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 201, body = ReceiptOut), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "nothing_held, balance_short, drawer_short, shift_closed", body = Problem),
              (status = 422, description = "bad_amount, wrong_way", body = Problem)))]
#[post("/pay-backs")]
pub async fn pay_back(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: web::Json<PayBackBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::PrepaidEdit)?;
    let request = Request::of(&request, &*body)?;
    let command = PayBack {
        receipt_id: ReceiptId(store::ids::new_id()),
        senior_id: who::find(&app, &actor, &body.who).await?,
        fen: body.fen,
        way: body.way.of(&actor)?,
        person: actor.id,
        payee: body.payee,
        reason: body.reason,
    };
    let within = app.store.within(&actor);
    let booked = within
        .book(CashCommand::PayBack(command), Some(request.once()), None)
        .await?;
    let receipt = booked.receipt.ok_or_else(|| Problem::not_found("receipt"))?;
    Ok(HttpResponse::Created().json(ReceiptOut::from(within.receipt(receipt).await?)))
}
