//! A sample is put aside.

use actix_web::{HttpResponse, put, web};
use domain::id::{SittingDishId, SittingId};
use domain::role::Permission;
use domain::time::At;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// How much, when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SampleBody {
    grams: i32,
    #[schema(value_type = String)]
    kept_at: At,
}

/// Writes down what was kept of a dish.
#[utoipa::path(tag = "kitchen", request_body = SampleBody, security(("bearer" = [])),
    params(("id" = String, Path), ("dish" = String, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[put("/sittings/{id}/dishes/{dish}/sample")]
pub async fn keep_sample(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(SittingId, SittingDishId)>,
    body: web::Json<SampleBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::SittingChange)?;
    let (id, dish) = *path;
    app.store
        .within(&actor)
        .sample_keep(id, dish, body.grams, body.kept_at)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
