//! A kiosk for whoever tries the demo.

use actix_web::{post, web};
use domain::device::DeviceKind;
use domain::id::CanteenId;
use serde::{Deserialize, Serialize};
use store::Actor;
use utoipa::ToSchema;

use crate::compose::App;
use crate::problem::{Answer, Problem};

/// Where it shall stand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemoKiosk {
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    /// `kiosk` when absent, or `board`.
    #[schema(value_type = Option<String>)]
    kind: Option<DeviceKind>,
}

/// What to type at it.
#[derive(Serialize, ToSchema)]
pub struct DemoCode {
    code: String,
}

/// Makes a device and its one-time code, without a login; only in the demo, which listens on loopback alone.
#[utoipa::path(
    tag = "demo",
    request_body = DemoKiosk,
    responses((status = 200, body = DemoCode), (status = 404, body = Problem))
)]
#[post("/demo/kiosk")]
pub async fn make_kiosk(app: web::Data<App>, body: web::Json<DemoKiosk>) -> Answer<web::Json<DemoCode>> {
    super::only_in_demo(&app)?;
    let programme = Actor::programme();
    let kind = body.kind.unwrap_or(DeviceKind::Kiosk);
    let name = match kind {
        DeviceKind::Kiosk => "演示自助机",
        DeviceKind::Board => "演示叫号屏",
    };
    let (_, code) = app
        .store
        .within(&programme)
        .device_make(name, body.canteen_id, kind)
        .await?;
    Ok(web::Json(DemoCode { code: code.code }))
}
