//! Somebody has dealt with it in another way.

use actix_web::{HttpResponse, post, web};
use domain::id::JobId;
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DismissBody {
    /// At most 200 characters; no names.
    reason: String,
}

/// Takes a job off the list that was given up. What it was to do stays undone.
#[utoipa::path(tag = "ops", request_body = DismissBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 204, description = "gone"), (status = 401, body = Problem), (status = 403, body = Problem),
              (status = 404, body = Problem),
              (status = 422, description = "reason_missing, reason_too_long", body = Problem)))]
#[post("/jobs/{id}/dismiss")]
pub async fn dismiss_job(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<JobId>,
    body: web::Json<DismissBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::JobsAdmin)?;
    app.store.within(&actor).job_dismiss(*id, &body.reason).await?;
    Ok(HttpResponse::NoContent().finish())
}
