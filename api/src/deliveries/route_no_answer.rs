//! Nobody opens: the ladder begins.

use actix_web::{HttpRequest, post, web};
use domain::id::StopId;
use domain::ladder::Step;
use domain::role::Permission;
use domain::time::At;
use serde::{Deserialize, Serialize};
use store::ladders::Begun;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::orders::place_order::idempotency_key;
use crate::problem::{Answer, Problem};

/// When nobody opened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoAnswerBody {
    /// A phone without network sends it later.
    #[schema(value_type = String)]
    at: At,
}

/// The ladder of the door.
#[derive(Serialize, ToSchema)]
pub struct BegunView {
    /// The alarm's number, for the telephone.
    no: i32,
    /// call_senior call_family call_neighbour dispatch cadre rescue confirm
    #[schema(value_type = String)]
    step: Step,
    #[schema(value_type = Option<String>)]
    due_at: Option<At>,
}

impl From<Begun> for BegunView {
    fn from(begun: Begun) -> Self {
        Self {
            no: begun.no,
            step: begun.step,
            due_at: begun.due_at,
        }
    }
}

/// Begins the ladder of a door that stays shut. From now on it climbs by itself, whatever becomes of the phone.
#[utoipa::path(tag = "route", request_body = NoAnswerBody, security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = BegunView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/route/stops/{id}/no-answer")]
pub async fn route_no_answer(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<StopId>,
    body: web::Json<NoAnswerBody>,
) -> Answer<web::Json<BegunView>> {
    let actor = caller.may(Permission::OwnRoute)?;
    let key = idempotency_key(&request)?;
    let begun = app.store.within(&actor).door_shut(*id, &key, body.at).await?;
    Ok(web::Json(begun.into()))
}
