//! A draft written anew.

use actix_web::{put, web};
use domain::id::PolicyDraftId;
use domain::role::Permission;

use super::draft_view::{DraftChange, DraftView, read};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem, Speaks};

/// Replaces a draft's file. Whatever was checked must be checked again.
#[utoipa::path(tag = "policies", security(("bearer" = [])), request_body = DraftChange, params(("id" = String, Path)),
    responses((status = 200, body = DraftView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, description = "draft_over, draft_changed", body = Problem),
        (status = 422, description = "bad_policy, text_too_long", body = Problem)))]
#[put("/policy-drafts/{id}")]
pub async fn change_draft(
    app: web::Data<App>,
    caller: Caller,
    speaks: Speaks,
    id: web::Path<PolicyDraftId>,
    body: web::Json<DraftChange>,
) -> Answer<web::Json<DraftView>> {
    let actor = caller.may(Permission::PolicyDraft)?;
    let policy = read(&body.text, speaks.0)?;
    let scoped = app.store.within(&actor);
    let draft = scoped.policy_draft_change(*id, body.rev, &policy, &body.text).await?;
    Ok(web::Json(DraftView::of(draft, &actor)))
}
