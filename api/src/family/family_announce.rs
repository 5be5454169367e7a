//! 我转好了: a relative says that they transferred money.

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::money::Fen;
use domain::time::ServiceDay;
use serde::Deserialize;
use store::top_ups::Announce;
use utoipa::ToSchema;

use super::relative;
use super::top_up_view::FamilyTopUp;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::orders::place_order::idempotency_key;
use crate::problem::{Answer, Problem};

/// How much, when, and under which reference.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FamilyAnnounceBody {
    #[schema(value_type = i64)]
    fen: Fen,
    #[schema(value_type = String)]
    paid_on: ServiceDay,
    /// As it was shown before the transfer.
    reference: String,
}

/// Announces a transfer, once for each Idempotency-Key. Nothing is booked: staff look it up on the bank's statement first.
#[utoipa::path(tag = "family", request_body = FamilyAnnounceBody, security(("bearer" = [])),
    params(("Idempotency-Key" = String, Header, description = "Made by the client before the first try, 8 to 64 letters, digits, - or _")),
    responses((status = 201, body = FamilyTopUp), (status = 401, body = Problem),
              (status = 409, description = "top_ups_full, no_transfer_to, reference_used", body = Problem),
              (status = 422, description = "bad_amount, bad_paid_on, key_reused", body = Problem), (status = 429, body = Problem)))]
#[post("/family/top-ups")]
pub async fn family_announce(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: web::Json<FamilyAnnounceBody>,
) -> Answer<HttpResponse> {
    let (actor, _) = relative(&app, caller).await?;
    let key = idempotency_key(&request)?;
    let body = body.into_inner();
    let announce = Announce {
        fen: body.fen,
        paid_on: body.paid_on,
        reference: body.reference,
    };
    let made = app.store.within(&actor).announce_top_up(&announce, &key).await?;
    Ok(HttpResponse::Created().json(FamilyTopUp::from(made)))
}
