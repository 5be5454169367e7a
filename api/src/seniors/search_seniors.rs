//! Finding a senior.

use actix_web::{post, web};
use domain::role::Permission;
use domain::senior::SeniorState;
use serde::{Deserialize, Serialize};
use store::seniors::list::{PAGE_ROWS, SeniorQuery, SeniorRow};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::limits::Try;
use crate::problem::{Answer, Problem};

/// What to look for. In the body, as it may be a phone or a resident ID, and addresses stay in logs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeniorSearch {
    /// Number, name, pinyin initials or village, two characters at least; or a whole phone, card or resident ID number.
    q: String,
    /// active paused deceased moved erased
    #[schema(value_type = Option<String>)]
    state: Option<SeniorState>,
    /// `next` of the page before.
    #[schema(value_type = Option<String>)]
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
#[utoipa::path(tag = "seniors", request_body = SeniorSearch, security(("bearer" = [])),
    responses((status = 200, body = SeniorPage), (status = 422, description = "query_too_short", body = Problem),
        (status = 429, body = Problem)))]
#[post("/seniors/search")]
pub async fn search_seniors(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<SeniorSearch>,
) -> Answer<web::Json<SeniorPage>> {
    let actor = caller.may(Permission::SeniorRead)?;
    app.limits.take(&app.store, Try::LookUp, &actor.id.to_string()).await?;
    let query = SeniorQuery {
        text: &body.q,
        state: body.state,
        after: body.cursor,
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
