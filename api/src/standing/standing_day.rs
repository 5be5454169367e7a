//! 要人处理的: a canteen's standing orders of a day.

use actix_web::{get, web};
use domain::id::{CanteenId, OrderId, SeniorId, StandingId};
use domain::order::OrderState;
use domain::role::Permission;
use domain::standing::{Resolution, StandingOutcome};
use domain::time::{At, MealPeriod, ServiceDay};
use serde::{Deserialize, Serialize};
use store::standing::DayEntry;
use utoipa::{IntoParams, ToSchema};

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Whose and when.
#[derive(Deserialize, IntoParams)]
pub struct StandingQuery {
    #[param(value_type = String)]
    canteen_id: CanteenId,
    #[param(value_type = String)]
    day: ServiceDay,
}

/// One standing order's day.
#[derive(Serialize, ToSchema)]
pub struct StandingEntry {
    #[schema(value_type = String)]
    standing_id: StandingId,
    #[schema(value_type = String)]
    senior_id: SeniorId,
    /// Whole for those to be called, masked for the others.
    name: String,
    /// For those to be called.
    phone: Option<String>,
    alone: bool,
    #[schema(value_type = String)]
    period: MealPeriod,
    /// ordered own_order skipped paused gone holiday unfit again
    #[schema(value_type = String)]
    outcome: StandingOutcome,
    /// For unfit: closed no_sitting not_published no_dish diet_conflict sold_out sitting_full delivery_full
    /// not_eligible_delivery cutoff_passed not_confirmed. Else the pause's reason or the holiday's name.
    cause: Option<String>,
    #[schema(value_type = Option<String>)]
    order_id: Option<OrderId>,
    pickup_no: Option<String>,
    #[schema(value_type = Option<String>)]
    order_state: Option<OrderState>,
    /// A person has to see to it.
    open: bool,
    /// They have to be asked whether they want it.
    to_confirm: bool,
    /// They were to be asked by now, and nobody has.
    overdue: bool,
    confirmed_by: Option<String>,
    #[schema(value_type = Option<String>)]
    confirmed_at: Option<At>,
    #[schema(value_type = Option<String>)]
    resolution: Option<Resolution>,
    resolved_by: Option<String>,
}

/// The day.
#[derive(Serialize, ToSchema)]
pub struct StandingDay {
    #[schema(value_type = String)]
    day: ServiceDay,
    /// `09:00` where the canteen wants its meals confirmed.
    confirm_by: Option<String>,
    open: usize,
    to_confirm: usize,
    /// Whoever has to be seen to first.
    items: Vec<StandingEntry>,
}

/// What became of a canteen's standing orders of a day, and who has to be seen to.
#[utoipa::path(tag = "standing", params(StandingQuery), security(("bearer" = [])),
    responses((status = 200, body = StandingDay), (status = 404, body = Problem)))]
#[get("/standing")]
pub async fn standing_day(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<StandingQuery>,
) -> Answer<web::Json<StandingDay>> {
    let actor = caller.may(Permission::StandingRead)?;
    let found = app
        .store
        .within(&actor)
        .standing_day(query.canteen_id, query.day)
        .await?;
    let now = app.store.clock.now();
    let asked = found.confirm_by.is_some();
    let until = found
        .confirm_by
        .as_deref()
        .and_then(|text| chrono::NaiveTime::parse_from_str(text, "%H:%M").ok())
        .map(|time| query.day.at(time));
    let late = until.is_some_and(|until| now >= until);
    let items: Vec<StandingEntry> = found.entries.into_iter().map(|one| entry(one, asked, late)).collect();
    Ok(web::Json(StandingDay {
        day: query.day,
        confirm_by: found.confirm_by,
        open: items.iter().filter(|one| one.open).count(),
        to_confirm: items.iter().filter(|one| one.to_confirm).count(),
        items,
    }))
}

fn entry(one: DayEntry, asked: bool, late: bool) -> StandingEntry {
    let (open, to_confirm) = (one.is_open(), asked && one.to_confirm());
    let (order_id, pickup_no, order_state) = match one.meal {
        Some((id, number, state)) => (Some(id), Some(number), Some(state)),
        None => (None, None, None),
    };
    StandingEntry {
        standing_id: one.standing_id,
        senior_id: one.senior_id,
        name: one.name,
        phone: one.phone,
        alone: one.alone,
        period: one.period,
        outcome: one.outcome,
        cause: one.cause,
        order_id,
        pickup_no,
        order_state,
        open,
        to_confirm,
        overdue: to_confirm && late,
        confirmed_at: one.confirmed.as_ref().map(|(_, at)| *at),
        confirmed_by: one.confirmed.map(|(by, _)| by),
        resolution: one.resolution.as_ref().map(|(how, _)| *how),
        resolved_by: one.resolution.map(|(_, by)| by),
    }
}
