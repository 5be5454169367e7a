//! A month of the books.

use actix_web::{get, web};
use domain::ledger::Month;
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// A month.
#[derive(Serialize, ToSchema)]
pub struct PeriodOut {
    month: String,
    closed: bool,
    /// The last closed month.
    closed_to: Option<String>,
    /// Sittings up to its end whose books are open.
    sittings_open: u32,
    /// Shifts that began up to its end and are open.
    shifts_open: u32,
    /// Rounds up to its end whose cash nobody has taken over.
    bags_full: u32,
}

impl PeriodOut {
    pub(super) async fn of(app: &App, actor: &store::Actor, month: Month) -> Answer<Self> {
        let (closed_to, state) = app.store.within(actor).period(month).await?;
        Ok(Self {
            month: month.to_string(),
            closed: closed_to.is_some_and(|closed| month <= closed),
            closed_to: closed_to.map(|month| month.to_string()),
            sittings_open: state.sittings_open,
            shifts_open: state.shifts_open,
            bags_full: state.bags_full,
        })
    }
}

/// Reads a month from a path.
///
/// # Errors
/// 422 `bad_month`.
pub(super) fn month(text: &str) -> Answer<Month> {
    Ok(Month::parse(text).map_err(|error| store::Error::of(&error))?)
}

/// Says whether a month is closed, and what stands in the way.
#[utoipa::path(tag = "money", security(("bearer" = [])), params(("month" = String, Path, description = "2026-11")),
    responses((status = 200, body = PeriodOut), (status = 422, description = "bad_month", body = Problem)))]
#[get("/periods/{month}")]
pub async fn show_period(app: web::Data<App>, caller: Caller, path: web::Path<String>) -> Answer<web::Json<PeriodOut>> {
    let actor = caller.may(Permission::FundsRead)?;
    Ok(web::Json(PeriodOut::of(&app, &actor, month(&path)?).await?))
}
