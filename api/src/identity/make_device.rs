//! A new kiosk or board.

use actix_web::{HttpResponse, post, web};
use domain::device::DeviceKind;
use domain::id::CanteenId;
use domain::role::Permission;
use domain::time::At;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::device_view::DeviceView;
use crate::compose::App;
use crate::problem::{Answer, Problem};

/// The device to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceForm {
    /// Where it stands, in words.
    name: String,
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    /// `kiosk` or `board`.
    #[schema(value_type = String)]
    kind: DeviceKind,
}

/// The device and the code to type at it, shown once.
#[derive(Serialize, ToSchema)]
pub struct MadeDevice {
    device: DeviceView,
    /// Eight characters, good once.
    code: String,
    #[schema(value_type = String)]
    expires_at: At,
}

/// Makes a device that waits for its code.
#[utoipa::path(
    tag = "identity",
    security(("bearer" = [])),
    request_body = DeviceForm,
    responses(
        (status = 201, body = MadeDevice),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, description = "the canteen is outside the scope", body = Problem),
        (status = 422, description = "name_missing", body = Problem)
    )
)]
#[post("/devices")]
pub async fn make_device(app: web::Data<App>, caller: Caller, body: web::Json<DeviceForm>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::DevicesAdmin)?;
    let within = app.store.within(&actor);
    let (device, code) = within.device_make(&body.name, body.canteen_id, body.kind).await?;
    Ok(HttpResponse::Created().json(MadeDevice {
        device: DeviceView::of(&device, app.store.clock.session_now()),
        code: code.code,
        expires_at: code.expires_at,
    }))
}
