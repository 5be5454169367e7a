//! Who am I.

use actix_web::{get, web};
use domain::id::AccountId;
use store::ActorKind;

use super::caller::Caller;
use super::session::AccountView;
use crate::compose::App;
use crate::problem::{Answer, Problem};

/// The account behind the token, as it is now. Kiosks and volunteers have none.
#[utoipa::path(
    tag = "identity",
    security(("bearer" = [])),
    responses((status = 200, body = AccountView), (status = 401, body = Problem), (status = 404, body = Problem))
)]
#[get("/auth/me")]
pub async fn me(app: web::Data<App>, caller: Caller) -> Answer<web::Json<AccountView>> {
    let actor = caller.anybody();
    if actor.kind != ActorKind::Account {
        return Err(Problem::not_found("account"));
    }
    let account = app.store.system().account(AccountId(actor.id)).await?;
    account
        .map(|account| web::Json(AccountView::from(&account)))
        .ok_or_else(Problem::unauthenticated)
}
