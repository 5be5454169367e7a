//! A mistyped receipt is reversed; both stay.

use actix_web::{HttpRequest, post, web};
use domain::cash::command::CorrectReason;
use domain::id::ReceiptId;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::ReceiptOut;
use super::ways::Request;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Why.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectReceiptBody {
    /// amount person twice returned
    #[schema(value_type = String)]
    pub(super) reason: CorrectReason,
}

/// Reverses all that a receipt stands for. What went through a drawer needs one's own open shift there.
#[utoipa::path(tag = "money", request_body = CorrectReceiptBody, security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = ReceiptOut), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "corrected, shift_closed, not_your_shift, balance_short, drawer_short", body = Problem)))]
#[post("/receipts/{id}/correct")]
pub async fn correct_receipt(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<ReceiptId>,
    body: web::Json<CorrectReceiptBody>,
) -> Answer<web::Json<ReceiptOut>> {
    let actor = caller.may(Permission::DebtsEdit)?;
    let request = Request::of(&request, &*body)?;
    let within = app.store.within(&actor);
    // What went through the bank is finance's, as the way there was.
    if within.receipt(*id).await?.receipt.way == "bank" && !actor.role.may(Permission::BankMoney) {
        return Err(Problem::forbidden());
    }
    within.correct_receipt(*id, body.reason, request.once()).await??;
    Ok(web::Json(ReceiptOut::from(within.receipt(*id).await?)))
}
