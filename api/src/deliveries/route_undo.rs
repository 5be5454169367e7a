//! A mistyped outcome is taken back.

use actix_web::{HttpRequest, post, web};
use domain::id::StopId;
use domain::role::Permission;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::route_view::RouteStop;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::orders::place_order::idempotency_key;
use crate::problem::{Answer, Problem};

const REASON_CHARS_MAX: usize = 200;

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoBody {
    /// Stays visible beside what was taken back.
    reason: String,
}

/// Takes back what was reported at a door. An alarm that it raised stays with its owner.
#[utoipa::path(tag = "route", request_body = UndoBody, security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = RouteStop), (status = 404, body = Problem), (status = 409, body = Problem),
              (status = 422, body = Problem)))]
#[post("/route/stops/{id}/undo")]
pub async fn route_undo(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<StopId>,
    body: web::Json<UndoBody>,
) -> Answer<web::Json<Value>> {
    let actor = caller.may(Permission::OwnRoute)?;
    if body.reason.chars().count() > REASON_CHARS_MAX {
        return Err(Problem::invalid(
            "reason_too_long",
            "reason",
            "a reason has at most 200 characters",
        ));
    }
    let has_key = request.headers().contains_key("idempotency-key");
    let key = has_key.then(|| idempotency_key(&request)).transpose()?;
    let show = |stop: &store::rounds::Stop| serde_json::json!(RouteStop::bare(stop, stop.seq));
    let undone = app
        .store
        .within(&actor)
        .undo_outcome(*id, &body.reason, key.as_deref(), show)
        .await??;
    Ok(web::Json(undone.answer))
}
