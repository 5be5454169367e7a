//! Who stands at the kiosk: somebody without card and phone says the own name.

use actix_web::{post, web};
use domain::id::{HelpCallId, SeniorId};
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use store::help::named::Alike;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::limits::Try;
use crate::problem::{Answer, Problem};

/// What the person says of themselves.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HelpLookBody {
    /// The whole name or the whole number.
    who: String,
}

/// One of those who are called so, with what tells namesakes apart.
#[derive(Serialize, ToSchema)]
pub struct HelpAlike {
    #[schema(value_type = String)]
    senior_id: SeniorId,
    masked_name: String,
    village: String,
    /// Completed years.
    age: i32,
}

/// Everybody of that name.
#[derive(Serialize, ToSchema)]
pub struct HelpAlikes {
    items: Vec<HelpAlike>,
}

impl From<Alike> for HelpAlike {
    fn from(one: Alike) -> Self {
        Self {
            senior_id: one.person.id(),
            masked_name: one.person.name.masked(),
            village: one.village,
            age: one.age,
        }
    }
}

/// Looks somebody up by exactly what they say, while their call is open; every look is written down. A name must not
/// stand in a URL, so this is a POST.
#[utoipa::path(tag = "help", request_body = HelpLookBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = HelpAlikes), (status = 404, body = Problem),
              (status = 409, description = "help_over", body = Problem),
              (status = 422, description = "bad_who", body = Problem), (status = 429, body = Problem)))]
#[post("/help-calls/{id}/look")]
pub async fn look_help(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<HelpCallId>,
    body: web::Json<HelpLookBody>,
) -> Answer<web::Json<HelpAlikes>> {
    let actor = caller.may(Permission::HelpName)?;
    app.limits.take(&app.store, Try::LookUp, &actor.id.to_string()).await?;
    let found = app.store.within(&actor).help_look(*id, &body.who).await?;
    Ok(web::Json(HelpAlikes {
        items: found.into_iter().map(HelpAlike::from).collect(),
    }))
}
