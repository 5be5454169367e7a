//! Somebody takes an alarm on.

use actix_web::{post, web};
use domain::id::AlarmId;
use domain::role::Permission;

use super::alarm_view::AlarmView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Takes an alarm on, so that two people don't call at once and nobody thinks the other does.
#[utoipa::path(tag = "dispatch", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = AlarmView), (status = 404, body = Problem),
              (status = 409, description = "alarm_claimed, alarm_closed", body = Problem)))]
#[post("/alarms/{id}/claim")]
pub async fn claim_alarm(app: web::Data<App>, caller: Caller, id: web::Path<AlarmId>) -> Answer<web::Json<AlarmView>> {
    let actor = caller.may(Permission::AlarmsAct)?;
    let alarm = app.store.within(&actor).alarm_claim(*id).await?;
    Ok(web::Json(alarm.into()))
}
