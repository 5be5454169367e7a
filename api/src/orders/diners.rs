//! Who an order is for: a diner identified at this kiosk, or a senior whom staff may look at.

use domain::id::SeniorId;
use domain::order::Identified;
use serde::{Deserialize, Serialize};
use store::diners::DinerPerson;
use store::{Actor, ActorKind};
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::token::Strength;
use crate::problem::{Answer, Problem};

/// Exactly one of the two.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DinerRef {
    /// From the kiosk's identification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diner_token: Option<String>,
    /// For staff, within their scope.
    #[schema(value_type = Option<String>)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub senior_id: Option<SeniorId>,
}

/// The person behind a reference.
///
/// # Errors
/// As [`find_and_how`].
pub async fn find(app: &App, actor: &Actor, wanted: &DinerRef) -> Answer<DinerPerson> {
    Ok(find_and_how(app, actor, wanted).await?.0)
}

/// The person behind a reference, and how it is known that it is they.
///
/// # Errors
/// 401 `not_identified` when the diner's token ran out, 404 outside the scope, 422 when the form is wrong.
pub async fn find_and_how(app: &App, actor: &Actor, wanted: &DinerRef) -> Answer<(DinerPerson, Identified)> {
    let (id, how) = match (actor.kind, &wanted.diner_token, wanted.senior_id) {
        (ActorKind::Device, Some(token), None) => {
            let now = app.store.clock.session_now();
            let diner = app.tokens.read_diner(token, actor.id, now).ok_or_else(not_identified)?;
            let how = match diner.strength {
                Strength::Card => Identified::Card,
                Strength::Phone => Identified::Phone,
            };
            (diner.senior, how)
        }
        (ActorKind::Account, None, Some(id)) => (id, Identified::Staff),
        _ => {
            return Err(Problem::invalid(
                "bad_request",
                "diner_token",
                "a kiosk sends diner_token, staff senior_id",
            ));
        }
    };
    let person = app
        .store
        .system()
        .diner(id)
        .await?
        .ok_or_else(|| Problem::not_found("senior"))?;
    if actor.kind == ActorKind::Account && !app.store.within(actor).allows(&person.diner.home) {
        return Err(Problem::not_found("senior"));
    }
    Ok((person, how))
}

fn not_identified() -> Problem {
    Problem::new(
        actix_web::http::StatusCode::UNAUTHORIZED,
        "not_identified",
        "show the card or enter the phone number again",
    )
}
