//! Messages that were given up.

use actix_web::{get, web};
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::dispatch::alarm_view::MessageView;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Dead letters.
#[derive(Serialize, ToSchema)]
pub struct DeadPage {
    items: Vec<MessageView>,
}

/// Lists messages that were given up, the newest first.
#[utoipa::path(tag = "channels", security(("bearer" = [])),
    responses((status = 200, body = DeadPage), (status = 403, body = Problem)))]
#[get("/notices/dead")]
pub async fn list_dead(app: web::Data<App>, caller: Caller) -> Answer<web::Json<DeadPage>> {
    let actor = caller.may(Permission::NoticesRead)?;
    let found = app.store.within(&actor).dead_notices().await?;
    Ok(web::Json(DeadPage {
        items: found.into_iter().map(MessageView::from).collect(),
    }))
}
