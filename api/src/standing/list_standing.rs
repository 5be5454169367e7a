//! A senior's standing orders.

use actix_web::{get, web};
use domain::id::SeniorId;
use domain::role::Permission;

use super::view::StandingPage;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Lists those that have not ended, with their exceptions to come.
#[utoipa::path(tag = "standing", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = StandingPage), (status = 404, body = Problem)))]
#[get("/seniors/{id}/standing-orders")]
pub async fn list_standing(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
) -> Answer<web::Json<StandingPage>> {
    let actor = caller.may(Permission::StandingRead)?;
    let shown = app.store.within(&actor).standing_orders(*id).await?;
    Ok(web::Json(StandingPage {
        items: shown.into_iter().map(Into::into).collect(),
    }))
}
