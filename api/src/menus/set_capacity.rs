//! More or less of a sitting.

use actix_web::{post, web};
use domain::id::{SittingDishId, SittingId};
use domain::menu::plan::PORTIONS_MAX;
use domain::order::Command;
use domain::order::command::SetCapacity;
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use super::act;
use super::view::SittingOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// One dish's portions.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DishCapacityBody {
    /// The sitting's dish.
    #[schema(value_type = String)]
    id: SittingDishId,
    capacity: u32,
}

/// What is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CapacityBody {
    capacity: Option<u32>,
    delivery_capacity: Option<u32>,
    counter_capacity: Option<u32>,
    dish: Option<DishCapacityBody>,
}

/// Changes what a sitting can take, never below what is sold.
#[utoipa::path(tag = "menus", request_body = CapacityBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = SittingOut), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
#[post("/sittings/{id}/capacity")]
pub async fn set_capacity(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SittingId>,
    body: web::Json<CapacityBody>,
) -> Answer<web::Json<SittingOut>> {
    let actor = caller.may(Permission::SittingChange)?;
    let scoped = app.store.within(&actor);
    scoped.sitting(*id).await?;
    if body.delivery_capacity > Some(0) {
        app.store.system().demand_alarms_heard().await?;
    }
    let dish = body.dish.as_ref().map(|dish| (dish.id, dish.capacity));
    let numbers = [body.capacity, body.delivery_capacity, body.counter_capacity];
    let most = numbers
        .into_iter()
        .flatten()
        .chain(dish.map(|(_, capacity)| capacity))
        .max();
    if most > Some(PORTIONS_MAX) {
        return Err(Problem::invalid(
            "too_many_portions",
            "capacity",
            "a sitting has at most 10000 portions",
        ));
    }
    let command = Command::SetCapacity(SetCapacity {
        sitting_id: *id,
        capacity: body.capacity,
        delivery_capacity: body.delivery_capacity,
        counter_capacity: body.counter_capacity,
        dish,
    });
    act::submit(&app.store, &actor, command, None).await?;
    Ok(web::Json(SittingOut::from(&scoped.sitting_picture(*id).await?)))
}
