//! Somebody was seen to whose standing order found no meal.

use actix_web::{HttpResponse, post, web};
use domain::id::StandingId;
use domain::role::Permission;
use domain::standing::Resolution;
use domain::time::ServiceDay;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// How.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveBody {
    /// other_meal other_point family neighbour not_wanted
    #[schema(value_type = String)]
    how: Resolution,
}

/// Says what was arranged instead.
#[utoipa::path(tag = "standing", request_body = ResolveBody, security(("bearer" = [])),
    params(("id" = String, Path), ("day" = String, Path)),
    responses((status = 204), (status = 404, body = Problem),
              (status = 409, description = "nothing_to_resolve", body = Problem), (status = 422, body = Problem)))]
#[post("/standing-orders/{id}/days/{day}/resolve")]
pub async fn resolve_day(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(StandingId, ServiceDay)>,
    body: web::Json<ResolveBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::StandingWrite)?;
    let (id, day) = *path;
    app.store.within(&actor).standing_resolve(id, day, body.how).await?;
    Ok(HttpResponse::NoContent().finish())
}
