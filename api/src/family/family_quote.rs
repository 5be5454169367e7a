//! What a meal would cost the senior.

use actix_web::{post, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::relative;
use super::wanted::{FamilyWantedBody, place};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The price and the own share. Who pays the rest, and why, isn't the relative's to know: it may tell a category.
#[derive(Serialize, ToSchema)]
pub struct FamilyQuote {
    price_fen: i64,
    self_fen: i64,
    /// free balance cash bill
    payment: &'static str,
}

/// Quotes a meal for the senior without ordering it.
#[utoipa::path(tag = "family", request_body = FamilyWantedBody, security(("bearer" = [])),
    responses((status = 200, body = FamilyQuote), (status = 401, body = Problem), (status = 404, body = Problem),
              (status = 409, body = Problem)))]
#[post("/family/quote")]
pub async fn family_quote(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<FamilyWantedBody>,
) -> Answer<web::Json<FamilyQuote>> {
    let (_, own) = relative(&app, caller).await?;
    let (wanted, _) = place(&app, &own, &body).await?;
    let quoted = app.store.system().quote(&wanted).await?;
    let one = quoted.first().ok_or_else(|| Problem::not_found("sitting"))?;
    Ok(web::Json(FamilyQuote {
        price_fen: one.split.total().0,
        self_fen: one.split.own_share().0,
        payment: one.payment.name(),
    }))
}
