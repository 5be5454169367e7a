//! Health, readiness, metrics, logs, what this installation is.

pub mod audit;
pub mod dismiss_job;
pub mod docs;
pub mod health;
pub mod list_jobs;
pub mod log;
pub mod meta;
pub mod metrics;
pub mod retry_job;
pub mod test_clock;

use actix_web::web;

/// What machines ask for, outside the API.
pub fn plain(config: &mut web::ServiceConfig) {
    config
        .route("/health/live", web::get().to(health::live))
        .route("/health/ready", web::get().to(health::ready))
        .route("/metrics", web::get().to(metrics::metrics))
        .route("/api/openapi.json", web::get().to(docs::document))
        .route("/docs", web::get().to(docs::page))
        .route("/docs.css", web::get().to(docs::style));
    if crate::compose::test_clock().is_some() {
        config.route("/test/clock", web::post().to(test_clock::move_to));
    }
}
