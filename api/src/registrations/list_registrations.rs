//! Registrations in scope, for those who work on them.

use actix_web::{get, web};
use domain::registration::RegistrationState;
use domain::role::Permission;
use domain::time::At;
use serde::{Deserialize, Serialize};
use store::registrations::list::{PAGE_ROWS_MAX, RegistrationQuery, RegistrationRow};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::limits::Try;
use crate::problem::{Answer, Problem};

const PAGE_ROWS: u64 = 50;

/// Which.
#[derive(Deserialize, IntoParams)]
pub struct RegistrationParams {
    /// submitted verified approved refused withdrawn
    #[param(value_type = Option<String>)]
    state: Option<RegistrationState>,
    /// Number, name or pinyin initials.
    q: Option<String>,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Option<Uuid>,
    /// Rows of a page, at most 200.
    limit: Option<u64>,
}

/// A registration in a list.
#[derive(Serialize, ToSchema)]
pub struct RegistrationItem {
    id: String,
    number: String,
    name: String,
    village: String,
    #[schema(value_type = String)]
    state: RegistrationState,
    #[schema(value_type = String)]
    submitted_at: At,
    submitted_by: String,
    birth_year: i32,
    /// Others who may be the same person.
    duplicates: usize,
}

/// A page of registrations, the newest first.
#[derive(Serialize, ToSchema)]
pub struct RegistrationPage {
    items: Vec<RegistrationItem>,
    next: Option<String>,
}

/// Lists registrations.
#[utoipa::path(tag = "registrations", params(RegistrationParams), security(("bearer" = [])),
    responses((status = 200, body = RegistrationPage), (status = 403, body = Problem),
        (status = 429, description = "slow_down", body = Problem)))]
#[get("/registrations")]
pub async fn list_registrations(
    app: web::Data<App>,
    caller: Caller,
    params: web::Query<RegistrationParams>,
) -> Answer<web::Json<RegistrationPage>> {
    let actor = caller.may(Permission::RegistrationRead)?;
    app.limits.take(&app.store, Try::LookUp, &actor.id.to_string()).await?;
    let limit = params.limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX);
    let query = RegistrationQuery {
        state: params.state,
        text: params.q.as_deref().unwrap_or_default(),
        before: params.cursor,
        limit,
    };
    let rows = app.store.within(&actor).registrations(&query).await?;
    let is_full = rows.len() as u64 == limit;
    let next = rows.last().filter(|_| is_full).map(|row| row.id.to_string());
    let items = rows.into_iter().map(RegistrationItem::from).collect();
    Ok(web::Json(RegistrationPage { items, next }))
}

impl From<RegistrationRow> for RegistrationItem {
    fn from(row: RegistrationRow) -> Self {
        Self {
            id: row.id.to_string(),
            number: row.number.into(),
            name: row.name.into(),
            village: row.village,
            state: row.state,
            submitted_at: row.submitted_at,
            submitted_by: row.submitted_by,
            birth_year: row.birth_year,
            duplicates: row.duplicates,
        }
    }
}
