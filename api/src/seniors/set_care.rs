//! How closely somebody is watched over is set.

use actix_web::{put, web};
use domain::care::Risk;
use domain::id::SeniorId;
use domain::person::contact::Contact;
use domain::role::Permission;
use serde::Deserialize;
use store::seniors::care::NewCare;
use utoipa::ToSchema;

use super::show_care::CareView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};
use crate::registrations::body::ContactBody;

/// What is to be set. What is left out is removed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CareBody {
    #[schema(value_type = Option<String>)]
    risk: Option<Risk>,
    #[serde(default)]
    hospice: bool,
    neighbour: Option<ContactBody>,
    doctor: Option<ContactBody>,
}

/// Sets it.
#[utoipa::path(tag = "seniors", request_body = CareBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = CareView), (status = 404, body = Problem), (status = 409, body = Problem),
              (status = 422, body = Problem)))]
#[put("/seniors/{id}/care")]
pub async fn set_care(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
    body: web::Json<CareBody>,
) -> Answer<web::Json<CareView>> {
    let actor = caller.may(Permission::SeniorChange)?;
    let body = body.into_inner();
    let contact = |body: Option<ContactBody>| -> Answer<Option<Contact>> { body.map(ContactBody::read).transpose() };
    let care = NewCare {
        risk: body.risk,
        hospice: body.hospice,
        neighbour: contact(body.neighbour)?,
        doctor: contact(body.doctor)?,
    };
    Ok(web::Json(app.store.within(&actor).set_care(*id, care).await?.into()))
}
