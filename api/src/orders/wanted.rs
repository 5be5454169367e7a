//! What a quote and an order have in common: sitting, mode, who eats what.

use domain::diet::{Portion, Texture};
use domain::id::{OrderId, SittingDishId, SittingId};
use domain::order::command::{Place, PlaceDiner, WantedLine};
use domain::order::{OrderMode, Payment};
use serde::{Deserialize, Serialize};
use store::Actor;
use store::diners::DinerPerson;
use utoipa::ToSchema;

use super::diners::{self, DinerRef};
use crate::compose::App;
use crate::problem::Answer;

/// One portion of one dish.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineBody {
    #[schema(value_type = String)]
    pub sitting_dish_id: SittingDishId,
    /// regular soft chopped puree
    #[schema(value_type = String)]
    pub texture: Texture,
    /// regular small
    #[schema(value_type = String)]
    pub portion: Portion,
}

/// One person and their dishes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DinerBody {
    #[serde(flatten)]
    pub who: DinerRef,
    pub lines: Vec<LineBody>,
    /// balance cash bill; the system chooses when it is left out
    #[schema(value_type = Option<String>)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<Payment>,
}

/// What is wanted.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WantedBody {
    #[schema(value_type = String)]
    pub sitting_id: SittingId,
    /// dine_in take_away delivery
    #[schema(value_type = String)]
    pub mode: OrderMode,
    pub diners: Vec<DinerBody>,
}

/// The command with the people it is for, and the fingerprint of what it says: tokens are left out, since a repeat may
/// come with a fresh one.
pub struct Wanted {
    pub place: Place,
    pub people: Vec<DinerPerson>,
    pub said: String,
}

/// Finds the people and makes the command.
///
/// # Errors
/// As [`diners::find`].
pub async fn parse(app: &App, actor: &Actor, body: &WantedBody) -> Answer<Wanted> {
    let mut people = Vec::with_capacity(body.diners.len());
    let mut diners = Vec::with_capacity(body.diners.len());
    for diner in &body.diners {
        let (person, identified) = diners::find_and_how(app, actor, &diner.who).await?;
        let lines = diner
            .lines
            .iter()
            .map(|line| WantedLine {
                sitting_dish_id: line.sitting_dish_id,
                texture: line.texture,
                portion: line.portion,
            })
            .collect();
        diners.push(PlaceDiner {
            order_id: OrderId(store::ids::new_id()),
            senior_id: person.id(),
            lines,
            payment: diner.payment,
            identified: Some(identified),
        });
        people.push(person);
    }
    let said = serde_json::json!({
        "sitting": body.sitting_id, "mode": body.mode,
        "diners": diners.iter().map(|diner| (diner.senior_id, &diner.lines, diner.payment)).collect::<Vec<_>>(),
    });
    let place = Place {
        sitting_id: body.sitting_id,
        mode: body.mode,
        diners,
        second_meal: false,
        diet_override: None,
    };
    Ok(Wanted {
        place,
        people,
        said: said.to_string(),
    })
}
