//! A round is given to a volunteer.

use actix_web::{post, web};
use domain::id::{RoundId, VolunteerId};
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::RoundView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// To whom.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignBody {
    /// `null` takes the round away again.
    #[schema(value_type = Option<String>)]
    volunteer_id: Option<VolunteerId>,
}

/// Gives a round to a volunteer, or to nobody; codes and phones of the one before stop working.
#[utoipa::path(tag = "rounds", request_body = AssignBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = RoundView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/rounds/{id}/assign")]
pub async fn assign_round(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<RoundId>,
    body: web::Json<AssignBody>,
) -> Answer<web::Json<RoundView>> {
    let actor = caller.may(Permission::RoundsEdit)?;
    let scoped = app.store.within(&actor);
    let round = scoped.round_assign(*id, body.volunteer_id).await?;
    let shown = scoped.rounds_around(round.id).await?;
    Ok(web::Json(RoundView::of(&shown, &round)))
}
