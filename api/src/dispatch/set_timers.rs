//! The ladder's times are set.

use actix_web::{put, web};
use domain::ladder::Timers;
use domain::role::Permission;
use serde_json::Value;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Sets them. What is left out has its default; ladders under way keep what they have until their next step.
#[utoipa::path(tag = "dispatch", request_body = Object, security(("bearer" = [])),
    responses((status = 200, body = Object), (status = 422, description = "bad_timers", body = Problem)))]
#[put("/ladder/timers")]
pub async fn set_timers(app: web::Data<App>, caller: Caller, body: web::Json<Value>) -> Answer<web::Json<Timers>> {
    let actor = caller.may(Permission::ChannelsAdmin)?;
    let timers: Timers = serde_json::from_value(body.into_inner())
        .map_err(|_| Problem::invalid("bad_timers", "timers", "these are no times of a ladder"))?;
    let scoped = app.store.within(&actor);
    scoped.set_timers(&timers).await?;
    Ok(web::Json(scoped.timers().await?))
}
