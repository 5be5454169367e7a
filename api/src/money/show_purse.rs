//! What a senior has with us.

use actix_web::{post, web};
use domain::role::Permission;
use serde_json::json;
use store::audit::Act;

use super::view::PurseOut;
use super::who::{self, WhoRef};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Shows balance and debts of a senior to staff. A card's number must not stand in a URL, so this is a POST. The look is
/// noted.
#[utoipa::path(tag = "money", request_body = WhoRef, security(("bearer" = [])),
    responses((status = 200, body = PurseOut), (status = 404, body = Problem)))]
#[post("/purses")]
pub async fn show_purse(app: web::Data<App>, caller: Caller, body: web::Json<WhoRef>) -> Answer<web::Json<PurseOut>> {
    let actor = caller.may(Permission::PurseRead)?;
    let senior = who::find(&app, &actor, &body).await?;
    let look = Act {
        action: "senior.purse",
        subject_kind: "senior",
        subject_id: senior.to_string(),
        place_path: &actor.scope,
        detail: json!({}),
    };
    app.store.within(&actor).note(look).await?;
    let system = app.store.system();
    let purse = system.purse(senior).await?;
    let name = system.masked_names([senior].into_iter()).await?.remove(&senior);
    Ok(web::Json(PurseOut::of(senior, name.unwrap_or_default(), &purse)))
}
