//! The days of a year that aren't what their weekdays say.

use actix_web::{get, web};
use chrono::NaiveDate;
use domain::calendar::DayKind;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which year.
#[derive(Deserialize, IntoParams)]
pub struct CalendarQuery {
    year: i32,
}

/// A named day.
#[derive(Serialize, ToSchema)]
pub struct CalendarDay {
    #[schema(value_type = String)]
    day: ServiceDay,
    /// workday weekend holiday make_up
    #[schema(value_type = String)]
    kind: DayKind,
    name: String,
    name_en: String,
}

/// A year.
#[derive(Serialize, ToSchema)]
pub struct CalendarYear {
    /// Whether its holidays are known; else weekends are all there is, until somebody enters them.
    known: bool,
    days: Vec<CalendarDay>,
}

/// The holidays of a year and the weekend days worked for them.
#[utoipa::path(tag = "standing", params(CalendarQuery), security(("bearer" = [])),
    responses((status = 200, body = CalendarYear), (status = 422, body = Problem)))]
#[get("/calendar")]
pub async fn calendar(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<CalendarQuery>,
) -> Answer<web::Json<CalendarYear>> {
    caller.may(Permission::PlacesRead)?;
    let span = NaiveDate::from_ymd_opt(query.year, 1, 1).zip(NaiveDate::from_ymd_opt(query.year, 12, 31));
    let (first, last) = span.ok_or_else(|| Problem::invalid("bad_date", "year", "no such year"))?;
    let calendar = app.store.system().calendar().await?;
    let days = calendar
        .between(ServiceDay(first), ServiceDay(last))
        .map(|(day, named)| CalendarDay {
            day,
            kind: named.kind,
            name: named.name.clone(),
            name_en: named.name_en.clone(),
        });
    Ok(web::Json(CalendarYear {
        known: calendar.knows_year(ServiceDay(first)),
        days: days.collect(),
    }))
}
