//! Staff tell the kiosk who stands there.

use actix_web::{post, web};
use domain::id::{HelpCallId, SeniorId};
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::HelpCallView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Who it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HelpNameBody {
    #[schema(value_type = String)]
    senior_id: SeniorId,
}

/// The kiosk goes on as if this senior's card had been shown. Told again, the last name holds.
#[utoipa::path(tag = "help", request_body = HelpNameBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = HelpCallView), (status = 404, body = Problem),
              (status = 409, description = "help_over", body = Problem)))]
#[post("/help-calls/{id}/name")]
pub async fn name_help(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<HelpCallId>,
    body: web::Json<HelpNameBody>,
) -> Answer<web::Json<HelpCallView>> {
    let actor = caller.may(Permission::HelpName)?;
    let call = app.store.within(&actor).help_name(*id, body.senior_id).await?;
    Ok(web::Json(call.into()))
}
