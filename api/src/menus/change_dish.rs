//! Changes a dish of a library.

use actix_web::{put, web};
use domain::id::DishId;
use domain::role::Permission;

use super::dish_body::DishBody;
use super::view::DishOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Changes a dish. Its ingredients and textures stay while it stands on a published menu (`dish_in_use`).
#[utoipa::path(tag = "menus", request_body = DishBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = DishOut), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
#[put("/dishes/{id}")]
pub async fn change_dish(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<DishId>,
    body: web::Json<DishBody>,
) -> Answer<web::Json<DishOut>> {
    let actor = caller.may(Permission::MenuEdit)?;
    let body = body.into_inner();
    let scoped = app.store.within(&actor);
    if scoped.dish(*id).await?.canteen_id != body.canteen_id {
        return Err(Problem::not_found("dish"));
    }
    Ok(web::Json(scoped.change_dish(*id, body.dish()).await?.into()))
}
