//! One claim with the steps it took.

use actix_web::{get, web};
use domain::id::ClaimId;
use domain::role::Permission;
use serde::Serialize;
use store::Actor;
use utoipa::ToSchema;

use super::view::{ClaimView, StepView};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// A claim and its way.
#[derive(Serialize, ToSchema)]
pub struct ClaimDetail {
    claim: ClaimView,
    /// The oldest first.
    steps: Vec<StepView>,
}

/// The claim as it is now.
///
/// # Errors
/// 404 outside the scope.
pub(super) async fn detail(app: &App, actor: &Actor, id: ClaimId) -> Answer<web::Json<ClaimDetail>> {
    let (claim, steps) = app.store.within(actor).claim(id).await?;
    Ok(web::Json(ClaimDetail {
        claim: claim.into(),
        steps: steps.into_iter().map(|step| StepView::of(step, actor)).collect(),
    }))
}

/// Shows a claim.
#[utoipa::path(tag = "settlement", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = ClaimDetail), (status = 403, body = Problem), (status = 404, body = Problem)))]
#[get("/settlement/claims/{id}")]
pub async fn show_claim(app: web::Data<App>, caller: Caller, id: web::Path<ClaimId>) -> Answer<web::Json<ClaimDetail>> {
    let actor = caller.may(Permission::SettlementRead)?;
    detail(&app, &actor, *id).await
}
