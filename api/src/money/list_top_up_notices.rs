//! Announced top-ups in scope.

use actix_web::{get, web};
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::top_up_notice_view::TopUpNoticeRow;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which.
#[derive(Deserialize, IntoParams)]
pub struct TopUpNoticesQuery {
    /// Those that were settled in the last 90 days instead of those that wait.
    #[serde(default)]
    settled: bool,
}

/// Announced top-ups.
#[derive(Serialize, ToSchema)]
pub struct TopUpNotices {
    items: Vec<TopUpNoticeRow>,
    /// How many there are; at most 500 are listed.
    total: u64,
}

/// Lists what families say that they transferred: what waits, the oldest first; or what was settled, the newest first.
#[utoipa::path(tag = "money", params(TopUpNoticesQuery), security(("bearer" = [])),
    responses((status = 200, body = TopUpNotices), (status = 403, body = Problem)))]
#[get("/top-up-notices")]
pub async fn list_top_up_notices(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<TopUpNoticesQuery>,
) -> Answer<web::Json<TopUpNotices>> {
    let actor = caller.may(Permission::BankMoney)?;
    let found = app.store.within(&actor).top_up_notices(query.settled).await?;
    Ok(web::Json(TopUpNotices {
        items: found.notices.into_iter().map(TopUpNoticeRow::from).collect(),
        total: found.total,
    }))
}
