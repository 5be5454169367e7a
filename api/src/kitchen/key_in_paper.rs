//! 补录: what was done on paper, with its true times.

use actix_web::{post, web};
use domain::care::Change;
use domain::delivery::{Care, Outcome};
use domain::id::{RoundId, StopId};
use domain::role::Permission;
use domain::time::At;
use serde::{Deserialize, Serialize};
use store::outcomes::Report;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Longest list: a round has fewer doors.
const LINES_MAX: usize = 60;
const NOTE_CHARS_MAX: usize = 300;

/// A line of the paper.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperLine {
    #[schema(value_type = String)]
    stop_id: StopId,
    /// handed_over neighbour no_answer refused away hospital deceased moved wrong_address road_blocked
    #[schema(value_type = String)]
    outcome: Outcome,
    /// usual odd urgent; with handed_over, and only then
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    care: Option<Care>,
    /// breath mind walking skin eating toilet home mood; with odd, and only then
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    change: Option<Change>,
    #[serde(default)]
    note: Option<String>,
    /// When it was.
    #[schema(value_type = String)]
    at: At,
}

/// The paper.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperBody {
    /// When the round left.
    #[schema(value_type = String)]
    left_at: At,
    lines: Vec<PaperLine>,
}

/// What became of a line.
#[derive(Serialize, ToSchema)]
pub struct PaperResult {
    #[schema(value_type = String)]
    stop_id: StopId,
    kept: bool,
    /// Why not: already_reported, food_red, care_missing, change_missing …
    code: Option<String>,
}

/// What became of the paper.
#[derive(Serialize, ToSchema)]
pub struct PaperResults {
    lines: Vec<PaperResult>,
}

/// Keys a round in from paper. Each line is kept or refused for itself; the same line again is kept once.
#[utoipa::path(tag = "kitchen", request_body = PaperBody, params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = PaperResults), (status = 404, body = Problem), (status = 409, body = Problem),
              (status = 422, body = Problem)))]
#[post("/rounds/{id}/paper")]
pub async fn key_in_paper(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<RoundId>,
    body: web::Json<PaperBody>,
) -> Answer<web::Json<PaperResults>> {
    let actor = caller.may(Permission::RoundsEdit)?;
    if body.lines.len() > LINES_MAX {
        return Err(Problem::invalid("bad_request", "lines", "a round has fewer doors"));
    }
    let scoped = app.store.within(&actor);
    scoped.paper_departed(*id, body.left_at).await?;
    let mut lines = Vec::with_capacity(body.lines.len());
    for line in &body.lines {
        let note = line.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
        if note.is_some_and(|note| note.chars().count() > NOTE_CHARS_MAX) {
            return Err(Problem::invalid(
                "note_too_long",
                "note",
                "a note has at most 300 characters",
            ));
        }
        let report = Report {
            stop_id: line.stop_id,
            key: format!("paper-{}-{}", line.stop_id.0.simple(), line.at.0),
            outcome: line.outcome,
            care: line.care,
            change: line.change,
            // Whoever saw something at a shut door called at once; the paper comes too late for a shorter way.
            danger: None,
            // The paper has one line for a door: of two the desk asks who it is.
            who: None,
            note: note.map(str::to_owned),
            at: line.at,
        };
        let refused = match scoped.paper_outcome(*id, report).await {
            Ok(Ok(_)) => None,
            Ok(Err(error)) => Some(Problem::from(error).code),
            Err(error @ (store::Error::Invalid { .. } | store::Error::NotFound(_))) => Some(Problem::from(error).code),
            Err(error) => return Err(error.into()),
        };
        lines.push(PaperResult {
            stop_id: line.stop_id,
            kept: refused.is_none(),
            code: refused,
        });
    }
    Ok(web::Json(PaperResults { lines }))
}
