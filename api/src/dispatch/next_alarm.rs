//! The next step of a ladder, as one button.

use actix_web::{post, web};
use domain::id::AlarmId;
use domain::role::Permission;

use super::alarm_view::AlarmView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Makes the next step. Whoever presses the button has the alarm.
#[utoipa::path(tag = "dispatch", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = AlarmView), (status = 404, body = Problem),
              (status = 409, description = "alarm_claimed, alarm_closed, no_next_step", body = Problem)))]
#[post("/alarms/{id}/next")]
pub async fn next_alarm(app: web::Data<App>, caller: Caller, id: web::Path<AlarmId>) -> Answer<web::Json<AlarmView>> {
    let actor = caller.may(Permission::AlarmsAct)?;
    Ok(web::Json(app.store.within(&actor).alarm_next(*id).await?.into()))
}
