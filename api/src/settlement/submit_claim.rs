//! 申报: a claim goes on its way.

use actix_web::{post, web};
use domain::id::ClaimId;
use domain::settlement::ClaimAct;
use serde_json::json;
use store::settlement::NotYet;

use super::show_claim::{ClaimDetail, detail};
use super::view::MissingView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Submits a claim: its lines are run once more and then stand. Sittings that aren't reconciled are in `extra.items`.
#[utoipa::path(tag = "settlement", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = ClaimDetail), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, description = "claim_moved_on, claim_locked, period_not_over, period_not_reconciled, \
                  earlier_claim_open", body = Problem)))]
#[post("/settlement/claims/{id}/submit")]
pub async fn submit_claim(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<ClaimId>,
) -> Answer<web::Json<ClaimDetail>> {
    let actor = caller.may(ClaimAct::Submit.permission())?;
    match app.store.within(&actor).claim_submit(*id).await? {
        Ok(()) => detail(&app, &actor, *id).await,
        Err(NotYet::Missing(missing)) => {
            let problem = Problem::conflict("period_not_reconciled", missing.len().to_string());
            let items: Vec<MissingView> = missing.into_iter().map(MissingView::from).collect();
            Err(problem.with(json!({"items": items})))
        }
    }
}
