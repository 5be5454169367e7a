//! 没到账: an announced top-up isn't booked.

use actix_web::{post, web};
use domain::cash::announced::DeclineReason;
use domain::id::TopUpNoticeId;
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use super::top_up_notice_view::TopUpNoticeView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineTopUpBody {
    /// not_found twice returned call_us
    #[schema(value_type = String)]
    reason: DeclineReason,
}

/// Declines it; the family reads why.
#[utoipa::path(tag = "money", request_body = DeclineTopUpBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = TopUpNoticeView), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "top_up_settled", body = Problem)))]
#[post("/top-up-notices/{id}/decline")]
pub async fn decline_top_up(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<TopUpNoticeId>,
    body: web::Json<DeclineTopUpBody>,
) -> Answer<web::Json<TopUpNoticeView>> {
    let actor = caller.may(Permission::BankMoney)?;
    let declined = app.store.within(&actor).decline_top_up(*id, body.reason).await?;
    Ok(web::Json(declined.into()))
}
