//! Whoever stood at the kiosk was helped.

use actix_web::{HttpResponse, post, web};
use domain::role::Permission;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Ends the kiosk's call for help. Where none is open nothing happens.
#[utoipa::path(tag = "help", security(("bearer" = [])),
    responses((status = 204), (status = 403, body = Problem)))]
#[post("/kiosk/help/end")]
pub async fn end_help(app: web::Data<App>, caller: Caller) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::HelpAsk)?;
    app.store.within(&actor).help_end().await?;
    Ok(HttpResponse::NoContent().finish())
}
