//! 财务锁定: from here on it never changes.

use actix_web::{post, web};
use domain::id::ClaimId;
use domain::settlement::ClaimAct;

use super::show_claim::{ClaimDetail, detail};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Locks a claim: of two who do so at once one wins.
#[utoipa::path(tag = "settlement", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = ClaimDetail), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "claim_moved_on, claim_locked, same_person", body = Problem)))]
#[post("/settlement/claims/{id}/lock")]
pub async fn lock_claim(app: web::Data<App>, caller: Caller, id: web::Path<ClaimId>) -> Answer<web::Json<ClaimDetail>> {
    let actor = caller.may(ClaimAct::Lock.permission())?;
    app.store.within(&actor).claim_sign(*id, ClaimAct::Lock).await?;
    detail(&app, &actor, *id).await
}
