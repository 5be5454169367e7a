//! A standing order ends.

use actix_web::{HttpResponse, post, web};
use domain::id::StandingId;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// When.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndBody {
    /// The last day with a meal; yesterday ends it at once.
    #[schema(value_type = String)]
    last_day: ServiceDay,
}

/// Ends a standing order. Meals that were ordered already are cancelled one by one, as any other.
#[utoipa::path(tag = "standing", request_body = EndBody, params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[post("/standing-orders/{id}/end")]
pub async fn end_standing(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<StandingId>,
    body: web::Json<EndBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::StandingWrite)?;
    app.store.within(&actor).standing_end(*id, body.last_day).await?;
    Ok(HttpResponse::NoContent().finish())
}
