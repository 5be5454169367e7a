//! 更正: the ending of a meal is put right after the fact.

use actix_web::{post, web};
use domain::id::OrderId;
use domain::order::{FlagCause, Identified, OrderState};
use domain::role::Permission;
use serde::Deserialize;
use store::orders::Ending;
use utoipa::ToSchema;

use super::view::{Frame, OrderOut};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};
use crate::settlement::return_claim::reason;

/// What really happened, and how that is known.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectBody {
    /// served or flagged
    #[schema(value_type = String)]
    to: OrderState,
    /// Why nobody ate it; for flagged.
    #[schema(value_type = Option<String>)]
    cause: Option<FlagCause>,
    /// 2 to 200 characters.
    reason: String,
}

/// Corrects how a served or flagged meal ended. It stays visible, and the next claim takes it in.
#[utoipa::path(tag = "orders", request_body = CorrectBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = OrderOut), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "nothing_to_correct, quota_taken", body = Problem), (status = 422, body = Problem)))]
#[post("/orders/{id}/correct")]
pub async fn correct_order(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
    body: web::Json<CorrectBody>,
) -> Answer<web::Json<OrderOut>> {
    let actor = caller.may(Permission::OrderCorrect)?;
    let ending = match (body.to, body.cause) {
        (OrderState::Served, None) => Ending::Served,
        (OrderState::Flagged, Some(cause)) => Ending::Flagged(cause),
        _ => return Err(Problem::invalid("bad_request", "to", "served, or flagged with a cause")),
    };
    let scoped = app.store.within(&actor);
    let order = scoped.correct_order(*id, ending, reason(&body.reason)?).await??;
    let view = app.store.system().order(order.id).await?;
    let frame = Frame {
        now: app.store.clock.now(),
        for_staff: true,
        by: Identified::Staff,
        names: Default::default(),
    };
    Ok(web::Json(OrderOut {
        masked_name: view.masked_name,
        ..frame.show(&order)
    }))
}
