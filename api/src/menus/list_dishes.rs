//! A canteen's dish library.

use actix_web::{get, web};
use domain::id::CanteenId;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::DishOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Whose.
#[derive(Deserialize, IntoParams)]
pub struct DishQuery {
    #[param(value_type = String)]
    canteen_id: CanteenId,
}

/// A library.
#[derive(Serialize, ToSchema)]
pub struct DishList {
    items: Vec<DishOut>,
}

/// The dishes that a canteen in scope cooks.
#[utoipa::path(tag = "menus", params(DishQuery), security(("bearer" = [])),
    responses((status = 200, body = DishList), (status = 404, body = Problem)))]
#[get("/dishes")]
pub async fn list_dishes(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<DishQuery>,
) -> Answer<web::Json<DishList>> {
    let actor = caller.may(Permission::MenuRead)?;
    let entries = app.store.within(&actor).dishes(query.canteen_id).await?;
    Ok(web::Json(DishList {
        items: entries.into_iter().map(DishOut::from).collect(),
    }))
}
