//! The heads that were noted day by day.

use actix_web::{get, web};
use domain::id::CanteenId;
use domain::role::Permission;
use domain::time::{At, ServiceDay};
use serde::Serialize;
use utoipa::ToSchema;

use super::fund_statement::{FromTo, days};
use super::view::HeadView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Heads, oldest first, and how far the chain is.
#[derive(Serialize, ToSchema)]
pub struct Heads {
    items: Vec<NotedHeadOut>,
    /// The end of the chain at this moment.
    now: Option<HeadView>,
    /// Entries that the chain hasn't reached.
    unsealed: u64,
}

/// A head that was noted when books were closed.
#[derive(Serialize, ToSchema)]
pub struct NotedHeadOut {
    #[schema(value_type = String)]
    day: ServiceDay,
    /// Whose books; absent for the whole day's, which the auditor gets.
    #[schema(value_type = Option<String>)]
    canteen_id: Option<CanteenId>,
    #[schema(value_type = String)]
    at: At,
    head: HeadView,
}

/// Lists the noted heads of some days.
#[utoipa::path(tag = "money", params(FromTo), security(("bearer" = [])),
    responses((status = 200, body = Heads), (status = 403, body = Problem), (status = 404, body = Problem)))]
#[get("/ledger/heads")]
pub async fn list_heads(app: web::Data<App>, caller: Caller, query: web::Query<FromTo>) -> Answer<web::Json<Heads>> {
    let actor = caller.may(Permission::LedgerRead)?;
    app.store.within(&actor).whole().await?;
    let (from, to) = days(query.from, query.to, app.store.clock.now().day());
    let system = app.store.system();
    let noted = system.noted_heads(from, to).await?.into_iter().map(|one| NotedHeadOut {
        day: one.day,
        canteen_id: one.canteen_id,
        at: one.at,
        head: HeadView::from(one),
    });
    Ok(web::Json(Heads {
        items: noted.collect(),
        now: system.head().await?.map(|end| HeadView::new(end.seq, end.head)),
        unsealed: system.backlog().await?.entries,
    }))
}
