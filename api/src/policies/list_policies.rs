//! The policies.

use actix_web::{get, web};
use domain::role::Permission;
use domain::subsidy::policy::Policy;
use domain::time::ServiceDay;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// One version of a policy, without its rules.
#[derive(Serialize, ToSchema)]
pub struct PolicyItem {
    id: String,
    version: u32,
    name: String,
    name_en: String,
    /// Where it comes from, and whether it is an assumption.
    note: String,
    note_en: String,
    /// It covers those who live here or below.
    place: String,
    #[schema(value_type = String)]
    valid_from: ServiceDay,
    #[schema(value_type = Option<String>)]
    valid_to: Option<ServiceDay>,
}

/// The policies.
#[derive(Serialize, ToSchema)]
pub struct PolicyList {
    items: Vec<PolicyItem>,
}

impl From<&Policy> for PolicyItem {
    fn from(policy: &Policy) -> Self {
        Self {
            id: policy.id.clone(),
            version: policy.version,
            name: policy.name.clone(),
            name_en: policy.name_en.clone(),
            note: policy.note.clone(),
            note_en: policy.note_en.clone(),
            place: policy.place.to_string(),
            valid_from: policy.valid_from,
            valid_to: policy.valid_to,
        }
    }
}

/// Lists all versions of all policies: a meal is counted by what was in force on its day.
#[utoipa::path(tag = "policies", security(("bearer" = [])),
    responses((status = 200, body = PolicyList), (status = 401, body = Problem), (status = 403, body = Problem)))]
#[get("/policies")]
pub async fn list_policies(app: web::Data<App>, caller: Caller) -> Answer<web::Json<PolicyList>> {
    caller.may(Permission::PolicyRead)?;
    let policies = app.store.system().policies().await?;
    Ok(web::Json(PolicyList {
        items: policies.iter().map(PolicyItem::from).collect(),
    }))
}
