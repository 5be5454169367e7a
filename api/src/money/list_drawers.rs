//! The drawers of a canteen, and who has them.

use actix_web::{get, web};
use domain::id::CanteenId;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::DrawerOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which canteen; all in scope when left out.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DrawersQuery {
    #[param(value_type = Option<String>)]
    canteen_id: Option<CanteenId>,
}

/// Drawers.
#[derive(Serialize, ToSchema)]
pub struct Drawers {
    items: Vec<DrawerOut>,
}

/// Lists drawers in scope.
#[utoipa::path(tag = "money", params(DrawersQuery), security(("bearer" = [])),
    responses((status = 200, body = Drawers), (status = 403, body = Problem)))]
#[get("/drawers")]
pub async fn list_drawers(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<DrawersQuery>,
) -> Answer<web::Json<Drawers>> {
    let actor = caller.may(Permission::DrawersRead)?;
    let drawers = app.store.within(&actor).drawers(query.canteen_id).await?;
    Ok(web::Json(Drawers {
        items: drawers
            .into_iter()
            .map(|drawer| DrawerOut::of(drawer, actor.id))
            .collect(),
    }))
}
