//! A canteen's week.

use std::collections::BTreeSet;

use actix_web::{get, web};
use domain::id::CanteenId;
use domain::order::SittingState;
use domain::role::Permission;
use domain::time::{MealPeriod, ServiceDay};
use serde::{Deserialize, Serialize};
use store::ActorKind;
use utoipa::{IntoParams, ToSchema};

use super::notes::{NoteView, notes};
use super::view::SittingOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::language::Language;
use crate::problem::{Answer, Problem};

/// Whose, and from which Monday.
#[derive(Deserialize, IntoParams)]
pub struct WeekQuery {
    #[param(value_type = String)]
    canteen_id: CanteenId,
    #[param(value_type = String)]
    monday: ServiceDay,
}

/// One day of it.
#[derive(Serialize, ToSchema)]
pub struct WeekDay {
    #[schema(value_type = String)]
    day: ServiceDay,
    sittings: Vec<SittingOut>,
}

/// Monday to Sunday.
#[derive(Serialize, ToSchema)]
pub struct WeekOut {
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    #[schema(value_type = String)]
    monday: ServiceDay,
    /// Those that occur; lunch in an empty week.
    #[schema(value_type = Vec<String>)]
    periods: BTreeSet<MealPeriod>,
    days: Vec<WeekDay>,
    notes: Vec<NoteView>,
}

/// A canteen's week with what is worth thinking of again. Screens don't see drafts.
#[utoipa::path(tag = "menus", params(WeekQuery), security(("bearer" = [])),
    responses((status = 200, body = WeekOut), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[get("/menus/week")]
pub async fn week(
    app: web::Data<App>,
    caller: Caller,
    Language(lang): Language,
    query: web::Query<WeekQuery>,
) -> Answer<web::Json<WeekOut>> {
    let actor = caller.may(Permission::MenuRead)?;
    let WeekQuery { canteen_id, monday } = *query;
    demand_monday("monday", monday)?;
    let mut week = app.store.within(&actor).week(canteen_id, monday).await?;
    if actor.kind == ActorKind::Device {
        week.retain(|picture| picture.state != SittingState::Draft.name());
    }
    let mut periods: BTreeSet<MealPeriod> = week.iter().map(|picture| picture.period).collect();
    if periods.is_empty() {
        periods.insert(MealPeriod::Lunch);
    }
    let days = (0..7).map(|number| {
        let day = monday.plus_days(number);
        let of_day = week.iter().filter(|picture| picture.service_day == day);
        WeekDay {
            day,
            sittings: of_day.map(SittingOut::from).collect(),
        }
    });
    Ok(web::Json(WeekOut {
        canteen_id,
        monday,
        periods,
        days: days.collect(),
        notes: notes(&week, app.store.clock.now(), lang),
    }))
}

/// # Errors
/// 422 `not_a_monday`.
pub(super) fn demand_monday(field: &str, day: ServiceDay) -> Answer<()> {
    if day == day.monday() {
        Ok(())
    } else {
        Err(Problem::invalid("not_a_monday", field, "a week begins on a Monday"))
    }
}
