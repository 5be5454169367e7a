//! A policy with its rules.

use actix_web::{get, web};
use domain::role::Permission;
use domain::subsidy::policy::Policy;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which version; the newest, unless it is said.
#[derive(Deserialize, IntoParams)]
pub struct PolicyVersionQuery {
    version: Option<u32>,
}

/// Shows a version of a policy, word for word as it is reckoned by.
#[utoipa::path(tag = "policies", security(("bearer" = [])), params(("id" = String, Path), PolicyVersionQuery),
    responses((status = 200, body = Object), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
#[get("/policies/{id}")]
pub async fn show_policy(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<String>,
    wanted: web::Query<PolicyVersionQuery>,
) -> Answer<web::Json<Policy>> {
    caller.may(Permission::PolicyRead)?;
    let policies = app.store.system().policies().await?;
    let newest = policies
        .iter()
        .filter(|policy| policy.id == *id && wanted.version.is_none_or(|version| policy.version == version))
        .max_by_key(|policy| policy.version);
    let found = newest.ok_or_else(|| Problem::not_found("policy"))?;
    Ok(web::Json(found.clone()))
}
