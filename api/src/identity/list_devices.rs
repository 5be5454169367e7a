//! The devices of one's part of the tree.

use actix_web::{get, web};
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::device_view::DeviceView;
use crate::compose::App;
use crate::problem::{Answer, Problem};

/// Devices, newest first.
#[derive(Serialize, ToSchema)]
pub struct Devices {
    items: Vec<DeviceView>,
    /// Always null.
    next: Option<String>,
}

/// Lists devices, the revoked ones too.
#[utoipa::path(
    tag = "identity",
    security(("bearer" = [])),
    responses((status = 200, body = Devices), (status = 401, body = Problem), (status = 403, body = Problem))
)]
#[get("/devices")]
pub async fn list_devices(app: web::Data<App>, caller: Caller) -> Answer<web::Json<Devices>> {
    let actor = caller.may(Permission::DevicesAdmin)?;
    let devices = app.store.within(&actor).devices().await?;
    let now = app.store.clock.session_now();
    Ok(web::Json(Devices {
        items: devices.iter().map(|device| DeviceView::of(device, now)).collect(),
        next: None,
    }))
}
