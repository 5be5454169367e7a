//! A period's drafts are made, or made again.

use actix_web::{post, web};
use domain::id::{CanteenId, ClaimId};
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use store::settlement::{ClaimQuery, Skipped};
use utoipa::ToSchema;

use super::view::{ClaimView, MissingView, period};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// For when, and where.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunBody {
    /// `2026-11` or `2026-Q4`
    period: String,
    /// Every canteen in scope when left out.
    #[schema(value_type = Option<String>)]
    canteen_id: Option<CanteenId>,
}

/// What a run left behind.
#[derive(Serialize, ToSchema)]
pub struct RunView {
    items: Vec<ClaimView>,
    missing: Vec<MissingView>,
    /// Drafts whose lines are other ones than before.
    #[schema(value_type = Vec<String>)]
    changed: Vec<ClaimId>,
    skipped: Vec<SkippedView>,
}

/// A fund that got no draft.
#[derive(Serialize, ToSchema)]
pub struct SkippedView {
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    fund_id: String,
    /// not_draft other_span overlaps later_claimed
    why: &'static str,
}

impl From<Skipped> for SkippedView {
    fn from(skipped: Skipped) -> Self {
        Self {
            canteen_id: skipped.canteen_id,
            fund_id: skipped.fund_id,
            why: skipped.why.name(),
        }
    }
}

/// Makes each fund's draft of a period. Drafts whose meals haven't changed stay as they are, to the byte.
#[utoipa::path(tag = "settlement", request_body = RunBody, security(("bearer" = [])),
    responses((status = 200, body = RunView), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 422, body = Problem)))]
#[post("/settlement/claims")]
pub async fn run_claims(app: web::Data<App>, caller: Caller, body: web::Json<RunBody>) -> Answer<web::Json<RunView>> {
    let actor = caller.may(Permission::SettlementMake)?;
    let period = period(&body.period)?;
    let scoped = app.store.within(&actor);
    let run = scoped.claims_run(period, body.canteen_id).await?;
    let query = ClaimQuery {
        period: Some(period),
        canteen: body.canteen_id,
        state: None,
    };
    let found = scoped.claims(query).await?;
    Ok(web::Json(RunView {
        items: found.claims.into_iter().map(ClaimView::from).collect(),
        missing: found.missing.into_iter().map(MissingView::from).collect(),
        changed: run.changed,
        skipped: run.skipped.into_iter().map(SkippedView::from).collect(),
    }))
}
