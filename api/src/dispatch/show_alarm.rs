//! An alarm opened.

use actix_web::{get, web};
use domain::id::AlarmId;
use domain::role::Permission;

use super::alarm_view::AlarmFileView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Shows an alarm with whom to call and everything that has happened. The look at the numbers is written down, so it is for
/// those who act.
#[utoipa::path(tag = "dispatch", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = AlarmFileView), (status = 404, body = Problem)))]
#[get("/alarms/{id}")]
pub async fn show_alarm(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<AlarmId>,
) -> Answer<web::Json<AlarmFileView>> {
    let actor = caller.may(Permission::AlarmsAct)?;
    Ok(web::Json(app.store.within(&actor).alarm_file(*id).await?.into()))
}
