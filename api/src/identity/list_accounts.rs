//! The accounts of one's part of the tree.

use actix_web::{get, web};
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::session::AccountView;
use crate::compose::App;
use crate::problem::{Answer, Problem};

/// What to look for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// A part of the login or name.
    q: Option<String>,
}

/// Accounts by login, at most 200.
#[derive(Serialize, ToSchema)]
pub struct Accounts {
    items: Vec<AccountView>,
    /// Always null: narrow the search instead.
    next: Option<String>,
}

/// Lists accounts, the ended ones too.
#[utoipa::path(
    tag = "identity",
    security(("bearer" = [])),
    params(Search),
    responses((status = 200, body = Accounts), (status = 401, body = Problem), (status = 403, body = Problem))
)]
#[get("/accounts")]
pub async fn list_accounts(
    app: web::Data<App>,
    caller: Caller,
    search: web::Query<Search>,
) -> Answer<web::Json<Accounts>> {
    let actor = caller.may(Permission::AccountsAdmin)?;
    let q = search.q.as_deref().map(str::trim).filter(|q| !q.is_empty());
    let accounts = app.store.within(&actor).accounts(q).await?;
    Ok(web::Json(Accounts {
        items: accounts.iter().map(AccountView::from).collect(),
        next: None,
    }))
}
