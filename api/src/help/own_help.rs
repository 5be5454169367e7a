//! What became of the kiosk's own call.

use actix_web::{get, web};
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use super::kiosk_view::KioskCallView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::identity::token::Strength;
use crate::orders::identify::{Candidate, candidate};
use crate::problem::{Answer, Problem};

/// The call that is open, if there is one.
#[derive(Serialize, ToSchema)]
pub struct OwnHelp {
    call: Option<KioskCallView>,
    /// Who stands there, when staff have just said so: identified as by a card.
    diner: Option<Candidate>,
}

/// The kiosk's open call for help: whether it still rings, who comes, and who stands there.
#[utoipa::path(tag = "help", security(("bearer" = [])),
    responses((status = 200, body = OwnHelp), (status = 403, body = Problem)))]
#[get("/kiosk/help")]
pub async fn own_help(app: web::Data<App>, caller: Caller) -> Answer<web::Json<OwnHelp>> {
    let actor = caller.may(Permission::HelpAsk)?;
    let within = app.store.within(&actor);
    let named = within.help_named().await?;
    let diner = named.map(|person| candidate(&app, &actor, &person, Strength::Staff));
    Ok(web::Json(OwnHelp {
        call: within.help_own().await?.map(KioskCallView::from),
        diner: diner.transpose()?,
    }))
}
