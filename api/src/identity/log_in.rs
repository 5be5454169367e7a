//! Staff come in with login and password.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use store::accounts::LogIn;
use store::sessions::Subject;
use utoipa::ToSchema;

use super::caller::From;
use super::cookie::{Encrypted, Page};
use super::session::{self, Session};
use crate::compose::App;
use crate::limits::Try;
use crate::problem::{Answer, Problem};

/// Login and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    login: String,
    #[schema(format = Password)]
    password: String,
}

/// Comes in.
#[utoipa::path(
    tag = "identity",
    request_body = Credentials,
    responses(
        (status = 200, body = Session),
        (status = 401, description = "bad_credentials", body = Problem),
        (status = 429, description = "locked, slow_down", body = Problem)
    )
)]
#[post("/auth/login")]
pub async fn log_in(
    app: web::Data<App>,
    from: From,
    encrypted: Encrypted,
    body: web::Json<Credentials>,
) -> Answer<HttpResponse> {
    app.limits.take(&app.store, Try::LogIn, &from.0).await?;
    let body = body.into_inner();
    match app.store.system().log_in(&body.login, body.password.into()).await? {
        LogIn::In(account) => {
            let subject = Subject::Account(account.id);
            session::start_session(&app, encrypted, Page::Desk, &account.actor(), subject).await
        }
        LogIn::Wrong => Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "bad_credentials",
            "login or password is wrong",
        )),
        LogIn::Locked { retry_after_s } => Err(locked(retry_after_s)),
    }
}

/// 429 until the lock opens.
pub(super) fn locked(retry_after_s: u32) -> Problem {
    let mut problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "locked", "too many wrong passwords");
    problem.retry_after_s = Some(retry_after_s);
    problem
}
