//! What was said at a door (a death, a hospital, a move) has been looked into.

use actix_web::{post, web};
use domain::id::AlarmId;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::Deserialize;
use store::ladders::Settlement;
use utoipa::ToSchema;

use super::alarm_view::AlarmView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};
use crate::registrations::view::maybe_said;

/// What came of it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleBody {
    /// `false`: meals and card go on.
    was_true: bool,
    /// Since when; today when left out.
    #[schema(value_type = Option<String>)]
    date: Option<ServiceDay>,
    /// Who or which paper says so; a death needs it.
    source: Option<String>,
}

/// Closes the file, or lets everything go on as before. Meals and the card were stopped when it was said.
#[utoipa::path(tag = "dispatch", request_body = SettleBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = AlarmView), (status = 404, body = Problem),
              (status = 409, description = "not_to_settle, alarm_closed, senior_gone", body = Problem),
              (status = 422, body = Problem)))]
#[post("/alarms/{id}/settle")]
pub async fn settle_alarm(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<AlarmId>,
    body: web::Json<SettleBody>,
) -> Answer<web::Json<AlarmView>> {
    let actor = caller.may(Permission::AlarmsAct)?;
    let settlement = Settlement {
        was_true: body.was_true,
        date: body.date,
        source: maybe_said(body.source.as_deref(), "source")?,
    };
    Ok(web::Json(
        app.store.within(&actor).alarm_settle(*id, &settlement).await?.into(),
    ))
}
