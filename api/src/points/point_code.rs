//! The code on a meal point's poster.

use actix_web::{HttpMessage, HttpRequest, HttpResponse, get, web};
use domain::id::CanteenId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::From as CallerFrom;
use crate::kitchen::qr;
use crate::limits::Try;
use crate::problem::{Answer, Problem};
use crate::transport::hops::Way;

/// The page's address, and its code as a drawing.
#[derive(Serialize, ToSchema)]
pub struct PointCode {
    url: String,
    /// The dark modules as one SVG path.
    path: String,
    /// Modules on each side.
    side: usize,
}

/// The address of the point's public page with its QR code, for the poster: the installation's public address, or the one
/// that the caller used.
#[utoipa::path(tag = "points", params(("id" = String, Path)),
    responses((status = 200, body = PointCode), (status = 404, body = Problem), (status = 429, body = Problem)))]
#[get("/public/points/{id}/code")]
pub async fn point_code(
    app: web::Data<App>,
    CallerFrom(address): CallerFrom,
    request: HttpRequest,
    id: web::Path<CanteenId>,
) -> Answer<HttpResponse> {
    app.limits.take(&app.store, Try::Public, &address).await?;
    app.store.system().open_canteen(*id).await?;
    let url = format!("{}/point/{}", base(&app, &request), *id);
    let (path, side) =
        qr::path(&url).ok_or_else(|| Problem::invalid("bad_request", "host", "the address is too long"))?;
    Ok(HttpResponse::Ok().json(PointCode { url, path, side }))
}

fn base(app: &App, request: &HttpRequest) -> String {
    if let Some(url) = &app.public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let encrypted = request.extensions().get::<Way>().is_some_and(|way| way.encrypted);
    let host = request
        .headers()
        .get("host")
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    format!("{}://{host}", if encrypted { "https" } else { "http" })
}
