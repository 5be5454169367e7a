//! A new volunteer.

use actix_web::{HttpResponse, post, web};
use domain::delivery::TravelMode;
use domain::id::CanteenId;
use domain::person::name::PersonName;
use domain::person::phone::Phone;
use domain::role::Permission;
use serde::Deserialize;
use store::volunteers::NewVolunteer;
use utoipa::ToSchema;

use super::volunteer_view::VolunteerView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Who.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VolunteerBody {
    name: String,
    phone: String,
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    /// foot ebike car
    #[schema(value_type = String)]
    mode: TravelMode,
    /// Meals they carry, 1 to 200.
    capacity: u32,
}

/// Adds a volunteer to a canteen in scope.
#[utoipa::path(tag = "rounds", request_body = VolunteerBody, security(("bearer" = [])),
    responses((status = 201, body = VolunteerView), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[post("/volunteers")]
pub async fn make_volunteer(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<VolunteerBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::VolunteersEdit)?;
    let new = NewVolunteer {
        name: PersonName::parse(&body.name).map_err(|error| store::Error::of(&error))?,
        phone: Phone::parse(&body.phone).map_err(|error| store::Error::of(&error))?,
        canteen_id: body.canteen_id,
        mode: body.mode,
        capacity: body.capacity,
    };
    let made = app.store.within(&actor).volunteer_make(new).await?;
    Ok(HttpResponse::Created().json(VolunteerView::from(made)))
}
