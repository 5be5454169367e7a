//! A new fact about a senior, with its source.

use actix_web::{HttpResponse, post, web};
use domain::facts::{Fact, FactKind, FactValue};
use domain::id::{AccountId, SeniorId};
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
    /// A name for category and ability, a text for phone, address, name, birth date and resident ID, an object for diet, living, location and contact (`name`, `phone`, `relation`; null where there is nobody any more).
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
    if let (FactKind::ResidentId, Some(text)) = (body.kind, body.value.as_str()) {
        // What is wrong with it is worth saying: two digits swapped, or three missing.
        ResidentId::parse(text).map_err(|error| store::Error::of(&error))?;
    }
    let value = FactValue::read(body.kind, body.value).map_err(|error| store::Error::of(&error))?;
    let reviewer = Some(AccountId(actor.id));
    let fact = Fact::new(value, &body.source, body.valid_from, body.valid_to, reviewer);
    let fact = fact.map_err(|error| store::Error::of(&error))?;
    let added = app.store.within(&actor).add_fact(*id, &fact).await?;
    Ok(HttpResponse::Created().json(FactAdded { id: added.to_string() }))
}
