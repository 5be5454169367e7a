//! 乡镇确认: the township confirms it.

use actix_web::{post, web};
use domain::id::ClaimId;
use domain::settlement::ClaimAct;

use super::show_claim::{ClaimDetail, detail};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Confirms a claim for the township.
#[utoipa::path(tag = "settlement", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = ClaimDetail), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "claim_moved_on, claim_locked, same_person", body = Problem)))]
#[post("/settlement/claims/{id}/confirm")]
pub async fn confirm_claim(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<ClaimId>,
) -> Answer<web::Json<ClaimDetail>> {
    let actor = caller.may(ClaimAct::Confirm.permission())?;
    app.store.within(&actor).claim_sign(*id, ClaimAct::Confirm).await?;
    detail(&app, &actor, *id).await
}
