//! What a round has collected.

use actix_web::{get, web};
use domain::id::RoundId;
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The cash of a round.
#[derive(Serialize, ToSchema)]
pub struct BagOut {
    /// Collected at the doors and not handed over.
    collected_fen: i64,
}

/// Shows what a round of a canteen in scope has collected and not handed over.
#[utoipa::path(tag = "money", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = BagOut), (status = 404, body = Problem)))]
#[get("/rounds/{id}/cash")]
pub async fn show_bag(app: web::Data<App>, caller: Caller, id: web::Path<RoundId>) -> Answer<web::Json<BagOut>> {
    let actor = caller.may(Permission::DrawersRead)?;
    let collected = app.store.within(&actor).bag_cash(*id).await?;
    Ok(web::Json(BagOut {
        collected_fen: collected.0,
    }))
}
