//! The volunteers in scope.

use actix_web::{get, web};
use domain::id::CanteenId;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::volunteer_view::VolunteerView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Whose.
#[derive(Deserialize, IntoParams)]
pub struct VolunteersQuery {
    #[param(value_type = Option<String>)]
    canteen_id: Option<CanteenId>,
}

/// Volunteers.
#[derive(Serialize, ToSchema)]
pub struct VolunteerPage {
    items: Vec<VolunteerView>,
}

/// Lists volunteers with the days on which they come.
#[utoipa::path(tag = "rounds", params(VolunteersQuery), security(("bearer" = [])),
    responses((status = 200, body = VolunteerPage), (status = 403, body = Problem)))]
#[get("/volunteers")]
pub async fn list_volunteers(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<VolunteersQuery>,
) -> Answer<web::Json<VolunteerPage>> {
    let actor = caller.may(Permission::VolunteersRead)?;
    let found = app.store.within(&actor).volunteers(query.canteen_id).await?;
    Ok(web::Json(VolunteerPage {
        items: found.into_iter().map(VolunteerView::from).collect(),
    }))
}
