//! A relative comes in by a link.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use secrecy::SecretString;
use serde::Deserialize;
use store::family::FamilyJoined;
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

/// Trades a link's secret for a session that is bound to the one senior. One that was good says why it no longer is.
#[utoipa::path(tag = "family", request_body = FamilyJoinBody,
    responses((status = 200, body = Session), (status = 401, description = "bad_link, link_expired, link_ended", body = Problem),
              (status = 429, body = Problem)))]
#[post("/family/join")]
pub async fn family_join(
    app: web::Data<App>,
    from: From,
    encrypted: Encrypted,
    body: web::Json<FamilyJoinBody>,
) -> Answer<HttpResponse> {
    app.limits.take(&app.store, Try::FamilyJoin, &from.0).await?;
    let token = SecretString::from(body.into_inner().token);
    let joined = match app.store.system().family_join(&token).await? {
        FamilyJoined::In(joined) => joined,
        FamilyJoined::Unknown => return Err(no_way_in("bad_link", "there is no such link")),
        FamilyJoined::Expired => return Err(no_way_in("link_expired", "this link is too old")),
        FamilyJoined::Ended => return Err(no_way_in("link_ended", "this link was ended")),
    };
    let subject = Subject::Family {
        id: joined.access,
        until: joined.until,
    };
    session::start_session(&app, encrypted, Page::Family, &joined.actor, subject).await
}

fn no_way_in(code: &'static str, words: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, code, words)
}
