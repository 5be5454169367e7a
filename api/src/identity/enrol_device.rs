//! A kiosk or board comes in with its code.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use store::devices::Enrolled;
use store::sessions::Subject;
use utoipa::ToSchema;

use super::caller::From;
use super::cookie::{Encrypted, Page};
use super::session::{self, Session};
use crate::compose::App;
use crate::limits::Try;
use crate::problem::{Answer, Problem};

/// What was typed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceCode {
    /// Case and spaces don't matter.
    code: String,
}

/// Enrols the device whose code this is.
#[utoipa::path(
    tag = "identity",
    request_body = DeviceCode,
    responses(
        (status = 200, body = Session),
        (status = 401, description = "bad_code, code_used, code_expired, code_ended", body = Problem),
        (status = 429, description = "slow_down", body = Problem)
    )
)]
#[post("/devices/enrol")]
pub async fn enrol_device(
    app: web::Data<App>,
    from: From,
    encrypted: Encrypted,
    body: web::Json<DeviceCode>,
) -> Answer<HttpResponse> {
    app.limits.take(&app.store, Try::Enrol, &from.0).await?;
    let (code, words) = match app.store.system().device_enrol(&body.code).await? {
        Enrolled::In(device) => {
            let (page, subject) = (Page::from(device.kind), Subject::Device(device.id));
            return session::start_session(&app, encrypted, page, &device.actor(), subject).await;
        }
        Enrolled::Unknown => ("bad_code", "there is no such code"),
        Enrolled::Used => ("code_used", "this code has let a device in already"),
        Enrolled::Expired => ("code_expired", "this code is too old"),
        Enrolled::Ended => ("code_ended", "this device was shut out"),
    };
    Err(Problem::new(StatusCode::UNAUTHORIZED, code, words))
}
