//! Places an order, once for each Idempotency-Key.

use std::sync::Arc;

use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::id::AccountId;
use domain::order::order_line::DietOverride;
use domain::order::{Done, Identified};
use domain::role::Permission;
use serde::Deserialize;
use serde_json::json;
use store::writer::{Key, Rendered, Wish, WriteError};
use store::{Actor, ActorKind, Placing};
use utoipa::ToSchema;

use super::view::{Frame, Orders};
use super::wanted::{self, Wanted, WantedBody};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What is wanted, and what staff or the diner said to the questions that came up.
#[derive(Deserialize, ToSchema)]
pub struct PlaceBody {
    #[serde(flatten)]
    wanted: WantedBody,
    /// The diner knows of today's first meal and wants a second.
    #[serde(default)]
    second_meal: bool,
    /// Staff let a diet conflict pass, and why.
    #[serde(default, rename = "override")]
    diet_override: Option<OverrideBody>,
}

/// Why a diet conflict may pass.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideBody {
    reason: String,
}

/// Places an order: all of its diners or none.
#[utoipa::path(tag = "orders", request_body = PlaceBody, security(("bearer" = [])),
    params(("Idempotency-Key" = String, Header, description = "Made by the client before the first try, 8 to 64 letters, digits, - or _")),
    responses((status = 201, body = Orders), (status = 404, body = Problem), (status = 409, body = Problem),
              (status = 422, body = Problem), (status = 429, body = Problem), (status = 503, body = Problem)))]
#[post("/orders")]
pub async fn place_order(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: web::Json<PlaceBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::OrderPlace)?;
    let key = idempotency_key(&request)?;
    let mut wanted = wanted::parse(&app, &actor, &body.wanted).await?;
    wanted.place.second_meal = body.second_meal;
    wanted.place.diet_override = diet_override(&actor, body.diet_override.as_ref())?;
    let by = known_by(&wanted);
    let wish = wish(&app, &actor, key, wanted, body.second_meal);
    let fulfilled = match app.store.writer.submit(wish).await {
        Ok(fulfilled) => fulfilled,
        Err(error) => return Err(explain(&app, &actor, by, error).await),
    };
    Ok(created(&fulfilled.answer))
}

/// 201 with what the writer rendered, as it is kept under the key.
#[must_use]
pub fn created(answer: &Rendered) -> HttpResponse {
    HttpResponse::Created()
        .content_type(ContentType::json())
        .body(answer.text().to_owned())
}

/// The client's key.
///
/// # Errors
/// 422 `idempotency_key_missing`.
pub fn idempotency_key(request: &HttpRequest) -> Answer<String> {
    let key = request
        .headers()
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let fits = (8..=64).contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if fits {
        Ok(key.to_owned())
    } else {
        Err(Problem::invalid(
            "idempotency_key_missing",
            "Idempotency-Key",
            "send a key of 8 to 64 letters, digits, - or _",
        ))
    }
}

fn diet_override(actor: &Actor, body: Option<&OverrideBody>) -> Answer<Option<DietOverride>> {
    let Some(body) = body else { return Ok(None) };
    let reason = body.reason.trim();
    if actor.kind != ActorKind::Account {
        return Err(Problem::new(
            actix_web::http::StatusCode::FORBIDDEN,
            "override_needs_staff",
            "only staff may let this pass",
        ));
    }
    if reason.chars().count() < 2 || reason.chars().count() > 200 {
        return Err(Problem::invalid(
            "reason_missing",
            "override.reason",
            "say why in 2 to 200 characters",
        ));
    }
    Ok(Some(DietOverride {
        by: AccountId(actor.id),
        reason: reason.to_owned(),
    }))
}

fn wish(app: &App, actor: &Actor, key: String, wanted: Wanted, second_meal: bool) -> Wish {
    let for_staff = actor.kind == ActorKind::Account;
    let override_said = wanted.place.diet_override.as_ref().map(|given| given.reason.clone());
    let said = json!([wanted.said, second_meal, override_said]).to_string();
    let frame = Frame {
        now: app.store.clock.now(),
        for_staff,
        by: known_by(&wanted),
        names: wanted
            .people
            .into_iter()
            .map(|person| (person.id, person.masked_name))
            .collect(),
    };
    Wish {
        key: Some(Key {
            key: format!("{}/{key}", actor.id),
            body_index: app.store.keys().index("order", &said),
        }),
        command: domain::order::Command::Place(wanted.place),
        placing: Placing {
            channel: if for_staff { "desk" } else { "kiosk" },
            by: Some(actor.id),
        },
        actor: for_staff.then(|| actor.clone()),
        render: Arc::new(move |done| match done {
            Done::Placed(orders) => Rendered::of(&Orders {
                orders: orders.iter().map(|order| frame.show(order)).collect(),
            }),
            _ => Rendered::nothing(),
        }),
        rider: None,
    }
}

/// How it is known who orders: the one who stands there, of a couple.
fn known_by(wanted: &Wanted) -> Identified {
    let first = wanted.place.diners.first().and_then(|one| one.identified);
    first.unwrap_or(Identified::Staff)
}

/// An order that is there already is shown, so that the diner sees the ticket instead of a riddle.
async fn explain(app: &App, actor: &Actor, by: Identified, error: WriteError) -> Problem {
    let problem = Problem::from(error.clone());
    let WriteError::Refused(domain::order::Refusal::AlreadyOrdered { order }) = error else {
        return problem;
    };
    match app.store.system().order(order).await {
        Ok(view) => {
            let for_staff = actor.kind == ActorKind::Account;
            let frame = Frame {
                now: app.store.clock.now(),
                for_staff,
                by,
                names: Default::default(),
            };
            problem.with(json!({"order": frame.show_views(std::slice::from_ref(&view)).pop()}))
        }
        Err(_) => problem,
    }
}
