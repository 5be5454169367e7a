//! Publishes one sitting.

use actix_web::{post, web};
use domain::id::SittingId;
use domain::order::Command;
use domain::role::Permission;

use super::act;
use super::view::SittingOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Publishes a draft; from then on it takes orders. Repeating it changes nothing. Meals are brought to doors only once a person
/// has confirmed a test alarm (`alarms_not_heard`).
#[utoipa::path(tag = "menus", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = SittingOut), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/sittings/{id}/publish")]
pub async fn publish_sitting(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SittingId>,
) -> Answer<web::Json<SittingOut>> {
    let actor = caller.may(Permission::MenuEdit)?;
    let scoped = app.store.within(&actor);
    scoped.sitting(*id).await?;
    if scoped.sitting_picture(*id).await?.delivery_capacity > 0 {
        app.store.system().demand_alarms_heard().await?;
    }
    act::submit(&app.store, &actor, Command::Publish(*id), None).await?;
    Ok(web::Json(SittingOut::from(&scoped.sitting_picture(*id).await?)))
}
