//! 去世: one act that ends cards, orders and doors.

use actix_web::{post, web};
use domain::id::SeniorId;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::StandingView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};
use crate::registrations::view::said;

/// When, and which paper says so.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeathBody {
    #[schema(value_type = String)]
    date: ServiceDay,
    source: String,
}

/// Records that a senior has died.
#[utoipa::path(tag = "seniors", request_body = DeathBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = StandingView), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
#[post("/seniors/{id}/death")]
pub async fn record_death(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
    body: web::Json<DeathBody>,
) -> Answer<web::Json<StandingView>> {
    let actor = caller.may(Permission::SeniorChange)?;
    let source = said(&body.source, "source")?;
    let standing = app.store.within(&actor).record_death(*id, body.date, &source).await?;
    Ok(web::Json(standing.into()))
}
