//! A volunteer signs up.

use actix_web::{HttpResponse, post, web};
use domain::id::VolunteerId;
use domain::role::Permission;
use domain::time::{MealPeriod, ServiceDay};
use serde::Deserialize;
use utoipa::ToSchema;

use super::volunteer_view::VolunteerView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// For when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignUpBody {
    #[schema(value_type = Vec<String>)]
    days: Vec<ServiceDay>,
    /// breakfast lunch dinner
    #[schema(value_type = String)]
    period: MealPeriod,
}

/// Signs a volunteer up for days; a day that was there already stays.
#[utoipa::path(tag = "rounds", request_body = SignUpBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 201, body = VolunteerView), (status = 404, body = Problem), (status = 409, body = Problem),
              (status = 422, body = Problem)))]
#[post("/volunteers/{id}/signups")]
pub async fn sign_up(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<VolunteerId>,
    body: web::Json<SignUpBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::VolunteersEdit)?;
    let signed = app
        .store
        .within(&actor)
        .volunteer_sign_up(*id, &body.days, body.period)
        .await?;
    Ok(HttpResponse::Created().json(VolunteerView::from(signed)))
}
