//! A draft put in force.

use actix_web::{post, web};
use domain::id::PolicyDraftId;
use domain::role::Permission;

use super::draft_view::{DraftSeen, DraftView, read};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem, Speaks};

/// Puts a checked draft in force from its first day on, as the next version of its policy. Nobody approves what they
/// wrote.
#[utoipa::path(tag = "policies", security(("bearer" = [])), request_body = DraftSeen, params(("id" = String, Path)),
    responses((status = 200, body = DraftView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, description = "draft_over, draft_changed, draft_unchecked, draft_check_failed, same_person", body = Problem),
        (status = 422, description = "policy_too_early", body = Problem)))]
#[post("/policy-drafts/{id}/approve")]
pub async fn approve_draft(
    app: web::Data<App>,
    caller: Caller,
    speaks: Speaks,
    id: web::Path<PolicyDraftId>,
    body: web::Json<DraftSeen>,
) -> Answer<web::Json<DraftView>> {
    let actor = caller.may(Permission::PolicyApprove)?;
    let scoped = app.store.within(&actor);
    let policy = read(&scoped.policy_draft(*id).await?.text, speaks.0)?;
    let draft = scoped.policy_draft_approve(*id, body.rev, &policy).await?;
    Ok(web::Json(DraftView::of(draft, &actor)))
}
