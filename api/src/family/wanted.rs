//! What a relative wants for the senior: one dish, cut as the senior needs it.

use domain::diet::{Portion, Texture};
use domain::id::{OrderId, SittingDishId, SittingId};
use domain::order::command::{Place, PlaceDiner, WantedLine};
use domain::order::{Identified, OrderMode};
use serde::Deserialize;
use store::family::Relative;
use utoipa::ToSchema;

use crate::compose::App;
use crate::problem::{Answer, Problem};

/// One meal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FamilyWantedBody {
    #[schema(value_type = String)]
    pub sitting_id: SittingId,
    #[schema(value_type = String)]
    pub sitting_dish_id: SittingDishId,
    /// dine_in take_away delivery
    #[schema(value_type = String)]
    pub mode: OrderMode,
}

/// The command. A relative is known as somebody who gave a phone number is: they may not spend what was paid in ahead.
///
/// # Errors
/// 404 for an unknown sitting.
pub(super) async fn place(app: &App, own: &Relative, body: &FamilyWantedBody) -> Answer<(Place, String)> {
    let system = app.store.system();
    let person = system
        .diner(own.senior)
        .await?
        .ok_or_else(|| Problem::not_found("senior"))?;
    let sitting = system.sitting(body.sitting_id).await?;
    let dish = sitting.dishes.iter().find(|dish| dish.id == body.sitting_dish_id);
    let texture = dish.and_then(|dish| dish.facts.texture_for(person.diner.diet.texture));
    let line = WantedLine {
        sitting_dish_id: body.sitting_dish_id,
        texture: texture.unwrap_or(Texture::Regular),
        portion: Portion::Regular,
    };
    let place = Place {
        sitting_id: body.sitting_id,
        mode: body.mode,
        diners: vec![PlaceDiner {
            order_id: OrderId(store::ids::new_id()),
            senior_id: own.senior,
            lines: vec![line],
            payment: None,
            identified: Some(Identified::Family),
        }],
        second_meal: false,
        diet_override: None,
    };
    Ok((place, person.name.masked()))
}
