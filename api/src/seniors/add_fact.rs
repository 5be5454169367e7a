//! A new fact about a senior, with its source.

use actix_web::{HttpResponse, post, web};
use domain::facts::{Fact, FactKind, FactValue};
use domain::id::{AccountId, SeniorId};
use domain::person::name::PersonName;
use domain::person::resident_id::ResidentId;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What is known, from whom, since when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactBody {
    /// category ability diet living phone address location contact name birth_date resident_id
    #[schema(value_type = String)]
    kind: FactKind,
    /// A name for category and ability, a text for phone, address, name, birth date and resident ID, an object for diet, living, location and contact (`name`, `phone`, `relation`); null for a contact who is gone and for a resident ID that was somebody else's.
    #[schema(value_type = Object)]
    value: Value,
    source: String,
    #[schema(value_type = String)]
    valid_from: ServiceDay,
    #[schema(value_type = Option<String>)]
    valid_to: Option<ServiceDay>,
}

/// The new fact.
#[derive(Serialize, ToSchema)]
pub struct FactAdded {
    id: String,
}

/// Records a fact; what it replaces ends the day before it begins. A category needs a reviewing role, and so do birth date and
/// resident ID, by which the subsidy goes.
#[utoipa::path(tag = "seniors", request_body = FactBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 201, body = FactAdded), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
#[post("/seniors/{id}/facts")]
pub async fn add_fact(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
    body: web::Json<FactBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::SeniorChange)?;
    let body = body.into_inner();
    if body.kind == FactKind::Category && !actor.role.may(Permission::CategoryRead) {
        return Err(Problem::forbidden());
    }
    let by_number = matches!(body.kind, FactKind::BirthDate | FactKind::ResidentId);
    if by_number && !actor.role.may(Permission::RegistrationNumbers) {
        return Err(Problem::forbidden());
    }
    say_what_is_wrong(body.kind, &body.value)?;
    let value = FactValue::read(body.kind, body.value).map_err(|error| store::Error::of(&error))?;
    let reviewer = Some(AccountId(actor.id));
    let fact = Fact::new(value, &body.source, body.valid_from, body.valid_to, reviewer);
    let fact = fact.map_err(|error| store::Error::of(&error))?;
    let added = app.store.within(&actor).add_fact(*id, &fact).await?;
    Ok(HttpResponse::Created().json(FactAdded { id: added.to_string() }))
}

/// A number with two digits swapped, a name with a digit in it: worth more than that it doesn't fit.
fn say_what_is_wrong(kind: FactKind, value: &Value) -> Answer<()> {
    match (kind, value.as_str()) {
        (FactKind::ResidentId, Some(text)) => ResidentId::parse(text)
            .map(drop)
            .map_err(|error| store::Error::of(&error))?,
        (FactKind::Name, Some(text)) => PersonName::parse(text)
            .map(drop)
            .map_err(|error| store::Error::of(&error))?,
        _ => {}
    }
    Ok(())
}
