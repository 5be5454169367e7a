//! Somebody has left.

use actix_web::{HttpResponse, post, web};
use domain::id::AccountId;
use domain::role::Permission;

use super::caller::Caller;
use crate::compose::App;
use crate::problem::{Answer, Problem};

/// Ends an account and its sessions; access tokens that are out end with them, within two seconds everywhere.
#[utoipa::path(
    tag = "identity",
    security(("bearer" = [])),
    params(("id" = String, Path,)),
    responses(
        (status = 204, description = "ended"),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, description = "own_account", body = Problem)
    )
)]
#[post("/accounts/{id}/disable")]
pub async fn disable_account(app: web::Data<App>, caller: Caller, id: web::Path<AccountId>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::AccountsAdmin)?;
    app.store.within(&actor).account_disable(*id).await?;
    Ok(HttpResponse::NoContent().finish())
}
