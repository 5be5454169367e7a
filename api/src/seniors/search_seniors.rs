//! Finding a senior.

use actix_web::{get, web};
use domain::role::Permission;
use domain::senior::SeniorState;
use serde::{Deserialize, Serialize};
use store::seniors::list::{PAGE_ROWS, SeniorQuery, SeniorRow};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::limits::Try;
use crate::problem::{Answer, Problem};

/// What to look for.
#[derive(Deserialize, IntoParams)]
pub struct SearchParams {
    /// Number, name, pinyin initials, village, or a whole phone number; two characters at least.
    q: Option<String>,
    /// active paused deceased moved erased
    #[param(value_type = Option<String>)]
    state: Option<SeniorState>,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    cursor: Option<Uuid>,
}

/// A senior in a list; categories are never in one.
#[derive(Serialize, ToSchema)]
pub struct SeniorItem {
    id: String,
    number: String,
    name: String,
    village: String,
    /// Completed years today.
    age: i32,
    #[schema(value_type = String)]
    state: SeniorState,
    phone_masked: Option<String>,
    /// Whether meals may be carried to the door today.
    delivery: bool,
}

/// A page of seniors in the order of registration.
#[derive(Serialize, ToSchema)]
pub struct SeniorPage {
    items: Vec<SeniorItem>,
    next: Option<String>,
}

/// Searches seniors in scope. Limited per account, and written down.
#[utoipa::path(tag = "seniors", params(SearchParams), security(("bearer" = [])),
    responses((status = 200, body = SeniorPage), (status = 422, body = Problem), (status = 429, body = Problem)))]
#[get("/seniors")]
pub async fn search_seniors(
    app: web::Data<App>,
    caller: Caller,
    params: web::Query<SearchParams>,
) -> Answer<web::Json<SeniorPage>> {
    let actor = caller.may(Permission::SeniorRead)?;
    app.limits.take(&app.store, Try::LookUp, &actor.id.to_string()).await?;
    let query = SeniorQuery {
        text: params.q.as_deref().unwrap_or_default(),
        state: params.state,
        after: params.cursor,
    };
    let rows = app.store.within(&actor).search_seniors(&query).await?;
    let is_full = rows.len() as u64 == PAGE_ROWS;
    let next = rows.last().filter(|_| is_full).map(|row| row.id.to_string());
    let items = rows.into_iter().map(SeniorItem::from).collect();
    Ok(web::Json(SeniorPage { items, next }))
}

impl From<SeniorRow> for SeniorItem {
    fn from(row: SeniorRow) -> Self {
        Self {
            id: row.id.to_string(),
            number: row.number.into(),
            name: row.name.into(),
            village: row.village,
            age: row.age,
            state: row.state,
            phone_masked: row.phone.map(|phone| phone.masked()),
            delivery: row.delivery,
        }
    }
}
