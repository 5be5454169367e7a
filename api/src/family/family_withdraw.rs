//! 撤回: a relative takes an announced top-up back.

use actix_web::{HttpResponse, post, web};
use domain::id::TopUpNoticeId;

use super::relative;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Withdraws what the same link announced, as long as nobody has settled it.
#[utoipa::path(tag = "family", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "top_up_settled", body = Problem)))]
#[post("/family/top-ups/{id}/withdraw")]
pub async fn family_withdraw(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<TopUpNoticeId>,
) -> Answer<HttpResponse> {
    let (actor, _) = relative(&app, caller).await?;
    app.store.within(&actor).withdraw_top_up(*id).await?;
    Ok(HttpResponse::NoContent().finish())
}
