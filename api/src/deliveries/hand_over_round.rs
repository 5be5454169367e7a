//! The desk hands the rest of a round over.

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::id::RoundId;
use domain::role::Permission;

use super::hand_over::{GiveRestBody, RestGivenView, told};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::orders::place_order::idempotency_key;
use crate::problem::{Answer, Problem};

/// Hands the doors that a round has left to another volunteer, or takes them off it. What was done stays; the same key again
/// changes nothing.
#[utoipa::path(tag = "rounds", request_body = GiveRestBody, security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = RestGivenView), (status = 404, body = Problem),
              (status = 409, description = "round_not_under_way, round_finished, nothing_to_hand_over, taker_is_giver, taker_not_left, taker_full, volunteer_disabled, already_handed_over",
               body = Problem)))]
#[post("/rounds/{id}/hand-over")]
pub async fn hand_over_round(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<RoundId>,
    body: web::Json<GiveRestBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::RoundsEdit)?;
    let key = idempotency_key(&request)?;
    let scoped = app.store.within(&actor);
    let handed = scoped.round_hand_over(*id, body.volunteer_id, &key).await?;
    // The answer may hold a code: no cache may keep it.
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(told(scoped, handed).await?))
}
