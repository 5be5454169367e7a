//! Whose money it is about: somebody in scope, whoever lays a card down, or whoever ordered a meal here.

use domain::card::CardNumber;
use domain::id::{OrderId, SeniorId};
use serde::{Deserialize, Serialize};
use store::Actor;
use utoipa::ToSchema;

use crate::compose::App;
use crate::problem::{Answer, Problem};

/// Exactly one of the three.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WhoRef {
    /// Within the scope.
    #[schema(value_type = Option<String>)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub senior_id: Option<SeniorId>,
    /// What the reader typed, wherever the senior lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// A meal of theirs at a canteen within the scope.
    #[schema(value_type = Option<String>)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<OrderId>,
}

/// Finds them.
///
/// # Errors
/// 404 outside the scope or for a card that doesn't work, 422 unless exactly one is given.
pub async fn find(app: &App, actor: &Actor, who: &WhoRef) -> Answer<SeniorId> {
    let system = app.store.system();
    match (who.senior_id, &who.card, who.order_id) {
        (Some(id), None, None) => {
            let person = system.diner(id).await?.ok_or_else(|| Problem::not_found("senior"))?;
            if app.store.within(actor).allows(&person.diner.home) {
                Ok(id)
            } else {
                Err(Problem::not_found("senior"))
            }
        }
        (None, Some(card), None) => {
            let number = CardNumber::parse(card).map_err(|error| store::Error::of(&error))?;
            let person = system.diner_by_card(&number).await?;
            person
                .map(|person| person.id())
                .ok_or_else(|| Problem::not_found("card"))
        }
        (None, None, Some(order_id)) => Ok(app.store.within(actor).order(order_id).await?.order.senior_id),
        _ => Err(Problem::invalid(
            "bad_request",
            "senior_id",
            "send one of senior_id, card and order_id",
        )),
    }
}
