//! Names the one to send in a village.

use actix_web::{HttpResponse, put, web};
use domain::person::name::PersonName;
use domain::person::phone::Phone;
use domain::place::PlaceCode;
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};
use crate::registrations::view::maybe_said;

/// Who.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CadreBody {
    name: String,
    phone: String,
    /// 村支书 …
    relation: Option<String>,
}

/// Sets the contact of a village.
#[utoipa::path(tag = "dispatch", request_body = CadreBody, security(("bearer" = [])), params(("code" = String, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[put("/cadres/{code}")]
pub async fn set_cadre(
    app: web::Data<App>,
    caller: Caller,
    code: web::Path<String>,
    body: web::Json<CadreBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::AlarmsAct)?;
    let village = PlaceCode::parse(&code).map_err(|error| store::Error::of(&error))?;
    let name = PersonName::parse(&body.name).map_err(|error| store::Error::of(&error))?;
    let phone = Phone::parse(&body.phone).map_err(|error| store::Error::of(&error))?;
    let relation = maybe_said(body.relation.as_deref(), "relation")?.unwrap_or_default();
    app.store
        .within(&actor)
        .set_cadre(&village, name, phone, &relation)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
