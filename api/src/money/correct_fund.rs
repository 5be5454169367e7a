//! A mistyped receipt of a fund is reversed.

use actix_web::{HttpRequest, post, web};
use domain::cash::command::CorrectReason;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::FundOut;
use super::ways::Request;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which entry of which fund, and why. A fund's key may hold slashes, so it stands in no path.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectFundBody {
    fund_id: String,
    /// The entry's key, as the statement shows it.
    key: String,
    /// amount person twice returned
    #[schema(value_type = String)]
    reason: CorrectReason,
}

/// Reverses money that came into a fund.
#[utoipa::path(tag = "money", request_body = CorrectFundBody, security(("bearer" = [])), params(("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = FundOut), (status = 404, body = Problem), (status = 409, description = "corrected, not_correctable, fund_short", body = Problem)))]
#[post("/funds/corrections")]
pub async fn correct_fund(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: web::Json<CorrectFundBody>,
) -> Answer<web::Json<FundOut>> {
    let actor = caller.may(Permission::FundsEdit)?;
    let request = Request::of(&request, &*body)?;
    let within = app.store.within(&actor);
    within
        .fund_correct(&body.fund_id, &body.key, body.reason, request.once())
        .await??;
    Ok(web::Json(FundOut::from(within.fund(&body.fund_id).await?)))
}
