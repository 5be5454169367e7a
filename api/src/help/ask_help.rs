//! Somebody at a kiosk calls for help.

use actix_web::{HttpRequest, post, web};
use domain::role::Permission;

use super::kiosk_view::KioskCallView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::limits::Try;
use crate::orders::place_order::idempotency_key;
use crate::problem::{Answer, Problem};

/// Rings at the desk of the kiosk's canteen. A kiosk has one open call; pressing again is counted on it, and rings anew
/// when whoever had answered didn't come. Asked again under the same key it is the same press.
#[utoipa::path(tag = "help", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 200, body = KioskCallView), (status = 403, body = Problem), (status = 429, body = Problem)))]
#[post("/kiosk/help")]
pub async fn ask_help(app: web::Data<App>, caller: Caller, request: HttpRequest) -> Answer<web::Json<KioskCallView>> {
    let actor = caller.may(Permission::HelpAsk)?;
    // Whoever calls for help is heard with a key that doesn't read, and without one.
    let key = idempotency_key(&request).ok();
    app.limits.take(&app.store, Try::Help, &actor.id.to_string()).await?;
    Ok(web::Json(
        app.store.within(&actor).help_ask(key.as_deref()).await?.into(),
    ))
}
