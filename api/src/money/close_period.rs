//! 月结: a month takes no more entries.

use actix_web::{post, web};
use domain::role::Permission;

use super::show_period::{PeriodOut, month};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Closes a month, when it is over, all its meals are explained and its drawers counted.
#[utoipa::path(tag = "money", security(("bearer" = [])), params(("month" = String, Path, description = "2026-11")),
    responses((status = 200, body = PeriodOut), (status = 404, body = Problem),
              (status = 409, description = "period_closed, period_not_over, period_not_ready", body = Problem),
              (status = 422, description = "bad_month", body = Problem)))]
#[post("/periods/{month}/close")]
pub async fn close_period(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<String>,
) -> Answer<web::Json<PeriodOut>> {
    let actor = caller.may(Permission::PeriodsClose)?;
    let month = month(&path)?;
    app.store.within(&actor).period_close(month).await??;
    Ok(web::Json(PeriodOut::of(&app, &actor, month).await?))
}
