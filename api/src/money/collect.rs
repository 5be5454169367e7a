//! 收款: an own share that was owed is paid.

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::cash::CashCommand;
use domain::cash::command::{Collect, Which};
use domain::id::{OrderId, ReceiptId};
use domain::ledger::Month;
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

/// Whose debt, which part of it, which way.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CollectBody {
    #[serde(flatten)]
    who: WhoRef,
    #[serde(flatten)]
    way: WayRef,
    /// Only these meals.
    #[schema(value_type = Option<Vec<String>>)]
    #[serde(default)]
    orders: Option<Vec<OrderId>>,
    /// Only the bill of this month, `2026-11`.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    month: Option<Month>,
    /// What was shown to the one who pays; another sum is refused.
    #[schema(value_type = i64)]
    expected_fen: Fen,
}

/// Collects what a senior owes, all of it unless a part is named, and issues the receipt.
#[utoipa::path(tag = "money", request_body = CollectBody, security(("bearer" = [])), params(("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 201, body = ReceiptOut), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "nothing_owed, amount_changed, shift_closed, not_your_shift, balance_short", body = Problem),
              (status = 422, body = Problem)))]
#[post("/collections")]
pub async fn collect(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: web::Json<CollectBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::DebtsEdit)?;
    let request = Request::of(&request, &*body)?;
    let which = match (&body.orders, body.month) {
        (Some(orders), None) => Which::Orders(orders.clone()),
        (None, Some(month)) => Which::Bill(month),
        (None, None) => Which::All,
        (Some(_), Some(_)) => {
            return Err(Problem::invalid(
                "bad_request",
                "month",
                "send orders or month, not both",
            ));
        }
    };
    let command = Collect {
        receipt_id: ReceiptId(store::ids::new_id()),
        senior_id: who::find(&app, &actor, &body.who).await?,
        which,
        expected: body.expected_fen,
        way: body.way.of(&actor)?,
        person: actor.id,
    };
    let within = app.store.within(&actor);
    let booked = within
        .book(CashCommand::Collect(command), Some(request.once()), None)
        .await?;
    let receipt = booked.receipt.ok_or_else(|| Problem::not_found("receipt"))?;
    Ok(HttpResponse::Created().json(ReceiptOut::from(within.receipt(receipt).await?)))
}
