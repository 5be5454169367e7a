//! A standing order is made.

use actix_web::{HttpResponse, post, web};
use domain::diet::Portion;
use domain::id::{CanteenId, SeniorId};
use domain::order::OrderMode;
use domain::role::Permission;
use domain::standing::Weekdays;
use domain::time::{MealPeriod, ServiceDay};
use serde::Deserialize;
use store::standing::NewStanding;
use utoipa::ToSchema;

use super::view::{RuleBody, StandingOut};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What, when and how.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StandingBody {
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    /// breakfast lunch dinner
    #[schema(value_type = String)]
    period: MealPeriod,
    /// 1 (Monday) to 7.
    weekdays: Vec<u8>,
    /// Not on public holidays, but on the weekend days that are worked for them.
    #[serde(default)]
    by_calendar: bool,
    /// dine_in take_away delivery
    #[schema(value_type = String)]
    mode: OrderMode,
    rule: RuleBody,
    /// regular small
    #[schema(value_type = String)]
    portion: Portion,
    /// Today at the earliest.
    #[schema(value_type = String)]
    from: ServiceDay,
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    to: Option<ServiceDay>,
}

/// Makes a standing order; the worker makes its meals from the evening before each day.
#[utoipa::path(tag = "standing", request_body = StandingBody, params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 201, body = StandingOut), (status = 404, body = Problem),
              (status = 409, description = "standing_overlap, senior_gone", body = Problem), (status = 422, body = Problem)))]
#[post("/seniors/{id}/standing-orders")]
pub async fn make_standing(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
    body: web::Json<StandingBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::StandingWrite)?;
    let body = body.into_inner();
    let weekdays = Weekdays::of(body.weekdays)
        .ok_or_else(|| Problem::invalid("bad_weekdays", "weekdays", "choose days from Monday to Sunday"))?;
    let rule = body
        .rule
        .rule()
        .ok_or_else(|| Problem::invalid("bad_standing_dishes", "rule", "named, rotating or suits"))?;
    let new = NewStanding {
        canteen_id: body.canteen_id,
        period: body.period,
        weekdays,
        by_calendar: body.by_calendar,
        mode: body.mode,
        rule,
        portion: body.portion,
        from: body.from,
        to: body.to,
    };
    let shown = app.store.within(&actor).standing_make(*id, new).await?;
    Ok(HttpResponse::Created().json(StandingOut::from(shown)))
}
