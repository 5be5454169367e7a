//! A stay is taken back.

use actix_web::{HttpResponse, delete, web};
use domain::id::{AwayId, SeniorId};
use domain::role::Permission;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Takes a stay back: meals go home again.
#[utoipa::path(tag = "standing", security(("bearer" = [])), params(("id" = String, Path), ("stay" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
#[delete("/seniors/{id}/stays/{stay}")]
pub async fn end_stay(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(SeniorId, AwayId)>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::SeniorChange)?;
    let (senior, stay) = *path;
    app.store.within(&actor).stay_end(senior, stay).await?;
    Ok(HttpResponse::NoContent().finish())
}
