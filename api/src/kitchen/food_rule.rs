//! The food clock's numbers.

use actix_web::{get, web};
use domain::delivery::food_clock::FoodRule;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The numbers; temperatures in tenths of a degree.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FoodRuleBody {
    plain_minutes: i64,
    read_minutes: i64,
    hot_decicelsius: i32,
    warn_minutes: i64,
    chilled_minutes: i64,
    cold_decicelsius: i32,
    reheat_decicelsius: i32,
    sample_grams: i32,
    sample_hours: i64,
}

impl From<FoodRule> for FoodRuleBody {
    fn from(rule: FoodRule) -> Self {
        Self {
            plain_minutes: rule.plain_minutes,
            read_minutes: rule.read_minutes,
            hot_decicelsius: rule.hot_decicelsius,
            warn_minutes: rule.warn_minutes,
            chilled_minutes: rule.chilled_minutes,
            cold_decicelsius: rule.cold_decicelsius,
            reheat_decicelsius: rule.reheat_decicelsius,
            sample_grams: rule.sample_grams,
            sample_hours: rule.sample_hours,
        }
    }
}

impl From<FoodRuleBody> for FoodRule {
    fn from(body: FoodRuleBody) -> Self {
        Self {
            plain_minutes: body.plain_minutes,
            read_minutes: body.read_minutes,
            hot_decicelsius: body.hot_decicelsius,
            warn_minutes: body.warn_minutes,
            chilled_minutes: body.chilled_minutes,
            cold_decicelsius: body.cold_decicelsius,
            reheat_decicelsius: body.reheat_decicelsius,
            sample_grams: body.sample_grams,
            sample_hours: body.sample_hours,
        }
    }
}

/// How long food is good here, and how much is kept back.
#[utoipa::path(tag = "kitchen", security(("bearer" = [])), responses((status = 200, body = FoodRuleBody), (status = 403, body = Problem)))]
#[get("/food-rule")]
pub async fn food_rule(app: web::Data<App>, caller: Caller) -> Answer<web::Json<FoodRuleBody>> {
    caller.may(Permission::PlacesRead)?;
    Ok(web::Json(app.store.system().food_rule().await?.into()))
}
