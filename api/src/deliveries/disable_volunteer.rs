//! A volunteer no longer comes.

use actix_web::{post, web};
use domain::id::VolunteerId;
use domain::role::Permission;

use super::volunteer_view::VolunteerView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Lets a volunteer go: no more rounds, later days are free again.
#[utoipa::path(tag = "rounds", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = VolunteerView), (status = 404, body = Problem)))]
#[post("/volunteers/{id}/disable")]
pub async fn disable_volunteer(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<VolunteerId>,
) -> Answer<web::Json<VolunteerView>> {
    let actor = caller.may(Permission::VolunteersEdit)?;
    let gone = app.store.within(&actor).volunteer_disable(*id).await?;
    Ok(web::Json(gone.into()))
}
