//! What a fund may never fall below.

use actix_web::{HttpRequest, post, web};
use domain::money::Fen;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::FundOut;
use super::ways::Request;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which fund, and its floor. A fund's key may hold slashes, so it stands in no path.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FloorBody {
    fund_id: String,
    /// None where it is topped up afterwards.
    #[schema(value_type = Option<i64>)]
    floor_fen: Option<Fen>,
}

/// Gives a fund another floor, or none.
#[utoipa::path(tag = "money", request_body = FloorBody, security(("bearer" = [])), params(("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = FundOut), (status = 404, body = Problem), (status = 409, description = "fund_closed, fund_below_floor", body = Problem)))]
#[post("/funds/floor")]
pub async fn set_floor(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: web::Json<FloorBody>,
) -> Answer<web::Json<FundOut>> {
    let actor = caller.may(Permission::FundsEdit)?;
    let request = Request::of(&request, &*body)?;
    let within = app.store.within(&actor);
    within
        .fund_floor(&body.fund_id, body.floor_fen, request.once())
        .await??;
    Ok(web::Json(FundOut::from(within.fund(&body.fund_id).await?)))
}
