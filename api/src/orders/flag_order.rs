//! A meal that wasn't served gets its cause, by hand.

use std::sync::Arc;

use actix_web::{post, web};
use domain::id::OrderId;
use domain::order::command::{Command, Flag};
use domain::order::{Done, FlagCause, Identified};
use domain::role::Permission;
use serde::Deserialize;
use store::Placing;
use store::writer::Wish;
use utoipa::ToSchema;

use super::view::{Frame, OrderOut};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The cause; there is no "other".
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FlagBody {
    /// no_show refused away hospital moved wrong_address road_blocked not_placed kitchen_short spoiled; no_answer and deceased
    /// are told by the door's report and the senior's page
    #[schema(value_type = String)]
    cause: FlagCause,
}

/// Explains why an ordered meal wasn't served.
#[utoipa::path(tag = "orders", request_body = FlagBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = OrderOut), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/orders/{id}/flag")]
pub async fn flag_order(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
    body: web::Json<FlagBody>,
) -> Answer<web::Json<OrderOut>> {
    let actor = caller.may(Permission::OrderFlag)?;
    if body.cause.needs_a_visit() {
        return Err(Problem::invalid(
            "flag_at_door",
            "cause",
            "report it at the door, or on the senior's page: somebody must look after the person",
        ));
    }
    let view = app.store.within(&actor).order(*id).await?;
    let wish = Wish {
        command: Command::Flag(Flag {
            order_ids: vec![*id],
            cause: body.cause,
        }),
        key: None,
        placing: Placing {
            channel: "desk",
            by: Some(actor.id),
        },
        actor: Some(actor),
        render: Arc::new(|_| store::writer::Rendered::nothing()),
        rider: None,
    };
    let Some(Done::Flagged(orders)) = app.store.writer.submit(wish).await?.done else {
        return Err(Problem::not_found("order"));
    };
    let frame = Frame {
        now: app.store.clock.now(),
        for_staff: true,
        by: Identified::Staff,
        names: Default::default(),
    };
    let order = orders.first().ok_or_else(|| Problem::not_found("order"))?;
    Ok(web::Json(OrderOut {
        masked_name: view.masked_name,
        ..frame.show(order)
    }))
}
