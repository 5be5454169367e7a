//! 垫资天数: who waits for which fund's money, and for how long.

use actix_web::{get, web};
use domain::id::CanteenId;
use domain::money::Fen;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use store::settlement::Advance;
use utoipa::{IntoParams, ToSchema};

use super::view::FundView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Whose.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AdvancesQuery {
    #[param(value_type = Option<String>)]
    canteen_id: Option<CanteenId>,
}

/// Who waits the longest comes first.
#[derive(Serialize, ToSchema)]
pub struct AdvancePage {
    items: Vec<AdvanceView>,
}

/// What a canteen has laid out for a fund.
#[derive(Serialize, ToSchema)]
pub struct AdvanceView {
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    canteen: String,
    fund: FundView,
    #[schema(value_type = i64)]
    fen: Fen,
    /// The oldest unpaid meal's day.
    #[schema(value_type = Option<String>)]
    oldest: Option<ServiceDay>,
    oldest_days: i64,
    /// Average days weighted by amount, in tenths.
    average_tenths: i64,
    #[schema(value_type = i64)]
    unclaimed_fen: Fen,
    #[schema(value_type = i64)]
    in_chain_fen: Fen,
    #[schema(value_type = i64)]
    locked_fen: Fen,
}

impl From<Advance> for AdvanceView {
    fn from(advance: Advance) -> Self {
        Self {
            canteen_id: advance.canteen_id,
            canteen: advance.canteen,
            fund: advance.fund.into(),
            fen: advance.total.fen,
            oldest: advance.total.oldest,
            oldest_days: advance.total.oldest_days,
            average_tenths: advance.total.average_tenths,
            unclaimed_fen: advance.unclaimed,
            in_chain_fen: advance.in_chain,
            locked_fen: advance.locked,
        }
    }
}

/// Lists what is served and unpaid.
#[utoipa::path(tag = "settlement", params(AdvancesQuery), security(("bearer" = [])),
    responses((status = 200, body = AdvancePage), (status = 403, body = Problem), (status = 404, body = Problem)))]
#[get("/settlement/outstanding")]
pub async fn advances(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<AdvancesQuery>,
) -> Answer<web::Json<AdvancePage>> {
    let actor = caller.may(Permission::SettlementRead)?;
    let found = app.store.within(&actor).advances(query.canteen_id).await?;
    Ok(web::Json(AdvancePage {
        items: found.into_iter().map(AdvanceView::from).collect(),
    }))
}
