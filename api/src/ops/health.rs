//! Whether the process lives, and whether it can serve.

use actix_web::{HttpResponse, web};

use crate::compose::App;

/// The process lives.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("live\n")
}

/// The database answers and the writer takes orders. The board may be away: it costs speed, never meals, so it doesn't take the process out of service.
pub async fn ready(app: web::Data<App>) -> HttpResponse {
    match app.store.ping().await {
        Ok(()) if !app.store.writer.is_running() => HttpResponse::ServiceUnavailable()
            .content_type("text/plain")
            .body("writer away\n"),
        Ok(()) => {
            let board = if app.store.board().is_up().await { "up" } else { "away" };
            HttpResponse::Ok()
                .content_type("text/plain")
                .body(format!("ready\ndatabase up\nboard {board}\n"))
        }
        Err(_) => HttpResponse::ServiceUnavailable()
            .content_type("text/plain")
            .body("database away\n"),
    }
}
