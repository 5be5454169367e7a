//! 充值: money paid in ahead.

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::cash::CashCommand;
use domain::cash::command::{Payer, TopUp};
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

/// For whom, how much, from whom.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct TopUpBody {
    #[serde(flatten)]
    who: WhoRef,
    #[serde(flatten)]
    way: WayRef,
    #[schema(value_type = i64)]
    fen: Fen,
    /// self spouse child relative neighbour other
    #[schema(value_type = String)]
    payer: Payer,
}

/// Tops a senior's balance up, by staff or for the family, and issues the receipt.
#[utoipa::path(tag = "money", request_body = TopUpBody, security(("bearer" = [])), params(("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 201, body = ReceiptOut), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "shift_closed, not_your_shift, senior_gone", body = Problem),
              (status = 422, description = "bad_amount, wrong_way", body = Problem)))]
#[post("/top-ups")]
pub async fn top_up(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: web::Json<TopUpBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::PrepaidEdit)?;
    let request = Request::of(&request, &*body)?;
    let command = TopUp {
        receipt_id: ReceiptId(store::ids::new_id()),
        senior_id: who::find(&app, &actor, &body.who).await?,
        fen: body.fen,
        way: body.way.of(&actor)?,
        person: actor.id,
        payer: body.payer,
    };
    let within = app.store.within(&actor);
    let booked = within
        .book(CashCommand::TopUp(command), Some(request.once()), None)
        .await?;
    let receipt = booked.receipt.ok_or_else(|| Problem::not_found("receipt"))?;
    Ok(HttpResponse::Created().json(ReceiptOut::from(within.receipt(receipt).await?)))
}
