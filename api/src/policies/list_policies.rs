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
    /// The last day on which it counts: its own, or the one before a higher version begins. Before `valid_from`: never.
    #[schema(value_type = Option<String>)]
    counts_until: Option<ServiceDay>,
    /// Where it stands today: `coming`, `counts`, `replaced` or `ended`.
    standing: &'static str,
}

/// The policies.
#[derive(Serialize, ToSchema)]
pub struct PolicyList {
    items: Vec<PolicyItem>,
}

impl PolicyItem {
    fn of(policy: &Policy, all: &[Policy], today: ServiceDay) -> Self {
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
            counts_until: policy.counts_until(all),
            standing: policy.standing(all, today).name(),
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
    let today = app.store.clock.now().day();
    let items = policies.iter().map(|policy| PolicyItem::of(policy, &policies, today));
    Ok(web::Json(PolicyList { items: items.collect() }))
}
