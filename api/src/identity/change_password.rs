//! A new password for oneself.

use actix_web::{HttpResponse, post, web};
use domain::id::AccountId;
use serde::Deserialize;
use store::ActorKind;
use store::accounts::LogIn;
use store::sessions::Subject;
use utoipa::ToSchema;

use super::caller::Caller;
use super::cookie::{Encrypted, Page};
use super::{cookie, log_in};
use crate::compose::App;
use crate::problem::{Answer, Problem};

/// The old one and the new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Passwords {
    #[schema(format = Password)]
    old: String,
    /// At least 10 characters, and not the login.
    #[schema(format = Password)]
    new: String,
}

/// Changes one's own password. All sessions of the account end but this browser's, which gets a new one.
#[utoipa::path(
    tag = "identity",
    security(("bearer" = [])),
    request_body = Passwords,
    responses(
        (status = 204, description = "changed"),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, description = "wrong_password, password_short, password_long, password_is_login", body = Problem),
        (status = 429, description = "locked", body = Problem)
    )
)]
#[post("/auth/password")]
pub async fn change_password(
    app: web::Data<App>,
    caller: Caller,
    encrypted: Encrypted,
    body: web::Json<Passwords>,
) -> Answer<HttpResponse> {
    let actor = caller.anybody();
    if actor.kind != ActorKind::Account {
        return Err(Problem::forbidden());
    }
    let id = AccountId(actor.id);
    let body = body.into_inner();
    let system = app.store.system();
    match system.change_own_password(id, body.old.into(), body.new.into()).await? {
        LogIn::In(_) => {
            let refresh = system.session_open(Subject::Account(id)).await?;
            Ok(HttpResponse::NoContent()
                .cookie(cookie::bake(Page::Desk, &refresh, encrypted))
                .finish())
        }
        // Not 401: the token is good, and a page would only try to renew it.
        LogIn::Wrong => Err(Problem::invalid("wrong_password", "old", "the old password is wrong")),
        LogIn::Locked { retry_after_s } => Err(log_in::locked(retry_after_s)),
    }
}
