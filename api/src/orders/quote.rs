//! What it would cost and who would pay: the same rules that the order itself will use, on the same facts.

use actix_web::{post, web};
use domain::money::Fen;
use domain::order::Payment;
use domain::role::Permission;
use serde::Serialize;
use store::writer::Quoted;
use utoipa::ToSchema;

use super::view::{PartView, parts};
use super::wanted::{self, WantedBody};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// A price and the senior's own part of it.
#[derive(Serialize, ToSchema)]
pub struct QuoteSum {
    price_fen: i64,
    self_fen: i64,
}

/// One diner's price, split.
#[derive(Serialize, ToSchema)]
pub struct QuoteDiner {
    price_fen: i64,
    self_fen: i64,
    parts: Vec<PartView>,
    /// free balance cash bill: how the own share would be paid
    payment: &'static str,
    /// All ways that are open, the default first.
    payments: Vec<&'static str>,
}

/// The quote.
#[derive(Serialize, ToSchema)]
pub struct Quote {
    total: QuoteSum,
    diners: Vec<QuoteDiner>,
}

/// Quotes an order without placing it.
#[utoipa::path(tag = "orders", request_body = WantedBody, security(("bearer" = [])),
    responses((status = 200, body = Quote), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/quotes")]
pub async fn quote(app: web::Data<App>, caller: Caller, body: web::Json<WantedBody>) -> Answer<web::Json<Quote>> {
    let actor = caller.may(Permission::OrderPlace)?;
    let wanted = wanted::parse(&app, &actor, &body).await?;
    let quoted = app.store.system().quote(&wanted.place).await?;
    let mut total = (Fen::ZERO, Fen::ZERO);
    let mut diners = Vec::with_capacity(quoted.len());
    for Quoted { split, payment, ways } in quoted {
        total = (total.0 + split.total(), total.1 + split.own_share());
        diners.push(QuoteDiner {
            price_fen: split.total().0,
            self_fen: split.own_share().0,
            parts: parts(&split),
            payment: payment.name(),
            payments: ways.into_iter().map(Payment::name).collect(),
        });
    }
    Ok(web::Json(Quote {
        total: QuoteSum {
            price_fen: total.0.0,
            self_fen: total.1.0,
        },
        diners,
    }))
}
