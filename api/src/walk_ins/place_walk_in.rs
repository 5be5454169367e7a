//! Somebody without registration orders, once for each Idempotency-Key.

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::id::{ShiftId, SittingId, WalkInId};
use domain::order::command::WantedLine;
use domain::order::walk_in::PlaceWalkIn;
use domain::order::{OrderMode, WalkInCommand};
use domain::role::Permission;
use serde::Deserialize;
use serde_json::json;
use store::ActorKind;
use store::writer::Key;
use utoipa::ToSchema;

use super::act;
use super::view::WalkInOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::limits::Try;
use crate::orders::place_order::idempotency_key;
use crate::orders::wanted::LineBody;
use crate::problem::{Answer, Problem};

/// What, and at the counter who takes the money at once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceWalkInBody {
    #[schema(value_type = String)]
    sitting_id: SittingId,
    /// dine_in take_away
    #[schema(value_type = String)]
    mode: OrderMode,
    /// One to four portions.
    lines: Vec<LineBody>,
    /// The caller's own open shift, when it is paid with the order. A kiosk takes no money.
    #[schema(value_type = Option<String>)]
    shift_id: Option<ShiftId>,
}

/// Orders at the full price. At a kiosk it is for today and stays unpaid until the counter has the money.
#[utoipa::path(tag = "walk-ins", request_body = PlaceWalkInBody, security(("bearer" = [])),
    params(("Idempotency-Key" = String, Header, description = "Made by the client before the first try, 8 to 64 letters, digits, - or _")),
    responses((status = 201, body = WalkInOut), (status = 404, body = Problem),
              (status = 409, description = "sold_out, sitting_full, cutoff_passed, sitting_not_open, walk_ins_unpaid, walk_in_today, shift_closed", body = Problem),
              (status = 422, description = "bad_walk_in, texture_not_offered", body = Problem),
              (status = 429, body = Problem), (status = 503, body = Problem)))]
#[post("/walk-ins")]
pub async fn place_walk_in(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: web::Json<PlaceWalkInBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::WalkInPlace)?;
    let key = idempotency_key(&request)?;
    let sitting = app.store.within(&actor).sitting(body.sitting_id).await?;
    // A kiosk sells what its own canteen cooks, where somebody can take the money.
    if actor.canteen.is_some_and(|own| own != sitting.canteen_id) {
        return Err(Problem::not_found("sitting"));
    }
    let at_kiosk = actor.kind != ActorKind::Account;
    if at_kiosk {
        if body.shift_id.is_some() {
            return Err(Problem::invalid("bad_request", "shift_id", "a kiosk takes no money"));
        }
        app.limits.take(&app.store, Try::WalkIn, &actor.id.to_string()).await?;
    }
    let said = json!([body.sitting_id, body.mode, body.lines, body.shift_id]).to_string();
    let key = Key {
        key: format!("{}/{key}", actor.id),
        body_index: app.store.keys().index("walk_in", &said),
    };
    let lines = body.lines.iter().map(|line| WantedLine {
        sitting_dish_id: line.sitting_dish_id,
        texture: line.texture,
        portion: line.portion,
    });
    let place = PlaceWalkIn {
        id: WalkInId(store::ids::new_id()),
        sitting_id: body.sitting_id,
        mode: body.mode,
        lines: lines.collect(),
        at_kiosk,
        cash: body.shift_id.map(|shift| act::cashier(&actor, shift)),
    };
    let answer = act::submit(&app, &actor, WalkInCommand::Place(place), Some(key)).await?;
    Ok(HttpResponse::Created().json(answer))
}
