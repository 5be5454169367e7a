//! Who an order is for: a diner identified at this kiosk, or a senior whom staff may look at.

use actix_web::http::StatusCode;
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

/// As much of a person as an order's answer shows; who they are otherwise is the writer's to load, under its locks.
#[derive(Debug, Clone)]
pub struct Known {
    /// Who.
    pub id: SeniorId,
    /// For the ticket.
    pub masked_name: String,
}

/// Who it is and how that is known. At a kiosk the diner's token says both: no statement for an order but the writer's.
///
/// # Errors
/// As [`find`].
pub async fn known(app: &App, actor: &Actor, wanted: &DinerRef) -> Answer<(Known, Identified)> {
    let (id, how, masked_name) = named(app, actor, wanted)?;
    let masked_name = match masked_name {
        Some(masked_name) => masked_name,
        None => load(app, actor, id).await?.name.masked(),
    };
    Ok((Known { id, masked_name }, how))
}

/// The person behind a reference.
///
/// # Errors
/// 401 `not_identified` when the diner's token ran out, 404 outside the scope, 422 when the form is wrong.
pub async fn find(app: &App, actor: &Actor, wanted: &DinerRef) -> Answer<DinerPerson> {
    Ok(found(app, actor, wanted).await?.0)
}

/// The same, and how it is known who they are.
///
/// # Errors
/// As [`find`].
pub async fn found(app: &App, actor: &Actor, wanted: &DinerRef) -> Answer<(DinerPerson, Identified)> {
    let (id, how, _) = named(app, actor, wanted)?;
    Ok((load(app, actor, id).await?, how))
}

fn named(app: &App, actor: &Actor, wanted: &DinerRef) -> Answer<(SeniorId, Identified, Option<String>)> {
    match (actor.kind, &wanted.diner_token, wanted.senior_id) {
        (ActorKind::Device, Some(token), None) => {
            let now = app.store.clock.session_now();
            let diner = app.tokens.read_diner(token, actor.id, now).ok_or_else(not_identified)?;
            let how = match diner.strength {
                Strength::Card => Identified::Card,
                Strength::Phone => Identified::Phone,
                Strength::Staff => Identified::Staff,
                Strength::Spouse => Identified::Spouse,
            };
            Ok((diner.senior, how, diner.masked_name))
        }
        (ActorKind::Account, None, Some(id)) => Ok((id, Identified::Staff, None)),
        _ => Err(Problem::invalid(
            "bad_request",
            "diner_token",
            "a kiosk sends diner_token, staff senior_id",
        )),
    }
}

async fn load(app: &App, actor: &Actor, id: SeniorId) -> Answer<DinerPerson> {
    let person = app.store.system().diner(id).await?;
    let person = person.ok_or_else(|| Problem::not_found("senior"))?;
    if actor.kind == ActorKind::Account && !app.store.within(actor).allows(&person.diner.home) {
        return Err(Problem::not_found("senior"));
    }
    Ok(person)
}

fn not_identified() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "not_identified",
        "show the card or enter the phone number again",
    )
}
