//! A relative pauses the senior's meals for some days.

use actix_web::{HttpResponse, post, web};
use domain::time::ServiceDay;
use serde::Deserialize;
use utoipa::ToSchema;

use super::relative;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The first and the last day without meals.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FamilyPauseBody {
    #[schema(value_type = String)]
    from: ServiceDay,
    #[schema(value_type = String)]
    to: ServiceDay,
}

/// Pauses the senior's meals: they are with their children. Open orders of those days are cancelled.
#[utoipa::path(tag = "family", request_body = FamilyPauseBody, security(("bearer" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 409, description = "pause_by_staff", body = Problem),
              (status = 422, description = "bad_pause", body = Problem)))]
#[post("/family/pause")]
pub async fn family_pause(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<FamilyPauseBody>,
) -> Answer<HttpResponse> {
    let (actor, _) = relative(&app, caller).await?;
    app.store.within(&actor).family_pause(body.from, body.to).await?;
    Ok(HttpResponse::NoContent().finish())
}
