//! A draft.

use actix_web::{get, web};
use domain::id::PolicyDraftId;
use domain::role::Permission;

use super::draft_view::DraftView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Shows a draft with its file.
#[utoipa::path(tag = "policies", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = DraftView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
#[get("/policy-drafts/{id}")]
pub async fn show_draft(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<PolicyDraftId>,
) -> Answer<web::Json<DraftView>> {
    let actor = caller.may(Permission::PolicyRead)?;
    let draft = app.store.within(&actor).policy_draft(*id).await?;
    Ok(web::Json(DraftView::of(draft, &actor)))
}
