//! Cash at a door goes into the round's bag.

use actix_web::{HttpRequest, post, web};
use domain::cash::CashCommand;
use domain::cash::command::{Collect, Way, Which};
use domain::id::{ReceiptId, StopId};
use domain::money::Fen;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::door_parts::{Off, Part, asked};
use super::ways::Request;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What was handed over.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DoorCashBody {
    /// Exactly what the phone shows as due.
    #[schema(value_type = i64)]
    fen: Fen,
}

/// What was booked.
#[derive(Serialize, ToSchema)]
pub struct DoorCashOut {
    collected_fen: i64,
}

/// Collects what is due in cash at a door of the volunteer's own round. The same key again changes nothing.
#[utoipa::path(tag = "route", request_body = DoorCashBody, security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = DoorCashOut), (status = 404, body = Problem),
              (status = 409, description = "round_not_under_way, amount_changed, nothing_owed", body = Problem)))]
#[post("/route/stops/{id}/cash")]
pub async fn route_cash(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<StopId>,
    body: web::Json<DoorCashBody>,
) -> Answer<web::Json<DoorCashOut>> {
    let actor = caller.may(Permission::OwnRoute)?;
    let request = Request::of(&request, &*body)?;
    let within = app.store.within(&actor);
    let (round, people) = within.door_cash(*id).await?;
    let parts: Vec<Request> = (0..people.len()).map(|number| request.part(number)).collect();
    let keys: Vec<&str> = parts.iter().map(|part| part.once().key).collect();
    let before = within.booked(&keys).await?;
    let at_door: Vec<Part> = people
        .iter()
        .zip(&keys)
        .map(|(one, key)| Part {
            due: one.due,
            taken: one.taken,
            booked: before.contains(*key),
        })
        .collect();
    let places = asked(&at_door, body.fen).map_err(|off| match off {
        Off::NothingOwed => Problem::conflict("nothing_owed", "nothing is owed"),
        Off::Changed { now } => {
            let changed = Problem::conflict("amount_changed", format!("it is {} fen now", now.0));
            changed.with(json!({"now_fen": now.0}))
        }
    })?;
    for at in places {
        let one = &people[at];
        let command = Collect {
            receipt_id: ReceiptId(store::ids::new_id()),
            senior_id: one.senior_id,
            which: Which::Orders(one.orders.clone()),
            expected: one.due,
            way: Way::Bag(round),
            person: actor.id,
        };
        within
            .book(CashCommand::Collect(command), Some(parts[at].once()), None)
            .await?;
    }
    Ok(web::Json(DoorCashOut {
        collected_fen: body.fen.0,
    }))
}
