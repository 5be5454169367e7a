//! The hand on a standing clock. Registered only where `NUANCAN_TEST_CLOCK` is read, which no release build does; it is
//! beside the API because a worker has a clock as well and no API.

use actix_web::{HttpResponse, web};
use domain::time::At;

use crate::compose::App;

/// Moves this process's clock forwards to the instant in the body.
pub async fn move_to(app: web::Data<App>, body: String) -> HttpResponse {
    match At::parse(body.trim()) {
        Ok(at) if app.store.clock.move_to(at) => HttpResponse::NoContent().finish(),
        _ => HttpResponse::UnprocessableEntity().finish(),
    }
}
