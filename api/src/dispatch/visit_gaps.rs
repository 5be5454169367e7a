//! Whom nobody has seen for too long.

use actix_web::{get, web};
use domain::care::Risk;
use domain::id::SeniorId;
use domain::role::Permission;
use domain::time::At;
use serde::Serialize;
use store::visits::Gap;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Gaps in the visit plan.
#[derive(Serialize, ToSchema)]
pub struct GapPage {
    items: Vec<GapView>,
}

/// Somebody who should have been seen.
#[derive(Serialize, ToSchema)]
pub struct GapView {
    #[schema(value_type = String)]
    senior_id: SeniorId,
    masked_name: String,
    village: String,
    /// high medium low
    #[schema(value_type = String)]
    risk: Risk,
    #[schema(value_type = Option<String>)]
    last_at: Option<At>,
    last_by: Option<String>,
    /// Since when somebody should have seen them.
    #[schema(value_type = String)]
    due_at: At,
    /// Whether something has happened to them.
    after_event: bool,
}

/// Lists people in scope whom nobody has seen for too long, the worst first.
#[utoipa::path(tag = "dispatch", security(("bearer" = [])),
    responses((status = 200, body = GapPage), (status = 403, body = Problem)))]
#[get("/visits/gaps")]
pub async fn visit_gaps(app: web::Data<App>, caller: Caller) -> Answer<web::Json<GapPage>> {
    let actor = caller.may(Permission::AlarmsRead)?;
    let gaps = app.store.within(&actor).visit_gaps().await?;
    let view = |gap: Gap| GapView {
        senior_id: gap.senior_id,
        masked_name: gap.masked_name,
        village: gap.village,
        risk: gap.risk,
        last_at: gap.last_at,
        last_by: gap.last_by,
        due_at: gap.due_at,
        after_event: gap.after_event,
    };
    Ok(web::Json(GapPage {
        items: gaps.into_iter().map(view).collect(),
    }))
}
