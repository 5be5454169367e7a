//! A draft given up.

use actix_web::{post, web};
use domain::id::PolicyDraftId;
use domain::role::Permission;

use super::draft_view::{DraftSeen, DraftView};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Gives a draft up; it stays to be read.
#[utoipa::path(tag = "policies", security(("bearer" = [])), request_body = DraftSeen, params(("id" = String, Path)),
    responses((status = 200, body = DraftView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, description = "draft_over, draft_changed", body = Problem)))]
#[post("/policy-drafts/{id}/withdraw")]
pub async fn withdraw_draft(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<PolicyDraftId>,
    body: web::Json<DraftSeen>,
) -> Answer<web::Json<DraftView>> {
    let actor = caller.may(Permission::PolicyDraft)?;
    let draft = app.store.within(&actor).policy_draft_withdraw(*id, body.rev).await?;
    Ok(web::Json(DraftView::of(draft, &actor)))
}
