//! Leaving.

use actix_web::{HttpRequest, HttpResponse, post, web};

use super::cookie::{self, As, Encrypted};
use crate::compose::App;
use crate::problem::Answer;

/// Ends the session of this browser's page. Without one nothing happens: whoever asks is out in any case.
#[utoipa::path(tag = "identity", params(As), responses((status = 204, description = "out")))]
#[post("/auth/logout")]
pub async fn log_out(
    app: web::Data<App>,
    request: HttpRequest,
    asked: web::Query<As>,
    encrypted: Encrypted,
) -> Answer<HttpResponse> {
    let mut response = HttpResponse::NoContent();
    if let Some((page, token)) = cookie::read(&request, &asked) {
        app.store.system().session_end(&token).await?;
        response.cookie(cookie::remove(page, encrypted));
    }
    Ok(response.finish())
}
