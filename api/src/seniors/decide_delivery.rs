//! 送餐资格.

use actix_web::{post, web};
use domain::id::SeniorId;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use store::seniors::delivery::DeliveryDecision;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Whether, until when, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryBody {
    eligible: bool,
    /// A year from today when left out.
    #[schema(value_type = Option<String>)]
    until: Option<ServiceDay>,
    reason: String,
}

/// What was decided.
#[derive(Serialize, ToSchema)]
pub struct DeliveryDecided {
    eligible: bool,
    #[schema(value_type = Option<String>)]
    until: Option<ServiceDay>,
}

/// Gives or takes delivery. Giving is an approval of its own and takes an approver; whoever changes seniors may take it.
#[utoipa::path(tag = "seniors", request_body = DeliveryBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = DeliveryDecided), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
#[post("/seniors/{id}/delivery")]
pub async fn decide_delivery(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
    body: web::Json<DeliveryBody>,
) -> Answer<web::Json<DeliveryDecided>> {
    let needed = if body.eligible {
        Permission::RegistrationApprove
    } else {
        Permission::SeniorChange
    };
    let actor = caller.may(needed)?;
    let today = app.store.clock.now().day();
    let decision = DeliveryDecision::new(body.eligible, body.until, &body.reason, today)?;
    let decided = app.store.within(&actor).decide_delivery(*id, &decision).await?;
    Ok(web::Json(DeliveryDecided {
        eligible: decided.eligible,
        until: decided.until,
    }))
}
