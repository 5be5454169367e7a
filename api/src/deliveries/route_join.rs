//! A volunteer comes in with the round's code.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use store::rounds::Joined;
use store::sessions::Subject;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::compose::App;
use crate::identity::caller::From;
use crate::identity::cookie::{Encrypted, Page};
use crate::identity::session::{self, Session};
use crate::limits::Try;
use crate::problem::{Answer, Problem};

/// What was typed, or came with the link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinBody {
    /// Six digits; spaces don't matter.
    code: String,
    /// From the link; then wrong codes count against it and not against the caller's address.
    #[schema(value_type = Option<String>)]
    access_id: Option<Uuid>,
}

/// Lets the volunteer of a round in. A code is good once; five wrong ones end it, or shut the caller out for a while.
#[utoipa::path(tag = "route", request_body = JoinBody,
    responses((status = 200, body = Session), (status = 401, description = "bad_code, code_used, code_expired, code_ended", body = Problem),
              (status = 429, description = "slow_down, shut_out", body = Problem)))]
#[post("/route/join")]
pub async fn route_join(
    app: web::Data<App>,
    from: From,
    encrypted: Encrypted,
    body: web::Json<JoinBody>,
) -> Answer<HttpResponse> {
    app.limits.take(&app.store, Try::Join, &from.0).await?;
    let code: String = body.code.chars().filter(|letter| !letter.is_whitespace()).collect();
    match app.store.system().join_round(&code, body.access_id, &from.0).await? {
        Joined::In { access, actor, until } => {
            let subject = Subject::RoundAccess { id: access, until };
            session::start_session(&app, encrypted, Page::Route, &actor, subject).await
        }
        Joined::Wrong => Err(no_way_in("bad_code", "there is no such code")),
        Joined::Used => Err(no_way_in("code_used", "this code has let a phone in already")),
        Joined::Expired => Err(no_way_in("code_expired", "this code is too old")),
        Joined::Ended => Err(no_way_in("code_ended", "this code was replaced or taken back")),
        Joined::ShutOut { retry_after_s } => {
            let words = "too many wrong codes; try again later";
            let mut problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "shut_out", words);
            problem.retry_after_s = Some(retry_after_s);
            Err(problem)
        }
    }
}

fn no_way_in(code: &'static str, words: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, code, words)
}
