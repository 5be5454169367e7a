//! Plans a week as another was.

use actix_web::{post, web};
use domain::id::CanteenId;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::week::demand_monday;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// From which week to which.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyBody {
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    #[schema(value_type = String)]
    from_monday: ServiceDay,
    #[schema(value_type = String)]
    to_monday: ServiceDay,
}

/// How many drafts were made.
#[derive(Serialize, ToSchema)]
pub struct Copied {
    created: usize,
}

/// Makes drafts after another week's sittings. Where a sitting stands already, it stays as it is.
#[utoipa::path(tag = "menus", request_body = CopyBody, security(("bearer" = [])),
    responses((status = 200, body = Copied), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[post("/menus/copy-week")]
pub async fn copy_week(app: web::Data<App>, caller: Caller, body: web::Json<CopyBody>) -> Answer<web::Json<Copied>> {
    let actor = caller.may(Permission::MenuEdit)?;
    demand_monday("from_monday", body.from_monday)?;
    demand_monday("to_monday", body.to_monday)?;
    let scoped = app.store.within(&actor);
    let created = scoped
        .copy_week(body.canteen_id, body.from_monday, body.to_monday)
        .await?;
    Ok(web::Json(Copied { created }))
}
