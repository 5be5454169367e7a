//! A call from the desk is written down.

use actix_web::{post, web};
use domain::id::AlarmId;
use domain::ladder::Callee;
use domain::role::Permission;
use serde::Deserialize;
use store::ladders::Call;
use utoipa::ToSchema;

use super::alarm_view::AlarmView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// A call.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallBody {
    /// senior family neighbour cadre doctor police ambulance
    #[schema(value_type = String)]
    callee: Callee,
    answered: bool,
}

/// Writes a call down. A village cadre who answers is on the way; so is the ambulance, unless a hospice flag forbids it.
#[utoipa::path(tag = "dispatch", request_body = CallBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = AlarmView), (status = 404, body = Problem),
              (status = 409, description = "alarm_claimed, alarm_closed, no_ambulance", body = Problem)))]
#[post("/alarms/{id}/calls")]
pub async fn call_from_alarm(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<AlarmId>,
    body: web::Json<CallBody>,
) -> Answer<web::Json<AlarmView>> {
    let actor = caller.may(Permission::AlarmsAct)?;
    let call = Call {
        callee: body.callee,
        answered: body.answered,
    };
    Ok(web::Json(app.store.within(&actor).alarm_call(*id, call).await?.into()))
}
