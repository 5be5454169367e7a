//! Whether a senior pays by the month.

use actix_web::{HttpResponse, post, web};
use domain::id::SeniorId;
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Yes or no.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BillingBody {
    monthly: bool,
}

/// Says whether a senior may put meals on a monthly bill.
#[utoipa::path(tag = "money", request_body = BillingBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
#[post("/seniors/{id}/billing")]
pub async fn set_billing(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
    body: web::Json<BillingBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::BillingEdit)?;
    app.store.within(&actor).set_monthly_bill(*id, body.monthly).await?;
    Ok(HttpResponse::NoContent().finish())
}
