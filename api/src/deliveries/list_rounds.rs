//! A sitting's rounds.

use actix_web::{get, web};
use domain::id::SittingId;
use domain::role::Permission;

use super::view::RoundsView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem, Speaks};

/// Shows the rounds of a sitting in scope. Points are homes: the look is noted.
#[utoipa::path(tag = "rounds", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = RoundsView), (status = 404, body = Problem)))]
#[get("/sittings/{id}/rounds")]
pub async fn list_rounds(
    app: web::Data<App>,
    caller: Caller,
    Speaks(lang): Speaks,
    id: web::Path<SittingId>,
) -> Answer<web::Json<RoundsView>> {
    let actor = caller.may(Permission::RoundsRead)?;
    let shown = app.store.within(&actor).rounds(*id).await?;
    Ok(web::Json(RoundsView::of(&shown, lang)))
}
