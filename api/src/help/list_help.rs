//! Who waits for help at the kiosks in scope.

use actix_web::{get, web};
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::HelpCallView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The open calls.
#[derive(Serialize, ToSchema)]
pub struct HelpCalls {
    items: Vec<HelpCallView>,
}

/// The open calls for help: those that ring first, the longest wait before the others.
#[utoipa::path(tag = "help", security(("bearer" = [])),
    responses((status = 200, body = HelpCalls), (status = 403, body = Problem)))]
#[get("/help-calls")]
pub async fn list_help(app: web::Data<App>, caller: Caller) -> Answer<web::Json<HelpCalls>> {
    let actor = caller.may(Permission::HelpAnswer)?;
    let calls = app.store.within(&actor).help_calls().await?;
    Ok(web::Json(HelpCalls {
        items: calls.into_iter().map(HelpCallView::from).collect(),
    }))
}
