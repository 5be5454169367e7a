//! 截单后的改动: the kitchen's board.

use actix_web::{get, web};
use domain::id::{LateChangeId, SittingId};
use domain::order::OrderMode;
use domain::role::Permission;
use domain::time::At;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// A late change.
#[derive(Serialize, ToSchema)]
pub struct LateChangeView {
    #[schema(value_type = String)]
    id: LateChangeId,
    masked_name: String,
    pickup_no: Option<String>,
    /// skip, change, or usual for an ordinary day after all.
    kind: String,
    #[schema(value_type = Option<String>)]
    mode: Option<OrderMode>,
    dish: Option<String>,
    asked_by: String,
    #[schema(value_type = String)]
    asked_at: At,
    /// Nothing until the kitchen has answered.
    done: Option<bool>,
    answered_by: Option<String>,
}

/// The board.
#[derive(Serialize, ToSchema)]
pub struct LateBoard {
    items: Vec<LateChangeView>,
}

/// What was asked for after the cut-off, unanswered first.
#[utoipa::path(tag = "standing", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = LateBoard), (status = 404, body = Problem)))]
#[get("/sittings/{id}/late-changes")]
pub async fn list_late(app: web::Data<App>, caller: Caller, id: web::Path<SittingId>) -> Answer<web::Json<LateBoard>> {
    let actor = caller.may(Permission::KitchenRead)?;
    let found = app.store.within(&actor).late_changes(*id).await?;
    let items = found.into_iter().map(|one| LateChangeView {
        id: one.id,
        masked_name: one.masked_name,
        pickup_no: one.pickup_no.map(|number| format!("{number:03}")),
        kind: one.kind,
        mode: one.mode,
        dish: one.dish,
        asked_by: one.asked_by,
        asked_at: one.asked_at,
        done: one.done,
        answered_by: one.answered_by,
    });
    Ok(web::Json(LateBoard { items: items.collect() }))
}
