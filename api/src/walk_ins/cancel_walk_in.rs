//! Staff cancel a walk-in's order; what was paid goes back.

use actix_web::{HttpResponse, post, web};
use domain::id::{ShiftId, WalkInId};
use domain::order::WalkInCommand;
use domain::order::walk_in::{CancelWalkIn, Canceller};
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use super::act;
use super::view::WalkInOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Out of which drawer the money goes back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelWalkInBody {
    /// The caller's own open shift; needed where it was paid.
    #[schema(value_type = Option<String>)]
    shift_id: Option<ShiftId>,
}

/// Cancels it until the sitting has ended. Repeating it is refused with `order_cancelled`, which tells the same.
#[utoipa::path(tag = "walk-ins", request_body = CancelWalkInBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = WalkInOut), (status = 404, body = Problem),
              (status = 409, description = "walk_in_paid, too_late, order_cancelled, already_served, shift_closed, not_your_shift", body = Problem)))]
#[post("/walk-ins/{id}/cancel")]
pub async fn cancel_walk_in(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<WalkInId>,
    body: web::Json<CancelWalkInBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::WalkInSell)?;
    app.store.within(&actor).walk_in(*id).await?;
    let cancel = CancelWalkIn {
        id: *id,
        by: Canceller::Staff(body.shift_id.map(|shift| act::cashier(&actor, shift))),
    };
    Ok(HttpResponse::Ok().json(act::submit(&app, &actor, WalkInCommand::Cancel(cancel), None).await?))
}
