//! The entries of an account.

use actix_web::{get, web};
use domain::ledger::Account;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::EntryOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Entries in one answer at most.
const ENTRIES_MAX: u64 = 500;

/// Which account, which days; the last thirty when left out.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EntriesQuery {
    /// As in an export: `bank`, `fund:…`, `earned:…`
    account: String,
    #[param(value_type = Option<String>)]
    from: Option<ServiceDay>,
    #[param(value_type = Option<String>)]
    to: Option<ServiceDay>,
}

/// Entries, newest first.
#[derive(Serialize, ToSchema)]
pub struct Entries {
    items: Vec<EntryOut>,
}

/// Lists the entries that touched an account.
#[utoipa::path(tag = "money", params(EntriesQuery), security(("bearer" = [])),
    responses((status = 200, body = Entries), (status = 422, description = "bad_account", body = Problem)))]
#[get("/ledger/entries")]
pub async fn account_entries(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<EntriesQuery>,
) -> Answer<web::Json<Entries>> {
    let actor = caller.may(Permission::LedgerRead)?;
    app.store.within(&actor).whole().await?;
    let account = Account::parse(&query.account)
        .map_err(|error| Problem::invalid("bad_account", "account", error.to_string()))?;
    let to = query.to.unwrap_or_else(|| app.store.clock.now().day());
    let from = query.from.unwrap_or_else(|| to.plus_days(-29));
    let moves = app.store.system().moves(&account, from, to, ENTRIES_MAX).await?;
    Ok(web::Json(Entries {
        items: moves.into_iter().map(|one| EntryOut::from(one.entry)).collect(),
    }))
}
