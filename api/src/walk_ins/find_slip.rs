//! Whoever has a walk-in's slip sees the order again.

use actix_web::{post, web};
use domain::role::Permission;

use super::slip::{self, SlipBody};
use super::view::WalkInOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Finds it at the kiosk's canteen, of today or later.
#[utoipa::path(tag = "walk-ins", request_body = SlipBody, security(("bearer" = [])),
    responses((status = 200, body = WalkInOut), (status = 404, description = "slip_unknown", body = Problem), (status = 429, body = Problem)))]
#[post("/kiosk/slips/find")]
pub async fn find_slip(app: web::Data<App>, caller: Caller, body: web::Json<SlipBody>) -> Answer<web::Json<WalkInOut>> {
    let actor = caller.may(Permission::SlipUse)?;
    let found = slip::find(&app, &actor, &body).await?;
    Ok(web::Json(WalkInOut::with_slip(&found, app.store.clock.now())))
}
