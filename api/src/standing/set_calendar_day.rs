//! The county says what a day is.

use actix_web::{HttpResponse, put, web};
use domain::calendar::{DayKind, NamedDay};
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarDayBody {
    /// workday weekend holiday make_up
    #[schema(value_type = String)]
    kind: DayKind,
    name: String,
    #[serde(default)]
    name_en: String,
}

/// Enters a holiday, a weekend day worked for one, or takes a wrong entry back.
#[utoipa::path(tag = "standing", request_body = CalendarDayBody, params(("day" = String, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 422, body = Problem)))]
#[put("/calendar/{day}")]
pub async fn set_calendar_day(
    app: web::Data<App>,
    caller: Caller,
    day: web::Path<ServiceDay>,
    body: web::Json<CalendarDayBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::CanteensAdmin)?;
    let body = body.into_inner();
    let named = NamedDay {
        kind: body.kind,
        name: body.name,
        name_en: body.name_en,
    };
    app.store.within(&actor).calendar_set(*day, named).await?;
    Ok(HttpResponse::NoContent().finish())
}
