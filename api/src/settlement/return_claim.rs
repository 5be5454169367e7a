//! 退回: a claim is a draft again.

use actix_web::{post, web};
use domain::id::ClaimId;
use domain::settlement::ClaimAct;
use serde::Deserialize;
use utoipa::ToSchema;

use super::show_claim::{ClaimDetail, detail};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnBody {
    /// 2 to 200 characters, for whoever submitted it.
    reason: String,
}

/// The reason of a return or a correction.
///
/// # Errors
/// 422 `reason_missing`.
pub fn reason(text: &str) -> Answer<&str> {
    let text = text.trim();
    if (2..=200).contains(&text.chars().count()) {
        Ok(text)
    } else {
        Err(Problem::invalid(
            "reason_missing",
            "reason",
            "say why in 2 to 200 characters",
        ))
    }
}

/// Returns a claim to its draft; only whoever could take the next step.
#[utoipa::path(tag = "settlement", request_body = ReturnBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = ClaimDetail), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "claim_moved_on, claim_locked, not_your_turn", body = Problem),
              (status = 422, body = Problem)))]
#[post("/settlement/claims/{id}/return")]
pub async fn return_claim(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<ClaimId>,
    body: web::Json<ReturnBody>,
) -> Answer<web::Json<ClaimDetail>> {
    let actor = caller.may(ClaimAct::Return.permission())?;
    app.store
        .within(&actor)
        .claim_return(*id, reason(&body.reason)?)
        .await?;
    detail(&app, &actor, *id).await
}
