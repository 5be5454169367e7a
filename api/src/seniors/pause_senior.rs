//! 暂停用餐.

use actix_web::{post, web};
use domain::id::SeniorId;
use domain::role::Permission;
use domain::senior::{Pause, PauseReason};
use domain::time::ServiceDay;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::StandingView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};
use crate::registrations::view::maybe_said;

/// From when until when, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseBody {
    #[schema(value_type = String)]
    from: ServiceDay,
    /// Until resumed when left out.
    #[schema(value_type = Option<String>)]
    to: Option<ServiceDay>,
    /// hospital children camp other_home
    #[schema(value_type = String)]
    reason: PauseReason,
    note: Option<String>,
}

/// Pauses a senior. Open orders of those days are cancelled.
#[utoipa::path(tag = "seniors", request_body = PauseBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = StandingView), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
#[post("/seniors/{id}/pause")]
pub async fn pause_senior(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
    body: web::Json<PauseBody>,
) -> Answer<web::Json<StandingView>> {
    let actor = caller.may(Permission::SeniorPause)?;
    let note = maybe_said(body.note.as_deref(), "note")?;
    let pause = Pause {
        from: body.from,
        to: body.to,
        reason: body.reason,
    };
    let standing = app
        .store
        .within(&actor)
        .pause_senior(*id, pause, note.as_deref())
        .await?;
    Ok(web::Json(standing.into()))
}
