//! A relative orders a meal for the senior.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::id::OrderId;
use domain::order::{Command, Done};
use serde::Serialize;
use serde_json::json;
use store::Placing;
use store::writer::{Key, Rendered, Wish};
use utoipa::ToSchema;

use super::relative;
use super::wanted::{FamilyWantedBody, place};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::orders::place_order::{created, idempotency_key};
use crate::problem::{Answer, Problem};

/// The order.
#[derive(Serialize, ToSchema)]
pub struct FamilyOrdered {
    #[schema(value_type = String)]
    id: OrderId,
    /// Three digits, called at the counter.
    pickup_no: String,
    price_fen: i64,
    self_fen: i64,
}

/// Orders one meal for the senior, once for each Idempotency-Key.
#[utoipa::path(tag = "family", request_body = FamilyWantedBody, security(("bearer" = [])),
    params(("Idempotency-Key" = String, Header, description = "Made by the client before the first try, 8 to 64 letters, digits, - or _")),
    responses((status = 201, body = FamilyOrdered), (status = 401, body = Problem), (status = 404, body = Problem),
              (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
#[post("/family/orders")]
pub async fn family_order(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: web::Json<FamilyWantedBody>,
) -> Answer<HttpResponse> {
    let (actor, own) = relative(&app, caller).await?;
    let key = idempotency_key(&request)?;
    let (wanted, _) = place(&app, &own, &body).await?;
    let said = json!([
        wanted.sitting_id,
        wanted.mode,
        wanted.diners.iter().map(|one| &one.lines).collect::<Vec<_>>()
    ]);
    let wish = Wish {
        key: Some(Key {
            key: format!("{}/{key}", actor.id),
            body_index: app.store.keys().index("order", &said.to_string()),
        }),
        command: Command::Place(wanted),
        placing: Placing {
            channel: "family",
            by: Some(actor.id),
        },
        actor: Some(actor),
        render: Arc::new(|done| match done {
            Done::Placed(orders) => orders.first().map_or_else(Rendered::nothing, |order| {
                Rendered::of(&FamilyOrdered {
                    id: order.id,
                    pickup_no: order.pickup_text(),
                    price_fen: order.price().0,
                    self_fen: order.split.own_share().0,
                })
            }),
            _ => Rendered::nothing(),
        }),
        rider: None,
    };
    let fulfilled = app.store.writer.submit(wish).await?;
    Ok(created(&fulfilled.answer))
}
