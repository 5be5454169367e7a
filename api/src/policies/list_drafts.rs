//! The drafts.

use actix_web::{get, web};
use domain::role::Permission;

use super::draft_view::{DraftList, DraftView};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Lists the drafts in scope, the last changed first.
#[utoipa::path(tag = "policies", security(("bearer" = [])),
    responses((status = 200, body = DraftList), (status = 401, body = Problem), (status = 403, body = Problem)))]
#[get("/policy-drafts")]
pub async fn list_drafts(app: web::Data<App>, caller: Caller) -> Answer<web::Json<DraftList>> {
    let actor = caller.may(Permission::PolicyRead)?;
    let drafts = app.store.within(&actor).policy_drafts().await?;
    let items = drafts.into_iter().map(|draft| DraftView::of(draft, &actor)).collect();
    Ok(web::Json(DraftList { items }))
}
