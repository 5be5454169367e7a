//! A claim's days.

use actix_web::{get, web};
use domain::id::ClaimId;
use domain::money::Fen;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::Serialize;
use store::settlement::ClaimDay;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Days: first the period's own, then earlier ones with corrections.
#[derive(Serialize, ToSchema)]
pub struct ClaimDays {
    items: Vec<ClaimDayView>,
}

/// A day of a claim.
#[derive(Serialize, ToSchema)]
pub struct ClaimDayView {
    #[schema(value_type = String)]
    day: ServiceDay,
    meals: u32,
    people: u32,
    #[schema(value_type = i64)]
    fen: Fen,
    /// Whether these lines correct an earlier period.
    adjustment: bool,
}

impl From<ClaimDay> for ClaimDayView {
    fn from(one: ClaimDay) -> Self {
        Self {
            day: one.day,
            meals: one.meals,
            people: one.people,
            fen: one.fen,
            adjustment: one.adjustment,
        }
    }
}

/// Lists a claim's days with their sums.
#[utoipa::path(tag = "settlement", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = ClaimDays), (status = 403, body = Problem), (status = 404, body = Problem)))]
#[get("/settlement/claims/{id}/days")]
pub async fn claim_days(app: web::Data<App>, caller: Caller, id: web::Path<ClaimId>) -> Answer<web::Json<ClaimDays>> {
    let actor = caller.may(Permission::SettlementRead)?;
    let days = app.store.within(&actor).claim_days(*id).await?;
    Ok(web::Json(ClaimDays {
        items: days.into_iter().map(ClaimDayView::from).collect(),
    }))
}
