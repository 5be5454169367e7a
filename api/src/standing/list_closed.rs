//! A point's closed days, and who then has nobody.

use actix_web::{get, web};
use domain::id::{CanteenId, SeniorId};
use domain::order::OrderMode;
use domain::role::Permission;
use domain::standing::{ClosedReason, Resolution};
use domain::time::{MealPeriod, ServiceDay};
use serde::{Deserialize, Serialize};
use store::standing::openings::{ClosedDay, WithoutMeal};
use utoipa::{IntoParams, ToSchema};

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which days.
#[derive(Deserialize, IntoParams)]
pub struct ClosedQuery {
    #[param(value_type = String)]
    from: ServiceDay,
    #[param(value_type = String)]
    to: ServiceDay,
}

/// Somebody whom a closed day leaves without a meal.
#[derive(Serialize, ToSchema)]
pub struct WithoutView {
    #[schema(value_type = String)]
    senior_id: SeniorId,
    masked_name: String,
    alone: bool,
    #[schema(value_type = String)]
    period: MealPeriod,
    #[schema(value_type = String)]
    mode: OrderMode,
    /// other_meal other_point family neighbour not_wanted
    #[schema(value_type = Option<String>)]
    arranged: Option<Resolution>,
    /// Paused or gone.
    away: bool,
}

/// A closed day.
#[derive(Serialize, ToSchema)]
pub struct ClosedView {
    #[schema(value_type = String)]
    day: ServiceDay,
    /// holiday weather repair outage staff health
    #[schema(value_type = String)]
    reason: ClosedReason,
    by: String,
    people: Vec<WithoutView>,
}

/// The closed days.
#[derive(Serialize, ToSchema)]
pub struct ClosedPage {
    items: Vec<ClosedView>,
}

impl From<WithoutMeal> for WithoutView {
    fn from(one: WithoutMeal) -> Self {
        Self {
            senior_id: one.senior_id,
            masked_name: one.masked_name,
            alone: one.alone,
            period: one.period,
            mode: one.mode,
            arranged: one.arranged,
            away: one.away,
        }
    }
}

impl From<ClosedDay> for ClosedView {
    fn from(one: ClosedDay) -> Self {
        Self {
            day: one.day,
            reason: one.reason,
            by: one.by,
            people: one.people.into_iter().map(Into::into).collect(),
        }
    }
}

/// A point's closed days of a span, each with the people whom it leaves without a meal.
#[utoipa::path(tag = "standing", params(("id" = String, Path), ClosedQuery), security(("bearer" = [])),
    responses((status = 200, body = ClosedPage), (status = 404, body = Problem)))]
#[get("/canteens/{id}/closed-days")]
pub async fn list_closed(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<CanteenId>,
    query: web::Query<ClosedQuery>,
) -> Answer<web::Json<ClosedPage>> {
    let actor = caller.may(Permission::StandingRead)?;
    let found = app.store.within(&actor).closed_days(*id, query.from, query.to).await?;
    Ok(web::Json(ClosedPage {
        items: found.into_iter().map(Into::into).collect(),
    }))
}
