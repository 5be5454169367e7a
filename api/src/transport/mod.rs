//! Outside loopback everything needs TLS, ours or a trusted proxy's; health alone may be asked without.

pub mod hops;
pub mod networks;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};

use crate::compose::App;
use crate::problem::Problem;
use hops::{Way, way};
pub use networks::Networks;

/// What a load balancer asks for; it says nothing that isn't for everybody.
const WITHOUT_TLS: &str = "/health/";

/// Middleware: refuses plain http from elsewhere, and notes the way that the request came.
///
/// # Errors
/// `tls_required`.
pub async fn demand_tls(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let way = way_of(&request);
    if let Some(way) = way {
        request.extensions_mut().insert(way);
    }
    let secure = way.is_some_and(|way| way.encrypted || way.direct_from_here);
    if !secure && !request.path().starts_with(WITHOUT_TLS) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "tls_required", "this address needs https").into());
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn way_of(request: &ServiceRequest) -> Option<Way> {
    let app = request.app_data::<web::Data<App>>()?;
    let secure = request.app_config().secure();
    Some(way(request.peer_addr()?, secure, request.headers(), &app.proxies))
}
