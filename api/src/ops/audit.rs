//! Who did and looked at what.

use actix_web::{get, web};
use domain::role::Permission;
use domain::time::At;
use serde::{Deserialize, Serialize};
use store::audit::{Entry, PAGE_ROWS};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which part of the log.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Id or number of who or what it is about.
    subject: Option<String>,
    /// Nothing older than this instant, RFC 3339.
    #[param(value_type = Option<String>)]
    from: Option<At>,
    /// The `next` of the page before.
    cursor: Option<Uuid>,
}

/// A page of the log, newest first.
#[derive(Serialize, ToSchema)]
pub struct AuditPage {
    items: Vec<AuditItem>,
    /// Where the next page begins.
    next: Option<Uuid>,
}

/// One entry. It never holds personal data.
#[derive(Serialize, ToSchema)]
pub struct AuditItem {
    #[schema(value_type = String)]
    at: At,
    /// The name of the account, device or volunteer.
    actor: String,
    role: String,
    /// For instance `senior.look`.
    action: String,
    subject_kind: String,
    subject_id: String,
    /// Name and login, where it is an account.
    subject_name: Option<String>,
    #[schema(value_type = Object)]
    detail: serde_json::Value,
}

impl From<Entry> for AuditItem {
    fn from(entry: Entry) -> Self {
        Self {
            at: entry.at,
            actor: entry.actor_name,
            role: entry.role,
            action: entry.action,
            subject_kind: entry.subject_kind,
            subject_id: entry.subject_id,
            subject_name: entry.subject_name,
            detail: entry.detail,
        }
    }
}

/// Reads the audit log of one's part of the tree.
#[utoipa::path(
    tag = "ops",
    security(("bearer" = [])),
    params(Part),
    responses(
        (status = 200, body = AuditPage),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, body = Problem)
    )
)]
#[get("/audit")]
pub async fn audit(app: web::Data<App>, caller: Caller, part: web::Query<Part>) -> Answer<web::Json<AuditPage>> {
    let actor = caller.may(Permission::AuditRead)?;
    let within = app.store.within(&actor);
    let entries = within.audit(part.subject.as_deref(), part.from, part.cursor).await?;
    let is_full = u64::try_from(entries.len()).is_ok_and(|rows| rows == PAGE_ROWS);
    let next = entries.last().map(|entry| entry.id).filter(|_| is_full);
    Ok(web::Json(AuditPage {
        items: entries.into_iter().map(AuditItem::from).collect(),
        next,
    }))
}
