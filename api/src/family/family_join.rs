//! A relative comes in by a link.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use secrecy::SecretString;
use serde::Deserialize;
use store::sessions::Subject;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::From;
use crate::identity::cookie::{Encrypted, Page};
use crate::identity::session::{self, Session};
use crate::limits::Try;
use crate::problem::{Answer, Problem};

/// What stood behind the link's `#`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FamilyJoinBody {
    token: String,
}

/// Trades a link's secret for a session that is bound to the one senior. An unknown link and one that ended look the same.
#[utoipa::path(tag = "family", request_body = FamilyJoinBody,
    responses((status = 200, body = Session), (status = 401, description = "bad_link", body = Problem),
              (status = 429, body = Problem)))]
#[post("/family/join")]
pub async fn family_join(
    app: web::Data<App>,
    from: From,
    encrypted: Encrypted,
    body: web::Json<FamilyJoinBody>,
) -> Answer<HttpResponse> {
    app.limits.take(&app.store, Try::FamilyJoin, &from.0).await?;
    let Some(joined) = app
        .store
        .system()
        .family_join(&SecretString::from(body.into_inner().token))
        .await?
    else {
        let words = "this link is unknown, old or was ended";
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "bad_link", words));
    };
    let subject = Subject::Family {
        id: joined.access,
        until: joined.until,
    };
    session::start_session(&app, encrypted, Page::Family, &joined.actor, subject).await
}
