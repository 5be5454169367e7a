//! The ladder's times.

use actix_web::{get, web};
use domain::ladder::Timers;
use domain::role::Permission;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Shows how long each step may take.
#[utoipa::path(tag = "dispatch", security(("bearer" = [])),
    responses((status = 200, body = Object), (status = 403, body = Problem)))]
#[get("/ladder/timers")]
pub async fn show_timers(app: web::Data<App>, caller: Caller) -> Answer<web::Json<Timers>> {
    let actor = caller.may(Permission::ChannelsAdmin)?;
    Ok(web::Json(app.store.within(&actor).timers().await?))
}
