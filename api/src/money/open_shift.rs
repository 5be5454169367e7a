//! 开班: a drawer is counted and becomes one person's.

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::cash::CashCommand;
use domain::cash::command::{DifferenceReason, OpenShift};
use domain::id::{DrawerId, ShiftId};
use domain::money::Fen;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::ShiftOut;
use super::ways::Request;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What was counted.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CountBody {
    #[schema(value_type = i64)]
    pub(super) counted_fen: Fen,
    /// change miscounted lost not_booked counterfeit unknown; when the count isn't what should be there
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    pub(super) reason: Option<DifferenceReason>,
}

/// Opens a shift at a drawer that nobody has. A count that differs from the books is refused once without a reason.
#[utoipa::path(tag = "money", request_body = CountBody, security(("bearer" = [])),
    params(("id" = String, Path), ("Idempotency-Key" = String, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 201, body = ShiftOut), (status = 404, body = Problem),
              (status = 409, description = "drawer_taken, drawer_retired", body = Problem),
              (status = 422, description = "difference_unexplained", body = Problem)))]
#[post("/drawers/{id}/shifts")]
pub async fn open_shift(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<DrawerId>,
    body: web::Json<CountBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::DrawerUse)?;
    let request = Request::of(&request, &*body)?;
    let within = app.store.within(&actor);
    within.drawer_in_scope(*id).await?;
    let command = OpenShift {
        shift_id: ShiftId(store::ids::new_id()),
        drawer_id: *id,
        person: actor.id,
        counted: body.counted_fen,
        reason: body.reason,
    };
    let booked = within
        .book(CashCommand::OpenShift(command), Some(request.once()), None)
        .await?;
    let shift = booked.shift.ok_or_else(|| Problem::not_found("shift"))?;
    Ok(HttpResponse::Created().json(ShiftOut::from(within.shift(shift).await?)))
}
