//! What happened at a door.

use actix_web::{HttpRequest, post, web};
use domain::care::Change;
use domain::delivery::{Care, Outcome};
use domain::id::StopId;
use domain::ladder::Danger;
use domain::role::Permission;
use domain::time::At;
use serde::Deserialize;
use serde_json::Value;
use store::outcomes::Report;
use utoipa::ToSchema;

use super::route_view::RouteStop;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::orders::place_order::idempotency_key;
use crate::problem::{Answer, Problem};

const NOTE_CHARS_MAX: usize = 300;

/// A report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeBody {
    /// handed_over neighbour no_answer refused away hospital deceased moved wrong_address road_blocked
    #[schema(value_type = String)]
    outcome: Outcome,
    /// usual odd urgent; with handed_over, and only then
    #[schema(value_type = Option<String>)]
    care: Option<Care>,
    /// breath mind walking skin eating toilet home mood; with odd, and only then
    #[schema(value_type = Option<String>)]
    change: Option<Change>,
    /// voice lying smell untouched; with no_answer: the ladder goes to its last step at once
    #[schema(value_type = Option<String>)]
    danger: Option<Danger>,
    /// Whom it is about, where several live: the place in the door's `people`, from 0.
    who: Option<u8>,
    note: Option<String>,
    /// When it was; a phone without network sends it later.
    #[schema(value_type = String)]
    at: At,
}

/// Records what happened at a door. The same key again is answered the same and changes nothing.
#[utoipa::path(tag = "route", request_body = OutcomeBody, security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = RouteStop), (status = 404, body = Problem), (status = 409, body = Problem),
              (status = 422, body = Problem)))]
#[post("/route/stops/{id}/outcome")]
pub async fn route_outcome(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<StopId>,
    body: web::Json<OutcomeBody>,
) -> Answer<web::Json<Value>> {
    let actor = caller.may(Permission::OwnRoute)?;
    let note = body.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > NOTE_CHARS_MAX) {
        return Err(Problem::invalid(
            "note_too_long",
            "note",
            "a note has at most 300 characters",
        ));
    }
    let report = Report {
        stop_id: *id,
        key: idempotency_key(&request)?,
        outcome: body.outcome,
        care: body.care,
        change: body.change,
        danger: body.danger,
        who: body.who,
        note: note.map(str::to_owned),
        at: body.at,
    };
    let show = |stop: &store::rounds::Stop| serde_json::json!(RouteStop::bare(stop, stop.seq));
    let reported = app.store.within(&actor).report_outcome(report, show).await??;
    Ok(web::Json(reported.answer))
}
