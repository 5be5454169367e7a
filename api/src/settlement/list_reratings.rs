//! The re-ratings that were written.

use actix_web::{get, web};
use domain::id::RerateId;
use domain::money::Fen;
use domain::role::Permission;
use domain::time::{At, ServiceDay};
use serde::Serialize;
use store::settlement::RerateRun;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The newest first.
#[derive(Serialize, ToSchema)]
pub struct RerateRuns {
    items: Vec<RerateRunView>,
}

/// One run.
#[derive(Serialize, ToSchema)]
pub struct RerateRunView {
    #[schema(value_type = String)]
    id: RerateId,
    #[schema(value_type = String)]
    from: ServiceDay,
    #[schema(value_type = String)]
    to: ServiceDay,
    reason: String,
    orders: u32,
    #[schema(value_type = i64)]
    funds_fen: Fen,
    #[schema(value_type = i64)]
    own_fen: Fen,
    by: String,
    #[schema(value_type = String)]
    at: At,
}

impl From<RerateRun> for RerateRunView {
    fn from(run: RerateRun) -> Self {
        Self {
            id: run.id,
            from: run.from,
            to: run.to,
            reason: run.reason,
            orders: run.orders,
            funds_fen: run.funds,
            own_fen: run.own,
            by: run.by,
            at: run.at,
        }
    }
}

/// Lists re-ratings.
#[utoipa::path(tag = "settlement", security(("bearer" = [])),
    responses((status = 200, body = RerateRuns), (status = 403, body = Problem)))]
#[get("/settlement/reratings")]
pub async fn list_reratings(app: web::Data<App>, caller: Caller) -> Answer<web::Json<RerateRuns>> {
    let actor = caller.may(Permission::SettlementRead)?;
    let runs = app.store.within(&actor).reratings().await?;
    Ok(web::Json(RerateRuns {
        items: runs.into_iter().map(RerateRunView::from).collect(),
    }))
}
