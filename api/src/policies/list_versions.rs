//! Where a policy's versions come from.

use actix_web::{get, web};
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// One version.
#[derive(Serialize, ToSchema)]
pub struct VersionView {
    version: u32,
    /// The file as it was approved; nothing where the programme brought it.
    text: Option<String>,
    written_by: Option<String>,
    approved_by: Option<String>,
}

/// The versions, the newest first.
#[derive(Serialize, ToSchema)]
pub struct VersionList {
    items: Vec<VersionView>,
}

/// Lists a policy's versions with the files they came from, e.g. to write the next one.
#[utoipa::path(tag = "policies", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = VersionList), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
#[get("/policies/{id}/versions")]
pub async fn list_versions(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<String>,
) -> Answer<web::Json<VersionList>> {
    caller.may(Permission::PolicyRead)?;
    let versions = app.store.system().policy_provenance(&id).await?;
    if versions.is_empty() {
        return Err(Problem::not_found("policy"));
    }
    let items = versions
        .into_iter()
        .map(|one| VersionView {
            version: one.version,
            text: one.text,
            written_by: one.written_by,
            approved_by: one.approved_by,
        })
        .collect();
    Ok(web::Json(VersionList { items }))
}
