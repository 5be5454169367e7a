//! Logs: fields, one line each, on standard error. Never a body, a query string or a person.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use tracing::Span;
use tracing_actix_web::RootSpanBuilder;
use tracing_subscriber::EnvFilter;

/// What others say at every start and nobody acts on. A filter that names them is heard: what comes later wins.
const QUIET: &str = "sea_orm_migration=warn";

/// Starts logging; a second call changes nothing.
pub fn start(filter: &str) {
    let filter =
        EnvFilter::try_new(format!("{QUIET},{filter}")).unwrap_or_else(|_| EnvFilter::new(format!("{QUIET},info")));
    // Fails only when a logger is there already (tests), which is as good.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}

/// A request's span: method and route pattern only. The real path may hold an id, a query may hold more.
pub struct Quiet;

impl RootSpanBuilder for Quiet {
    fn on_request_start(request: &ServiceRequest) -> Span {
        tracing::info_span!("http", method = %request.method(), route = request.match_pattern().unwrap_or_default(), status = tracing::field::Empty)
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        if let Ok(response) = outcome {
            span.record("status", response.status().as_u16());
        }
    }
}
