//! 审批.

use actix_web::{post, web};
use domain::id::RegistrationId;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use store::seniors::delivery::DeliveryDecision;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What is decided beside the meals.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveBody {
    /// Left out: no delivery, whatever the form asked for.
    delivery: Option<DeliveryGrant>,
}

/// Delivery is granted, with an end.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryGrant {
    /// A year from today when left out.
    #[schema(value_type = Option<String>)]
    until: Option<ServiceDay>,
    reason: String,
}

/// Who they have become.
#[derive(Serialize, ToSchema)]
pub struct ApprovedView {
    senior_id: String,
    senior_number: String,
    card: CardNumberView,
    /// Whether the spouse named in the form is linked now.
    spouse_linked: bool,
}

/// A card's number.
#[derive(Serialize, ToSchema)]
pub struct CardNumberView {
    pub(crate) number: String,
}

/// Approves a registration: senior, facts and card at once. Neither submitter nor verifier can.
#[utoipa::path(tag = "registrations", request_body = ApproveBody, security(("bearer" = [])),
    params(("id" = String, Path)),
    responses((status = 200, body = ApprovedView), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
#[post("/registrations/{id}/approve")]
pub async fn approve_registration(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<RegistrationId>,
    body: Option<web::Json<ApproveBody>>,
) -> Answer<web::Json<ApprovedView>> {
    let actor = caller.may(Permission::RegistrationApprove)?;
    let today = app.store.clock.now().day();
    let delivery = body.and_then(|body| body.into_inner().delivery);
    let delivery = delivery
        .as_ref()
        .map(|grant| DeliveryDecision::new(true, grant.until, &grant.reason, today));
    let delivery = delivery.transpose()?;
    let approved = app
        .store
        .within(&actor)
        .approve_registration(*id, delivery.as_ref())
        .await?;
    Ok(web::Json(ApprovedView {
        senior_id: approved.senior_id.to_string(),
        senior_number: approved.number.into(),
        card: CardNumberView {
            number: approved.card.into(),
        },
        spouse_linked: approved.spouse_linked,
    }))
}
