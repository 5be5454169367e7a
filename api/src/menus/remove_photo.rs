//! Takes a dish's photo away.

use actix_web::{delete, web};
use domain::id::DishId;
use domain::role::Permission;

use super::view::DishOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Shows a dish with a plate drawn from its ingredients again. Repeating it changes nothing.
#[utoipa::path(tag = "menus", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = DishOut), (status = 404, body = Problem)))]
#[delete("/dishes/{id}/photo")]
pub async fn remove_photo(app: web::Data<App>, caller: Caller, id: web::Path<DishId>) -> Answer<web::Json<DishOut>> {
    let actor = caller.may(Permission::MenuEdit)?;
    Ok(web::Json(app.store.within(&actor).set_photo(*id, None).await?.into()))
}
