//! Money comes into a fund.

use actix_web::{HttpRequest, post, web};
use domain::cash::command::FundSource;
use domain::money::Fen;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::FundOut;
use super::ways::Request;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Into which fund, how much, from where. A fund's key may hold slashes, so it stands in no path.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveBody {
    fund_id: String,
    #[schema(value_type = i64)]
    fen: Fen,
    /// grant donation collective other
    #[schema(value_type = String)]
    source: FundSource,
}

/// Books a grant or a donation that came in by bank.
#[utoipa::path(tag = "money", request_body = ReceiveBody, security(("bearer" = [])), params(("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = FundOut), (status = 404, body = Problem), (status = 409, description = "fund_closed", body = Problem),
              (status = 422, description = "bad_amount", body = Problem)))]
#[post("/funds/receipts")]
pub async fn receive_fund(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: web::Json<ReceiveBody>,
) -> Answer<web::Json<FundOut>> {
    let actor = caller.may(Permission::FundsEdit)?;
    let request = Request::of(&request, &*body)?;
    let within = app.store.within(&actor);
    within
        .fund_receive(&body.fund_id, body.fen, body.source, request.once())
        .await??;
    Ok(web::Json(FundOut::from(within.fund(&body.fund_id).await?)))
}
