//! A fund's burn-down: what it held, what came in and went out, day by day.

use actix_web::{get, web};
use domain::ledger::Account;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{EntryOut, FundOut};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Receipts and corrections shown beside the days.
const MOVES_MAX: u64 = 200;

/// Which days; the last thirty when left out.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FromTo {
    #[param(value_type = Option<String>)]
    pub(super) from: Option<ServiceDay>,
    #[param(value_type = Option<String>)]
    pub(super) to: Option<ServiceDay>,
}

/// Which fund and days.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct StatementQuery {
    fund_id: String,
    #[param(value_type = Option<String>)]
    from: Option<ServiceDay>,
    #[param(value_type = Option<String>)]
    to: Option<ServiceDay>,
}

/// The days that are asked for.
pub(super) fn days(from: Option<ServiceDay>, to: Option<ServiceDay>, today: ServiceDay) -> (ServiceDay, ServiceDay) {
    let to = to.unwrap_or(today);
    (from.unwrap_or_else(|| to.plus_days(-29)), to)
}

/// The statement.
#[derive(Serialize, ToSchema)]
pub struct FundStatement {
    fund: FundOut,
    /// What it held before the first day.
    before_fen: i64,
    days: Vec<FundDay>,
    /// What came in, and what was corrected, newest first.
    receipts: Vec<EntryOut>,
}

/// One day.
#[derive(Serialize, ToSchema)]
pub struct FundDay {
    #[schema(value_type = String)]
    day: ServiceDay,
    in_fen: i64,
    out_fen: i64,
    held_fen: i64,
}

/// Shows a fund's statement.
#[utoipa::path(tag = "money", params(StatementQuery), security(("bearer" = [])),
    responses((status = 200, body = FundStatement), (status = 404, body = Problem)))]
#[get("/funds/statement")]
pub async fn fund_statement(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<StatementQuery>,
) -> Answer<web::Json<FundStatement>> {
    let actor = caller.may(Permission::FundsRead)?;
    let fund = app.store.within(&actor).fund(&query.fund_id).await?;
    let (from, to) = days(query.from, query.to, app.store.clock.now().day());
    let account = Account::Fund(fund.id.clone());
    let system = app.store.system();
    let statement = system.statement(&account, from, to).await?;
    let moves = system.moves(&account, from, to, MOVES_MAX).await?;
    let receipts = moves.into_iter().filter(|one| one.entry.order.is_none());
    Ok(web::Json(FundStatement {
        fund: FundOut::from(fund),
        before_fen: statement.before.0,
        days: statement
            .days
            .into_iter()
            .map(|day| FundDay {
                day: day.day,
                in_fen: day.raised.0,
                out_fen: day.lowered.0,
                held_fen: day.holds.0,
            })
            .collect(),
        receipts: receipts.map(|one| EntryOut::from(one.entry)).collect(),
    }))
}
