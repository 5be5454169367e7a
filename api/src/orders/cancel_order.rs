//! Cancels an order: free until the cut-off and for ten minutes after ordering.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{post, web};
use domain::id::OrderId;
use domain::order::command::{Caller as Asks, Cancel, Command};
use domain::order::{CancelReason, Done, Identified};
use domain::role::Permission;
use serde::Deserialize;
use store::orders::CalledOff;
use store::writer::{Rider, Wish};
use store::{ActorKind, Placing};
use utoipa::ToSchema;

use super::diners::{self, DinerRef};
use super::view::{Frame, OrderOut};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Who asks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelBody {
    /// At a kiosk: whose order it is, or their spouse.
    diner_token: Option<String>,
    /// phone dish_withdrawn; for staff, who call a meal off for somebody
    #[schema(value_type = Option<String>)]
    reason: Option<CancelReason>,
}

/// Cancels an order. Repeating it is refused with `order_cancelled`, which tells the same.
#[utoipa::path(tag = "orders", request_body = CancelBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = OrderOut), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/orders/{id}/cancel")]
pub async fn cancel_order(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
    body: web::Json<CancelBody>,
) -> Answer<web::Json<OrderOut>> {
    let actor = caller.may(Permission::OrderPlace)?;
    let for_staff = actor.kind == ActorKind::Account;
    let (by, known_by) = if for_staff {
        app.store.within(&actor).order(*id).await?;
        (Asks::Staff, Identified::Staff)
    } else {
        let wanted = DinerRef {
            diner_token: body.diner_token.clone(),
            senior_id: None,
        };
        let (person, known_by) = diners::found(&app, &actor, &wanted).await?;
        let theirs = [Some(person.id()), person.spouse_id].into_iter().flatten().collect();
        (Asks::Diners(theirs), known_by)
    };
    refuse_digits(&app, *id, &by, known_by).await?;
    let reason = body.reason.filter(|_| for_staff);
    if reason == Some(CancelReason::PointShut) {
        return Err(Problem::invalid(
            "bad_request",
            "reason",
            "a point is shut on its own page, and its meals with it",
        ));
    }
    let wish = Wish {
        command: Command::Cancel(Cancel { order_id: *id, by }),
        key: None,
        placing: Placing {
            channel: if for_staff { "desk" } else { "kiosk" },
            by: Some(actor.id),
        },
        actor: for_staff.then(|| actor.clone()),
        render: Arc::new(|_| store::writer::Rendered::nothing()),
        rider: reason.map(|reason| Arc::new(CalledOff(*id, reason)) as Arc<dyn Rider>),
    };
    match app.store.writer.submit(wish).await?.done {
        Some(Done::Cancelled(order)) => {
            let view = app.store.system().order(order.id).await?;
            let frame = Frame {
                now: app.store.clock.now(),
                for_staff,
                by: known_by,
                names: Default::default(),
            };
            Ok(web::Json(OrderOut {
                masked_name: view.masked_name,
                ..frame.show(&order)
            }))
        }
        _ => Err(Problem::not_found("order")),
    }
}

/// Digits that many know take back no meal that a card has ordered.
async fn refuse_digits(app: &App, id: OrderId, by: &Asks, known_by: Identified) -> Answer<()> {
    let Asks::Diners(theirs) = by else { return Ok(()) };
    let order = app.store.system().order(id).await?.order;
    // Somebody else's is refused as that, by whoever decides.
    if !theirs.contains(&order.senior_id) || order.may_be_taken_back_by(known_by) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::CONFLICT,
        "card_needed",
        "this meal was not ordered by telephone number: the card takes it back, or a member of staff",
    ))
}
