//! 恢复用餐.

use actix_web::{post, web};
use domain::id::SeniorId;
use domain::role::Permission;

use super::view::StandingView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Ends a pause.
#[utoipa::path(tag = "seniors", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = StandingView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/seniors/{id}/resume")]
pub async fn resume_senior(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
) -> Answer<web::Json<StandingView>> {
    let actor = caller.may(Permission::SeniorPause)?;
    let standing = app.store.within(&actor).resume_senior(*id).await?;
    Ok(web::Json(standing.into()))
}
