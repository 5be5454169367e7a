//! Whoever has a walk-in's slip takes the order back, in time and unpaid.

use actix_web::{HttpResponse, post, web};
use domain::order::WalkInCommand;
use domain::order::walk_in::{CancelWalkIn, Canceller};
use domain::role::Permission;

use super::act;
use super::slip::{self, SlipBody};
use super::view::WalkInOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Cancels it. What is paid for is given back at the counter.
#[utoipa::path(tag = "walk-ins", request_body = SlipBody, security(("bearer" = [])),
    responses((status = 200, body = WalkInOut), (status = 404, description = "slip_unknown", body = Problem),
              (status = 409, description = "walk_in_paid, too_late, order_cancelled, already_served", body = Problem), (status = 429, body = Problem)))]
#[post("/kiosk/slips/cancel")]
pub async fn cancel_slip(app: web::Data<App>, caller: Caller, body: web::Json<SlipBody>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::SlipUse)?;
    let found = slip::find(&app, &actor, &body).await?;
    let cancel = CancelWalkIn {
        id: found.id,
        by: Canceller::Slip,
    };
    Ok(HttpResponse::Ok().json(act::submit(&app, &actor, WalkInCommand::Cancel(cancel), None).await?))
}
