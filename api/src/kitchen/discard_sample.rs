//! A sample goes, after its time.

use actix_web::{HttpResponse, post, web};
use domain::id::{SittingDishId, SittingId};
use domain::role::Permission;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Writes down that a sample went.
#[utoipa::path(tag = "kitchen", security(("bearer" = [])), params(("id" = String, Path), ("dish" = String, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, description = "sample_too_young", body = Problem)))]
#[post("/sittings/{id}/dishes/{dish}/sample/discard")]
pub async fn discard_sample(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(SittingId, SittingDishId)>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::SittingChange)?;
    let (id, dish) = *path;
    app.store.within(&actor).sample_discard(id, dish).await?;
    Ok(HttpResponse::NoContent().finish())
}
