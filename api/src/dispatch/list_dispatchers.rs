//! To whom an alarm can be given.

use actix_web::{get, web};
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// People.
#[derive(Serialize, ToSchema)]
pub struct DispatcherPage {
    items: Vec<DispatcherView>,
}

/// Somebody who may act on alarms.
#[derive(Serialize, ToSchema)]
pub struct DispatcherView {
    id: String,
    name: String,
}

/// Lists those in scope who may act on alarms.
#[utoipa::path(tag = "dispatch", security(("bearer" = [])),
    responses((status = 200, body = DispatcherPage), (status = 403, body = Problem)))]
#[get("/dispatchers")]
pub async fn list_dispatchers(app: web::Data<App>, caller: Caller) -> Answer<web::Json<DispatcherPage>> {
    let actor = caller.may(Permission::AlarmsAct)?;
    let found = app.store.within(&actor).colleagues().await?;
    let person = |one: domain::ladder::Whom| DispatcherView {
        id: one.id.to_string(),
        name: one.name,
    };
    Ok(web::Json(DispatcherPage {
        items: found.into_iter().map(person).collect(),
    }))
}
