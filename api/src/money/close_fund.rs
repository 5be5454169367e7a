//! A fund pays for nothing more.

use actix_web::{post, web};
use domain::role::Permission;

use super::view::FundOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Closes a fund: no meal is claimed from it any more, refunds still come back to it.
#[utoipa::path(tag = "money", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = FundOut), (status = 404, body = Problem),
              (status = 409, description = "fund_closed", body = Problem)))]
#[post("/funds/{id}/close")]
pub async fn close_fund(app: web::Data<App>, caller: Caller, id: web::Path<String>) -> Answer<web::Json<FundOut>> {
    let actor = caller.may(Permission::FundsEdit)?;
    let within = app.store.within(&actor);
    within.fund_close(&id).await??;
    Ok(web::Json(FundOut::from(within.fund(&id).await?)))
}
