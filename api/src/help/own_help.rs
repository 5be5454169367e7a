//! What became of the kiosk's own call.

use actix_web::{get, web};
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::HelpCallView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The call that is open, if there is one.
#[derive(Serialize, ToSchema)]
pub struct OwnHelp {
    call: Option<HelpCallView>,
}

/// The kiosk's open call for help: whether it still rings, and who comes.
#[utoipa::path(tag = "help", security(("bearer" = [])),
    responses((status = 200, body = OwnHelp), (status = 403, body = Problem)))]
#[get("/kiosk/help")]
pub async fn own_help(app: web::Data<App>, caller: Caller) -> Answer<web::Json<OwnHelp>> {
    let actor = caller.may(Permission::HelpAsk)?;
    let call = app.store.within(&actor).help_own().await?;
    Ok(web::Json(OwnHelp {
        call: call.map(HelpCallView::from),
    }))
}
