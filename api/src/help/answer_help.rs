//! 我来了: somebody of the canteen goes to the kiosk.

use actix_web::{post, web};
use domain::id::HelpCallId;
use domain::role::Permission;

use super::view::HelpCallView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Says at the kiosk that the caller comes. Of two who say it, the answer to both names the first.
#[utoipa::path(tag = "help", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = HelpCallView), (status = 404, body = Problem),
              (status = 409, description = "help_over", body = Problem)))]
#[post("/help-calls/{id}/answer")]
pub async fn answer_help(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<HelpCallId>,
) -> Answer<web::Json<HelpCallView>> {
    let actor = caller.may(Permission::HelpAnswer)?;
    Ok(web::Json(app.store.within(&actor).help_answer(*id).await?.into()))
}
