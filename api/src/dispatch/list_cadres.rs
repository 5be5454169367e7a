//! Whom to send in each village.

use actix_web::{get, web};
use domain::role::Permission;
use serde::Serialize;
use store::cadres::Cadre;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Village cadres.
#[derive(Serialize, ToSchema)]
pub struct CadrePage {
    items: Vec<CadreView>,
}

/// A village's contact.
#[derive(Serialize, ToSchema)]
pub struct CadreView {
    village_code: String,
    village: String,
    name: String,
    phone: String,
    relation: String,
}

/// Lists the village contacts in scope. They are contacts, not accounts.
#[utoipa::path(tag = "dispatch", security(("bearer" = [])),
    responses((status = 200, body = CadrePage), (status = 403, body = Problem)))]
#[get("/cadres")]
pub async fn list_cadres(app: web::Data<App>, caller: Caller) -> Answer<web::Json<CadrePage>> {
    let actor = caller.may(Permission::AlarmsAct)?;
    let found = app.store.within(&actor).cadres().await?;
    let view = |one: Cadre| CadreView {
        village_code: one.village_code,
        village: one.village,
        name: one.contact.name.as_str().to_owned(),
        phone: one.contact.phone.as_str().to_owned(),
        relation: one.contact.relation,
    };
    Ok(web::Json(CadrePage {
        items: found.into_iter().map(view).collect(),
    }))
}
