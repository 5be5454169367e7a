//! 到账了: an announced top-up stands on the bank's statement.

use actix_web::{HttpRequest, post, web};
use domain::id::TopUpNoticeId;
use domain::money::Fen;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::top_up_notice_view::TopUpNoticeView;
use super::ways::Request;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What arrived.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmTopUpBody {
    /// As the statement says, whatever was announced.
    #[schema(value_type = i64)]
    fen: Fen,
}

/// Books what arrived onto the senior's balance and issues the receipt. An announcement is confirmed once, whoever asks how often.
#[utoipa::path(tag = "money", request_body = ConfirmTopUpBody, security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = TopUpNoticeView), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "top_up_settled, senior_gone", body = Problem),
              (status = 422, description = "bad_amount", body = Problem)))]
#[post("/top-up-notices/{id}/confirm")]
pub async fn confirm_top_up(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<TopUpNoticeId>,
    body: web::Json<ConfirmTopUpBody>,
) -> Answer<web::Json<TopUpNoticeView>> {
    let actor = caller.may(Permission::BankMoney)?;
    let request = Request::of(&request, &*body)?;
    let within = app.store.within(&actor);
    let confirmed = within.confirm_top_up(*id, body.fen, request.once()).await??;
    Ok(web::Json(confirmed.into()))
}
