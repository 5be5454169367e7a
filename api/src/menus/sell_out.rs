//! A dish is sold out, or isn't any more.

use actix_web::{post, web};
use domain::id::{SittingDishId, SittingId};
use domain::order::Command;
use domain::order::command::SoldOut;
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use super::act;
use super::view::SittingOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Stop selling it, or go on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SoldOutBody {
    sold_out: bool,
}

/// Stops or resumes the sale of a dish. Orders already taken stand.
#[utoipa::path(tag = "menus", request_body = SoldOutBody, security(("bearer" = [])),
    params(("id" = String, Path), ("dish" = String, Path)),
    responses((status = 200, body = SittingOut), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/sittings/{id}/dishes/{dish}/sold-out")]
pub async fn sell_out(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(SittingId, SittingDishId)>,
    body: web::Json<SoldOutBody>,
) -> Answer<web::Json<SittingOut>> {
    let actor = caller.may(Permission::SittingChange)?;
    let (sitting_id, sitting_dish_id) = *path;
    let scoped = app.store.within(&actor);
    scoped.sitting(sitting_id).await?;
    let command = Command::SoldOut(SoldOut {
        sitting_id,
        sitting_dish_id,
        sold_out: body.sold_out,
    });
    act::submit(&app.store, &actor, command, None).await?;
    Ok(web::Json(SittingOut::from(&scoped.sitting_picture(sitting_id).await?)))
}
