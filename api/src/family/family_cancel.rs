//! 今天不要: a relative calls a meal off.

use std::sync::Arc;

use actix_web::{HttpResponse, post, web};
use domain::id::OrderId;
use domain::order::command::{Caller as Asks, Cancel, Command};
use store::Placing;
use store::writer::Wish;

use super::relative;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Cancels one of the senior's orders, under the rules that hold for the senior.
#[utoipa::path(tag = "family", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/family/orders/{id}/cancel")]
pub async fn family_cancel(app: web::Data<App>, caller: Caller, id: web::Path<OrderId>) -> Answer<HttpResponse> {
    let (actor, own) = relative(&app, caller).await?;
    let wish = Wish {
        command: Command::Cancel(Cancel {
            order_id: *id,
            by: Asks::Diners(vec![own.senior]),
        }),
        key: None,
        placing: Placing {
            channel: "family",
            by: Some(actor.id),
        },
        actor: Some(actor),
        render: Arc::new(|_| store::writer::Rendered::nothing()),
        rider: None,
    };
    app.store.writer.submit(wish).await?;
    Ok(HttpResponse::NoContent().finish())
}
