//! Somebody gives an alarm to a colleague.

use actix_web::{post, web};
use domain::id::{AccountId, AlarmId};
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use super::alarm_view::AlarmView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// To whom.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverBody {
    /// An account that may act on alarms.
    #[schema(value_type = String)]
    account_id: AccountId,
}

/// Gives an alarm to somebody else, for shifts end.
#[utoipa::path(tag = "dispatch", request_body = HandOverBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = AlarmView), (status = 404, body = Problem),
              (status = 409, description = "alarm_closed", body = Problem)))]
#[post("/alarms/{id}/hand-over")]
pub async fn hand_over_alarm(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<AlarmId>,
    body: web::Json<HandOverBody>,
) -> Answer<web::Json<AlarmView>> {
    let actor = caller.may(Permission::AlarmsAct)?;
    let alarm = app.store.within(&actor).alarm_hand_over(*id, body.account_id).await?;
    Ok(web::Json(alarm.into()))
}
