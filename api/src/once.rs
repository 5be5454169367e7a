//! Whoever may lose an answer sends an Idempotency-Key: a POST under the same key is done once, however often it comes.
//!
//! What people do at a desk needs no code of its own for that: the key is written down in the first transaction of
//! whatever the endpoint does (see `store::once`). Endpoints that keep their keys themselves (orders, money, reports from
//! the door) say so in their documentation, and are left alone here.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::ErrorInternalServerError;
use actix_web::http::header::{CONTENT_TYPE, ContentType};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, web};
use store::once::{Before, Ticket, under};
use store::{ActorKind, Store};
use utoipa::openapi::RefOr;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::schema::{Object, Type};

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::orders::place_order::idempotency_key;
use crate::problem::Problem;

const HEADER: &str = "Idempotency-Key";
const BASE: &str = "/api/v1";
/// Says that an answer is one that was given before.
const REPLAYED: &str = "Idempotency-Replayed";
/// What gives tokens away, or only answers: nothing of it is kept.
const NEVER: [&str; 13] = [
    "/auth/login",
    "/auth/logout",
    "/auth/password",
    "/auth/refresh",
    "/demo/clock",
    "/demo/kiosk",
    "/diner/menu",
    "/help-calls/{id}/look",
    "/purses",
    "/quotes",
    "/registrations/import",
    "/registrations/known",
    "/seniors/search",
];

const DESCRIPTION: &str = "Of staff who may lose the answer: the same request under the same key is done once and \
    answered alike, for two days. 8 to 64 letters, digits, - or _";

/// The endpoints that keep their keys themselves.
static OWN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let paths = crate::routes::undescribed().paths.paths.into_iter();
    let posts = paths.filter_map(|(path, item)| Some((path, item.post?)));
    posts.filter(|(_, post)| knows(post)).map(|(path, _)| path).collect()
});

fn knows(post: &Operation) -> bool {
    let told = post.parameters.iter().flatten();
    told.into_iter()
        .any(|one| matches!(one, RefOr::T(one) if one.name == HEADER))
}

/// Says of each POST of staff that the header is understood.
pub fn describe(document: &mut utoipa::openapi::OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let kept = path.strip_prefix(BASE).is_some_and(|path| !NEVER.contains(&path));
        let Some(post) = item
            .post
            .as_mut()
            .filter(|post| kept && post.security.is_some() && !knows(post))
        else {
            continue;
        };
        let mut header = Parameter::new(HEADER);
        header.parameter_in = ParameterIn::Header;
        header.description = Some(DESCRIPTION.to_owned());
        header.schema = Some(Object::with_type(Type::String).into());
        post.parameters.get_or_insert_default().push(header.into());
    }
}

/// Middleware: answers a repetition as the first was answered.
///
/// # Errors
/// Passes on what isn't a response.
pub async fn answer_once(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let found = if may_be_kept(&request) {
        ticket(&mut request).await?
    } else {
        None
    };
    let Some((store, ticket)) = found else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    match store.once_before(&ticket).await {
        Ok(Before::Never) => {}
        before => return Ok(request.into_response(again(before))),
    }
    let response = under(&ticket, next.call(request)).await?;
    if ticket.was_taken() {
        let answer = again(store.once_before(&ticket).await);
        return Ok(ServiceResponse::new(response.into_parts().0, answer));
    }
    keep(&store, &ticket, response).await
}

/// A request that is worth a closer look; an order at noon isn't, and is let through at once.
fn may_be_kept(request: &ServiceRequest) -> bool {
    request.method() == Method::POST
        && request.headers().contains_key(HEADER)
        && !OWN.contains(request.path())
        && request.match_pattern().is_some_and(|pattern| {
            let here = pattern.strip_prefix(BASE);
            !OWN.contains(&pattern) && here.is_some_and(|here| !NEVER.contains(&here))
        })
}

/// The ticket of a request of somebody with an account, whose body goes back to where it was. What doesn't say who sends
/// it, or sends a file, is left to its endpoint.
async fn ticket(request: &mut ServiceRequest) -> Result<Option<(Store, Arc<Ticket>)>, Error> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| !kind.to_ascii_lowercase().contains("json")) {
        return Ok(None);
    }
    let Ok(caller) = request.extract::<Caller>().await else {
        return Ok(None);
    };
    let actor = caller.anybody();
    let app = request.app_data::<web::Data<App>>().cloned();
    let Some(app) = app.filter(|_| actor.kind == ActorKind::Account) else {
        return Ok(None);
    };
    let key = idempotency_key(request.request())?;
    let body = request.extract::<web::Bytes>().await?;
    let asked = format!("{}?{}", request.path(), request.query_string());
    let ticket = app
        .store
        .once_ticket(&actor, &asked, &key, &String::from_utf8_lossy(&body));
    request.set_payload(Payload::from(body));
    Ok(Some((app.store.clone(), ticket)))
}

/// What somebody is told who asks again.
fn again(before: store::Result<Before>) -> HttpResponse {
    match before {
        Ok(Before::Answered(status, body)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            let mut response = HttpResponse::build(status);
            response.insert_header((REPLAYED, "true"));
            if body.is_empty() {
                response.finish()
            } else {
                response.content_type(ContentType::json()).body(body)
            }
        }
        Ok(Before::Never | Before::Unanswered) => {
            let detail = "this was done before under the same key, and its answer isn't known";
            HttpResponse::from_error(Problem::new(StatusCode::CONFLICT, "already_done", detail))
        }
        Err(error) => HttpResponse::from_error(Problem::from(error)),
    }
}

/// Keeps what was answered, or forgets what was refused. After a fault of our own nobody knows whether it was done.
async fn keep(
    store: &Store,
    ticket: &Ticket,
    response: ServiceResponse<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let status = response.status();
    let json = response
        .headers()
        .get(CONTENT_TYPE)
        .is_none_or(|kind| kind == "application/json");
    if !status.is_success() || !json {
        if !status.is_server_error() {
            store.once_refused(ticket).await.map_err(Problem::from)?;
        }
        return Ok(response.map_into_boxed_body());
    }
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let body = to_bytes(body)
        .await
        .map_err(|error| ErrorInternalServerError(error.into()))?;
    let text = String::from_utf8_lossy(&body);
    if let Err(error) = store.once_answered(ticket, status.as_u16(), &text).await {
        // It is done, and whoever did it hears so; only a repetition won't.
        tracing::warn!(%error, "an answer couldn't be kept");
    }
    Ok(ServiceResponse::new(request, head.set_body(body).map_into_boxed_body()))
}
