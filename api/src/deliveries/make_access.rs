//! A code for a round's volunteer.

use actix_web::{HttpResponse, post, web};
use domain::id::RoundId;
use domain::role::Permission;
use domain::time::At;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// A way in, shown once.
#[derive(Serialize, ToSchema)]
pub struct AccessView {
    /// Six digits, to be read out.
    code: String,
    /// For the volunteer's phone. What matters stands behind the `#`, which no browser sends to a server.
    link: String,
    #[schema(value_type = String)]
    expires_at: At,
}

/// Makes a code for the round's volunteer; earlier codes and phones of the round stop working.
#[utoipa::path(tag = "rounds", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = AccessView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/rounds/{id}/access")]
pub async fn make_access(app: web::Data<App>, caller: Caller, id: web::Path<RoundId>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::RoundsEdit)?;
    let access = app.store.within(&actor).round_access(*id).await?;
    let link = format!("/route#join={}&a={}", access.code, access.id);
    // The answer holds a secret: no cache may keep it.
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(AccessView {
            code: access.code,
            link,
            expires_at: access.expires_at,
        }))
}
