//! A fund pays for nothing more.

use actix_web::{HttpRequest, post, web};
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::FundOut;
use super::ways::Request;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which fund. A fund's key may hold slashes, so it stands in no path.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseFundBody {
    fund_id: String,
}

/// Closes a fund: no meal is claimed from it any more, refunds still come back to it.
#[utoipa::path(tag = "money", request_body = CloseFundBody, security(("bearer" = [])), params(("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = FundOut), (status = 404, body = Problem), (status = 409, description = "fund_closed", body = Problem)))]
#[post("/funds/close")]
pub async fn close_fund(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: web::Json<CloseFundBody>,
) -> Answer<web::Json<FundOut>> {
    let actor = caller.may(Permission::FundsEdit)?;
    let request = Request::of(&request, &*body)?;
    let within = app.store.within(&actor);
    within.fund_close(&body.fund_id, request.once()).await??;
    Ok(web::Json(FundOut::from(within.fund(&body.fund_id).await?)))
}
