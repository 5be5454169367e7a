//! The evidence list of a claim, in pages.

use actix_web::{get, web};
use domain::id::{ClaimId, SeniorId};
use domain::money::Fen;
use domain::role::Permission;
use domain::settlement::DueKind;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use store::settlement::{LineQuery, LineSort, PAGE_ROWS};
use utoipa::{IntoParams, ToSchema};

use super::view::ClaimLineView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which lines.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LinesQuery {
    #[param(value_type = Option<String>)]
    day: Option<ServiceDay>,
    #[param(value_type = Option<String>)]
    senior_id: Option<SeniorId>,
    /// meal fee award volume
    #[param(value_type = Option<String>)]
    kind: Option<DueKind>,
    /// Only corrections of earlier periods, or none of them.
    adjustments: Option<bool>,
    /// A senior's number, or how it begins.
    number: Option<String>,
    /// position amount person handed
    sort: Option<String>,
    #[serde(default)]
    #[param(required = false)]
    down: bool,
    /// From 0.
    #[serde(default)]
    #[param(required = false)]
    page: u32,
}

/// A page of evidence.
#[derive(Serialize, ToSchema)]
pub struct LinesView {
    items: Vec<ClaimLineView>,
    /// Of all that fit.
    count: u64,
    #[schema(value_type = i64)]
    fen: Fen,
    page: u32,
    pages: u64,
}

/// Lists a claim's evidence, filtered and sorted. The look is written down.
#[utoipa::path(tag = "settlement", params(("id" = String, Path), LinesQuery), security(("bearer" = [])),
    responses((status = 200, body = LinesView), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 422, body = Problem)))]
#[get("/settlement/claims/{id}/lines")]
pub async fn claim_lines(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<ClaimId>,
    query: web::Query<LinesQuery>,
) -> Answer<web::Json<LinesView>> {
    let actor = caller.may(Permission::SettlementRead)?;
    let asked = query.into_inner();
    let sort = match asked.sort.as_deref() {
        None => LineSort::default(),
        Some(text) => LineSort::parse(text)
            .ok_or_else(|| Problem::invalid("bad_request", "sort", "position, amount, person or handed"))?,
    };
    let wanted = LineQuery {
        day: asked.day,
        senior: asked.senior_id,
        kind: asked.kind,
        adjustments: asked.adjustments,
        number: asked.number.filter(|number| !number.trim().is_empty()),
        sort,
        down: asked.down,
        page: u64::from(asked.page),
    };
    let found = app.store.within(&actor).claim_lines(*id, &wanted).await?;
    Ok(web::Json(LinesView {
        items: found
            .lines
            .into_iter()
            .map(|line| ClaimLineView::of(line, &actor))
            .collect(),
        count: found.count,
        fen: found.fen,
        page: asked.page,
        pages: found.count.div_ceil(PAGE_ROWS).max(1),
    }))
}
