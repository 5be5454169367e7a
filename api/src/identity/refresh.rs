//! A page trades its cookie for a new access token.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use store::sessions::Renewal;

use super::caller::From;
use super::cookie::{self, As, Encrypted};
use super::session::{self, Session};
use crate::compose::App;
use crate::limits::Try;
use crate::problem::{Answer, Problem};

/// Stays in. A refresh token is good once; a second use ends the session everywhere.
#[utoipa::path(
    tag = "identity",
    params(As),
    responses(
        (status = 200, body = Session),
        (status = 401, description = "unauthenticated, session_ended, refresh_reused", body = Problem),
        (status = 429, description = "slow_down", body = Problem)
    )
)]
#[post("/auth/refresh")]
pub async fn refresh(
    app: web::Data<App>,
    request: HttpRequest,
    from: From,
    asked: web::Query<As>,
    encrypted: Encrypted,
) -> Answer<HttpResponse> {
    app.limits.take(&app.store, Try::Refresh, &from.0).await?;
    let (page, token) = cookie::read(&request, &asked).ok_or_else(Problem::unauthenticated)?;
    let ended = |code, detail| Err(Problem::new(StatusCode::UNAUTHORIZED, code, detail));
    match app.store.system().session_renew(&token).await? {
        Renewal::Renewed {
            actor,
            subject,
            refresh,
        } => session::answer(&app, encrypted, page, &actor, subject, &refresh).await,
        Renewal::Reused => ended("refresh_reused", "this token was used before; the session has ended"),
        Renewal::Ended => ended("session_ended", "the session has ended"),
    }
}
