//! Writes a draft of a sitting.

use actix_web::{put, web};
use chrono::NaiveTime;
use domain::id::{CanteenId, DishId};
use domain::menu::plan::{Hours, Plan, PlannedDish};
use domain::money::Fen;
use domain::role::Permission;
use domain::time::{MealPeriod, ServiceDay};
use serde::Deserialize;
use store::menus::PlannedSitting;
use utoipa::ToSchema;

use super::view::SittingOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// One dish of the plan.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanDishBody {
    #[schema(value_type = String)]
    dish_id: DishId,
    /// Its price at this sitting.
    price_fen: i64,
    capacity: u32,
}

/// The whole plan. Clock times are Beijing's; those left out are the period's usual ones.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanBody {
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    #[schema(value_type = String)]
    service_day: ServiceDay,
    /// breakfast lunch dinner
    #[schema(value_type = String)]
    period: MealPeriod,
    /// `09:30`
    cutoff: Option<String>,
    starts: Option<String>,
    ends: Option<String>,
    capacity: u32,
    delivery_capacity: u32,
    counter_capacity: u32,
    dishes: Vec<PlanDishBody>,
}

/// Writes a draft, or writes it anew. Once published, only capacities, sold out and substitutes change.
#[utoipa::path(tag = "menus", request_body = PlanBody, security(("bearer" = [])),
    responses((status = 200, body = SittingOut), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
#[put("/sittings")]
pub async fn plan_sitting(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<PlanBody>,
) -> Answer<web::Json<SittingOut>> {
    let actor = caller.may(Permission::MenuEdit)?;
    let wanted = body.wanted()?;
    let picture = app.store.within(&actor).plan_sitting(&wanted).await?;
    Ok(web::Json(SittingOut::from(&picture)))
}

impl PlanBody {
    fn wanted(&self) -> Answer<PlannedSitting> {
        let usual = Hours::usual(self.period);
        let hours = Hours {
            cutoff: time("cutoff", self.cutoff.as_deref(), usual.cutoff)?,
            starts: time("starts", self.starts.as_deref(), usual.starts)?,
            ends: time("ends", self.ends.as_deref(), usual.ends)?,
        };
        let dishes = self.dishes.iter().map(|dish| PlannedDish {
            dish_id: dish.dish_id,
            price: Fen(dish.price_fen),
            capacity: dish.capacity,
        });
        Ok(PlannedSitting {
            canteen_id: self.canteen_id,
            service_day: self.service_day,
            period: self.period,
            plan: Plan {
                hours,
                capacity: self.capacity,
                delivery_capacity: self.delivery_capacity,
                counter_capacity: self.counter_capacity,
                dishes: dishes.collect(),
            },
        })
    }
}

fn time(field: &str, text: Option<&str>, usual: NaiveTime) -> Answer<NaiveTime> {
    match text {
        None => Ok(usual),
        Some(text) => NaiveTime::parse_from_str(text, "%H:%M")
            .map_err(|_| Problem::invalid("bad_times", field, "a time is written 09:30")),
    }
}
