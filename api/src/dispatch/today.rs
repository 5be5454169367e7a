//! One look at a day.

use actix_web::{get, web};
use domain::delivery::Planning;
use domain::id::{CanteenId, SittingId};
use domain::order::SittingState;
use domain::role::Permission;
use domain::time::{At, MealPeriod, ServiceDay};
use serde::{Deserialize, Serialize};
use store::today::{CanteenDay, SittingDay};
use utoipa::{IntoParams, ToSchema};

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which day.
#[derive(Deserialize, IntoParams)]
pub struct TodayQuery {
    /// Today when left out.
    #[param(value_type = Option<String>)]
    day: Option<ServiceDay>,
}

/// The day in scope.
#[derive(Serialize, ToSchema)]
pub struct TodayView {
    #[schema(value_type = String)]
    day: ServiceDay,
    #[schema(value_type = String)]
    now_at: At,
    canteens: Vec<TodayCanteen>,
    alarms_open: u64,
    /// Background work that was given up and waits for somebody.
    jobs_dead: usize,
    registrations_waiting: u64,
    /// Standing orders of the day and the next without a meal, for whom nobody has arranged anything; zero for those who don't see them.
    standing_open: u64,
    /// What families say that they transferred, for those who see the bank's statements; zero for others.
    top_ups_waiting: u64,
}

/// A canteen's day.
#[derive(Serialize, ToSchema)]
pub struct TodayCanteen {
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    name: String,
    sittings: Vec<TodaySitting>,
}

/// A sitting's numbers.
#[derive(Serialize, ToSchema)]
pub struct TodaySitting {
    #[schema(value_type = String)]
    id: SittingId,
    #[schema(value_type = String)]
    period: MealPeriod,
    #[schema(value_type = String)]
    state: SittingState,
    #[schema(value_type = String)]
    cutoff_at: At,
    ordered: u32,
    served: u32,
    cancelled: u32,
    flagged: u32,
    open: u32,
    /// To be carried or carried; cancelled ones aren't among them.
    delivery: u32,
    /// Meals of people without registration.
    walk_ins: u32,
    rounds: u32,
    /// Rounds that should have left ten minutes ago and haven't.
    rounds_late: u32,
    /// not_due overdue under_way made missing; `missing` needs somebody: `POST /sittings/{id}/rounds`; at `overdue` no
    /// worker is at work.
    #[schema(value_type = String)]
    planning: Planning,
    unplaced: u32,
}

/// Shows how far every canteen in scope is.
#[utoipa::path(tag = "dispatch", params(TodayQuery), security(("bearer" = [])),
    responses((status = 200, body = TodayView), (status = 403, body = Problem)))]
#[get("/today")]
pub async fn today(app: web::Data<App>, caller: Caller, query: web::Query<TodayQuery>) -> Answer<web::Json<TodayView>> {
    let actor = caller.may(Permission::TodayRead)?;
    let now_at = app.store.clock.now();
    let day = query.day.unwrap_or_else(|| now_at.day());
    let scoped = app.store.within(&actor);
    Ok(web::Json(TodayView {
        day,
        now_at,
        canteens: scoped.day(day).await?.into_iter().map(TodayCanteen::from).collect(),
        alarms_open: scoped.alarms_open().await?,
        jobs_dead: scoped.dead_jobs().await?.len(),
        registrations_waiting: scoped.registrations_waiting().await?,
        standing_open: if actor.role.may(Permission::StandingRead) {
            scoped.standing_unfed(day).await?
        } else {
            0
        },
        top_ups_waiting: if actor.role.may(Permission::BankMoney) {
            scoped.top_ups_waiting().await?
        } else {
            0
        },
    }))
}

impl From<CanteenDay> for TodayCanteen {
    fn from(one: CanteenDay) -> Self {
        Self {
            canteen_id: one.canteen_id,
            name: one.name,
            sittings: one.sittings.iter().map(TodaySitting::from).collect(),
        }
    }
}

impl From<&SittingDay> for TodaySitting {
    fn from(one: &SittingDay) -> Self {
        let counts = &one.counts;
        Self {
            id: one.id,
            period: one.period,
            state: one.state,
            cutoff_at: one.cutoff_at,
            ordered: counts.ordered,
            served: counts.served,
            cancelled: counts.cancelled,
            flagged: counts.flagged,
            open: counts.open,
            delivery: counts.delivery,
            walk_ins: counts.walk_ins,
            rounds: one.rounds,
            planning: one.planning,
            rounds_late: one.rounds_late,
            unplaced: one.unplaced,
        }
    }
}
