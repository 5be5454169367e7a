//! The walk-ins of a sitting, for the counter.

use actix_web::{get, web};
use domain::id::SittingId;
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::WalkInOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which.
#[derive(Deserialize, IntoParams)]
pub struct WalkInQuery {
    #[param(value_type = String)]
    sitting_id: SittingId,
}

/// All of them.
#[derive(Serialize, ToSchema)]
pub struct WalkInPage {
    items: Vec<WalkInOut>,
}

/// Lists the walk-ins of a sitting in scope, in the order in which they came.
#[utoipa::path(tag = "walk-ins", params(WalkInQuery), security(("bearer" = [])),
    responses((status = 200, body = WalkInPage), (status = 404, body = Problem)))]
#[get("/walk-ins")]
pub async fn list_walk_ins(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<WalkInQuery>,
) -> Answer<web::Json<WalkInPage>> {
    let actor = caller.may(Permission::WalkInRead)?;
    let found = app.store.within(&actor).walk_ins(query.sitting_id).await?;
    let now = app.store.clock.now();
    Ok(web::Json(WalkInPage {
        items: found.iter().map(|walk_in| WalkInOut::of(walk_in, now)).collect(),
    }))
}
