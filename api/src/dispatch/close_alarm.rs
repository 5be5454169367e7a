//! An alarm ends: the person was seen.

use actix_web::{post, web};
use domain::delivery::outcome::SeenHow;
use domain::id::AlarmId;
use domain::role::Permission;
use domain::time::At;
use serde::Deserialize;
use store::alarms::Seen;
use utoipa::ToSchema;

use super::alarm_view::AlarmView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

const NOTE_CHARS_MAX: usize = 300;

/// How they were seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseBody {
    /// Who saw them.
    #[serde(default)]
    seen_by: String,
    /// in_person phone family neighbour
    #[schema(value_type = String)]
    how: SeenHow,
    /// When; now when left out.
    #[schema(value_type = Option<String>)]
    seen_at: Option<At>,
    note: Option<String>,
}

/// Closes an alarm. Only that the person was seen does; for high-risk people a second person has to confirm first.
#[utoipa::path(tag = "dispatch", request_body = CloseBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = AlarmView), (status = 404, body = Problem), (status = 409, body = Problem),
              (status = 422, description = "seen_by_missing, seen_later", body = Problem)))]
#[post("/alarms/{id}/close")]
pub async fn close_alarm(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<AlarmId>,
    body: web::Json<CloseBody>,
) -> Answer<web::Json<AlarmView>> {
    let actor = caller.may(Permission::AlarmsAct)?;
    let body = body.into_inner();
    if body
        .note
        .as_ref()
        .is_some_and(|note| note.chars().count() > NOTE_CHARS_MAX)
    {
        return Err(Problem::invalid(
            "note_too_long",
            "note",
            "a note has at most 300 characters",
        ));
    }
    let seen = Seen {
        by: body.seen_by,
        at: body.seen_at,
        how: body.how,
        note: body.note,
    };
    let alarm = app.store.within(&actor).alarm_close(*id, &seen).await?;
    Ok(web::Json(alarm.into()))
}
