//! How closely somebody is watched over, whom to call, whether an ambulance is wanted.

use actix_web::{get, web};
use domain::care::Risk;
use domain::id::SeniorId;
use domain::role::Permission;
use serde::Serialize;
use store::seniors::care::Care;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};
use crate::registrations::body::ContactBody;

/// What is set.
#[derive(Serialize, ToSchema)]
pub struct CareView {
    /// high medium low
    #[schema(value_type = String)]
    risk: Risk,
    /// Whether somebody has set it; else it is what the facts suggest.
    risk_is_set: bool,
    /// No ambulance.
    hospice: bool,
    neighbour: Option<ContactBody>,
    doctor: Option<ContactBody>,
}

impl From<Care> for CareView {
    fn from(care: Care) -> Self {
        Self {
            risk: care.risk,
            risk_is_set: care.risk_is_set,
            hospice: care.hospice,
            neighbour: care.neighbour.as_ref().map(ContactBody::of),
            doctor: care.doctor.as_ref().map(ContactBody::of),
        }
    }
}

/// Shows it; the look is written down.
#[utoipa::path(tag = "seniors", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = CareView), (status = 404, body = Problem)))]
#[get("/seniors/{id}/care")]
pub async fn show_care(app: web::Data<App>, caller: Caller, id: web::Path<SeniorId>) -> Answer<web::Json<CareView>> {
    let actor = caller.may(Permission::SeniorChange)?;
    Ok(web::Json(app.store.within(&actor).care(*id).await?.into()))
}
