//! The cause is removed: once more.

use actix_web::{HttpResponse, post, web};
use domain::id::JobId;
use domain::role::Permission;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Begins a job again that was given up. Jobs may be repeated safely.
#[utoipa::path(tag = "ops", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 204, description = "a worker takes it up"), (status = 401, body = Problem),
              (status = 403, body = Problem), (status = 404, body = Problem)))]
#[post("/jobs/{id}/retry")]
pub async fn retry_job(app: web::Data<App>, caller: Caller, id: web::Path<JobId>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::JobsAdmin)?;
    app.store.within(&actor).job_retry(*id).await?;
    Ok(HttpResponse::NoContent().finish())
}
