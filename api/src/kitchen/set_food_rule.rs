//! The county changes the food clock's numbers.

use actix_web::{HttpResponse, put, web};
use domain::role::Permission;

use super::food_rule::FoodRuleBody;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Sets the numbers for the installation. Boxes under way keep their deadlines until something is written down for them.
#[utoipa::path(tag = "kitchen", request_body = FoodRuleBody, security(("bearer" = [])),
    responses((status = 204), (status = 422, body = Problem)))]
#[put("/food-rule")]
pub async fn set_food_rule(app: web::Data<App>, caller: Caller, body: web::Json<FoodRuleBody>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::CanteensAdmin)?;
    app.store.within(&actor).set_food_rule(body.into_inner().into()).await?;
    Ok(HttpResponse::NoContent().finish())
}
