//! A new card for a lost, damaged or borrowed one.

use actix_web::{HttpResponse, post, web};
use domain::card::StopReason;
use domain::id::SeniorId;
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};
use crate::registrations::approve_registration::CardNumberView;

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaceBody {
    /// lost damaged borrowed
    #[schema(value_type = String)]
    reason: StopReason,
}

/// Stops the old card at once and issues a new one.
#[utoipa::path(tag = "seniors", request_body = ReplaceBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 201, body = CardNumberView), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
#[post("/seniors/{id}/cards")]
pub async fn replace_card(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
    body: web::Json<ReplaceBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::CardIssue)?;
    if !body.reason.replaces() {
        return Err(Problem::invalid(
            "reason_missing",
            "reason",
            "lost, damaged or borrowed",
        ));
    }
    let number = app.store.within(&actor).replace_card(*id, body.reason).await?;
    Ok(HttpResponse::Created().json(CardNumberView { number: number.into() }))
}
