//! A walk-in pays at the counter.

use actix_web::{HttpResponse, post, web};
use domain::id::{ShiftId, WalkInId};
use domain::money::Fen;
use domain::order::WalkInCommand;
use domain::order::walk_in::PayWalkIn;
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use super::act;
use super::view::WalkInOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Into which drawer, and how much.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayWalkInBody {
    /// The caller's own open shift.
    #[schema(value_type = String)]
    shift_id: ShiftId,
    /// What was said to whoever pays; another sum is refused.
    #[schema(value_type = i64)]
    expected_fen: Fen,
}

/// Takes the whole price, in cash. Repeating it is refused with `walk_in_paid`, which tells the same.
#[utoipa::path(tag = "walk-ins", request_body = PayWalkInBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = WalkInOut), (status = 404, body = Problem),
              (status = 409, description = "walk_in_paid, amount_changed, shift_closed, not_your_shift, already_served, order_cancelled", body = Problem)))]
#[post("/walk-ins/{id}/pay")]
pub async fn pay_walk_in(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<WalkInId>,
    body: web::Json<PayWalkInBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::WalkInSell)?;
    app.store.within(&actor).walk_in(*id).await?;
    let pay = PayWalkIn {
        id: *id,
        cash: act::cashier(&actor, body.shift_id),
        expected: body.expected_fen,
    };
    Ok(HttpResponse::Ok().json(act::submit(&app, &actor, WalkInCommand::Pay(pay), None).await?))
}
