//! Outside loopback everything needs TLS, ours or a proxy's.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};

use crate::compose::App;
use crate::problem::Problem;

/// The caller's address, after the proxy's word when it is trusted. Rate limits count by it.
#[derive(Debug, Clone)]
pub struct CallerAddress(pub String);

/// Middleware: refuses plain http from elsewhere, and notes the caller's address.
///
/// # Errors
/// `tls_required`.
pub async fn demand_tls(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let trust_proxy = request.app_data::<web::Data<App>>().is_some_and(|app| app.trust_proxy);
    let peer = request.peer_addr();
    let from_loopback = peer.is_some_and(|address| address.ip().is_loopback());
    let forwarded_proto = request
        .headers()
        .get("x-forwarded-proto")
        .and_then(|value| value.to_str().ok());
    let secure = request.app_config().secure()
        || (trust_proxy && forwarded_proto == Some("https"))
        || (from_loopback && (!trust_proxy || forwarded_proto.is_none()));
    let address = caller_address(&request, trust_proxy).unwrap_or_default();
    request.extensions_mut().insert(CallerAddress(address));
    if !secure {
        return Err(Problem::new(StatusCode::FORBIDDEN, "tls_required", "this address needs https").into());
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// The last hop the proxy added is the one it saw itself; what stands before it can be made up by the caller.
fn caller_address(request: &ServiceRequest, trust_proxy: bool) -> Option<String> {
    if trust_proxy
        && let Some(list) = request
            .headers()
            .get("x-forwarded-for")
            .and_then(|value| value.to_str().ok())
        && let Some(last) = list.rsplit(',').next()
    {
        return Some(last.trim().to_owned());
    }
    request.peer_addr().map(|address| address.ip().to_string())
}
