//! A meal is collected at the counter: the number's whole bag.

use std::sync::Arc;

use actix_web::{post, web};
use domain::id::SittingId;
use domain::order::command::{Command, Serve};
use domain::order::{Done, Identified};
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use store::Placing;
use store::writer::Wish;
use utoipa::ToSchema;

use super::view::{Frame, OrderOut};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};
use crate::walk_ins::view::WalkInOut;

/// The number that was called.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServeBody {
    #[schema(value_type = String)]
    sitting_id: SittingId,
    /// As printed, e.g. `012`.
    pickup_no: String,
}

/// What went out with the number: a bag of orders, or a walk-in's.
#[derive(Serialize, ToSchema)]
pub struct HandedOut {
    orders: Vec<OrderOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    walk_in: Option<WalkInOut>,
}

/// Marks a number's meals as served. A walk-in's go out once they are paid for (`walk_in_unpaid`).
#[utoipa::path(tag = "orders", request_body = ServeBody, security(("bearer" = [])),
    responses((status = 200, body = HandedOut), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/orders/serve")]
pub async fn serve_order(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<ServeBody>,
) -> Answer<web::Json<HandedOut>> {
    let actor = caller.may(Permission::OrderServe)?;
    app.store.within(&actor).sitting(body.sitting_id).await?;
    let pickup_no: u32 = body
        .pickup_no
        .trim()
        .parse()
        .map_err(|_| Problem::invalid("bad_pickup_no", "pickup_no", "a pick-up number has digits only"))?;
    let wish = Wish {
        command: Command::Serve(Serve::Pickup {
            sitting_id: body.sitting_id,
            pickup_no,
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
    let now = app.store.clock.now();
    let orders = match app.store.writer.submit(wish).await?.done {
        Some(Done::Served(orders)) => orders,
        Some(Done::WalkIn(walk_in)) => {
            return Ok(web::Json(HandedOut {
                orders: Vec::new(),
                walk_in: Some(WalkInOut::of(&walk_in, now)),
            }));
        }
        _ => return Err(Problem::not_found("order")),
    };
    let names = app
        .store
        .system()
        .masked_names(orders.iter().map(|order| order.senior_id))
        .await?;
    let frame = Frame {
        now,
        for_staff: false,
        by: Identified::Staff,
        names,
    };
    Ok(web::Json(HandedOut {
        orders: orders.iter().map(|order| frame.show(order)).collect(),
        walk_in: None,
    }))
}
