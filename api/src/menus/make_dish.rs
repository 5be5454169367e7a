//! Adds a dish to a library.

use actix_web::{HttpResponse, post, web};
use domain::role::Permission;

use super::dish_body::DishBody;
use super::view::DishOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Adds a dish to the library of a canteen in scope.
#[utoipa::path(tag = "menus", request_body = DishBody, security(("bearer" = [])),
    responses((status = 201, body = DishOut), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[post("/dishes")]
pub async fn make_dish(app: web::Data<App>, caller: Caller, body: web::Json<DishBody>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::MenuEdit)?;
    let body = body.into_inner();
    let entry = app.store.within(&actor).make_dish(body.canteen_id, body.dish()).await?;
    Ok(HttpResponse::Created().json(DishOut::from(entry)))
}
