//! A call from a shut door is written down.

use actix_web::{HttpRequest, post, web};
use domain::id::StopId;
use domain::ladder::Callee;
use domain::role::Permission;
use domain::time::At;
use serde::Deserialize;
use store::ladders::DoorCall;
use utoipa::ToSchema;

use super::route_no_answer::BegunView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::orders::place_order::idempotency_key;
use crate::problem::{Answer, Problem};

/// A call from the door.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DoorCallBody {
    /// senior family neighbour police ambulance
    #[schema(value_type = String)]
    callee: Callee,
    answered: bool,
    #[schema(value_type = String)]
    at: At,
}

/// Writes a call from the door down. The same key again changes nothing.
#[utoipa::path(tag = "route", request_body = DoorCallBody, security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = BegunView), (status = 404, body = Problem),
              (status = 409, description = "no_ambulance", body = Problem)))]
#[post("/route/stops/{id}/calls")]
pub async fn route_call(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<StopId>,
    body: web::Json<DoorCallBody>,
) -> Answer<web::Json<BegunView>> {
    let actor = caller.may(Permission::OwnRoute)?;
    let key = idempotency_key(&request)?;
    let call = DoorCall {
        callee: body.callee,
        answered: body.answered,
        at: body.at,
    };
    let begun = app.store.within(&actor).door_call(*id, &key, call).await?;
    Ok(web::Json(begun.into()))
}
