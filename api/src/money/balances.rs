//! What all accounts hold.

use actix_web::{get, web};
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// 试算平衡
#[derive(Serialize, ToSchema)]
pub struct Balances {
    /// All accounts that belong to no senior.
    accounts: Vec<AccountOut>,
    /// What all seniors together have paid in ahead.
    prepaid_fen: i64,
    /// What all seniors together owe.
    owed_fen: i64,
}

/// An account, with its own sign.
#[derive(Serialize, ToSchema)]
pub struct AccountOut {
    account: String,
    holds_fen: i64,
}

/// Shows what every account holds.
#[utoipa::path(tag = "money", security(("bearer" = [])),
    responses((status = 200, body = Balances), (status = 403, body = Problem), (status = 404, body = Problem)))]
#[get("/ledger/balances")]
pub async fn balances(app: web::Data<App>, caller: Caller) -> Answer<web::Json<Balances>> {
    let actor = caller.may(Permission::LedgerRead)?;
    app.store.within(&actor).whole().await?;
    let trial = app.store.system().trial_balance().await?;
    let accounts = trial.accounts.into_iter().map(|(account, holds)| AccountOut {
        account: account.key(),
        holds_fen: holds.0,
    });
    Ok(web::Json(Balances {
        accounts: accounts.collect(),
        prepaid_fen: trial.prepaid.0,
        owed_fen: trial.owed.0,
    }))
}
