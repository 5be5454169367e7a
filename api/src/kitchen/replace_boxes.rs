//! Fresh boxes for a door whose boxes are past their time.

use actix_web::{post, web};
use domain::id::StopId;
use domain::role::Permission;
use domain::time::At;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The new deadline.
#[derive(Serialize, ToSchema)]
pub struct Replaced {
    #[schema(value_type = String)]
    deadline_at: At,
}

/// Sends boxes of the freshest batch; the old ones don't go to anybody.
#[utoipa::path(tag = "kitchen", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = Replaced), (status = 404, body = Problem),
              (status = 409, description = "no_fresh_batch", body = Problem)))]
#[post("/stops/{id}/replacement")]
pub async fn replace_boxes(app: web::Data<App>, caller: Caller, id: web::Path<StopId>) -> Answer<web::Json<Replaced>> {
    let actor = caller.may(Permission::RoundDepart)?;
    let deadline_at = app.store.within(&actor).replace_boxes(*id).await?;
    Ok(web::Json(Replaced { deadline_at }))
}
