//! The claims of a period.

use actix_web::{get, web};
use domain::id::CanteenId;
use domain::role::Permission;
use domain::settlement::ClaimState;
use serde::{Deserialize, Serialize};
use store::settlement::ClaimQuery;
use utoipa::{IntoParams, ToSchema};

use super::view::{ClaimView, MissingView, period};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which claims.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ClaimsQuery {
    /// `2026-11` or `2026-Q4`; all periods when left out.
    period: Option<String>,
    #[param(value_type = Option<String>)]
    canteen_id: Option<CanteenId>,
    /// draft submitted confirmed approved locked paid
    #[param(value_type = Option<String>)]
    state: Option<ClaimState>,
}

/// Claims, and what keeps the period's from being submitted.
#[derive(Serialize, ToSchema)]
pub struct ClaimPage {
    items: Vec<ClaimView>,
    /// The period's sittings that aren't reconciled.
    missing: Vec<MissingView>,
}

/// Lists the claims in scope, the newest period first.
#[utoipa::path(tag = "settlement", params(ClaimsQuery), security(("bearer" = [])),
    responses((status = 200, body = ClaimPage), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 422, body = Problem)))]
#[get("/settlement/claims")]
pub async fn list_claims(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<ClaimsQuery>,
) -> Answer<web::Json<ClaimPage>> {
    let actor = caller.may(Permission::SettlementRead)?;
    let wanted = ClaimQuery {
        period: query.period.as_deref().map(period).transpose()?,
        canteen: query.canteen_id,
        state: query.state,
    };
    let found = app.store.within(&actor).claims(wanted).await?;
    Ok(web::Json(ClaimPage {
        items: found.claims.into_iter().map(ClaimView::from).collect(),
        missing: found.missing.into_iter().map(MissingView::from).collect(),
    }))
}
