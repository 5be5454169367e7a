//! Somebody was asked whether they want today's meal, and does.

use actix_web::{HttpResponse, post, web};
use domain::id::StandingId;
use domain::role::Permission;
use domain::time::ServiceDay;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Confirms a day's meal of a standing order.
#[utoipa::path(tag = "standing", security(("bearer" = [])), params(("id" = String, Path), ("day" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
#[post("/standing-orders/{id}/days/{day}/confirm")]
pub async fn confirm_day(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(StandingId, ServiceDay)>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::StandingWrite)?;
    let (id, day) = *path;
    app.store.within(&actor).standing_confirm(id, day).await?;
    Ok(HttpResponse::NoContent().finish())
}
