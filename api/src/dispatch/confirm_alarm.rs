//! A second person confirms that somebody at high risk was seen.

use actix_web::{post, web};
use domain::id::AlarmId;
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use super::alarm_view::AlarmView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Yes or no.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmBody {
    /// `false` opens the alarm again.
    agrees: bool,
}

/// Confirms a sighting that somebody else has written down, or doubts it.
#[utoipa::path(tag = "dispatch", request_body = ConfirmBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = AlarmView), (status = 404, body = Problem),
              (status = 409, description = "not_yourself, nothing_to_confirm, alarm_closed", body = Problem)))]
#[post("/alarms/{id}/confirm")]
pub async fn confirm_alarm(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<AlarmId>,
    body: web::Json<ConfirmBody>,
) -> Answer<web::Json<AlarmView>> {
    let actor = caller.may(Permission::AlarmsAct)?;
    Ok(web::Json(
        app.store.within(&actor).alarm_confirm(*id, body.agrees).await?.into(),
    ))
}
