//! A new draft.

use actix_web::{HttpResponse, post, web};
use domain::role::Permission;

use super::draft_view::{DraftBody, DraftView, read};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem, Speaks};

/// Begins a draft from a policy file that reads.
#[utoipa::path(tag = "policies", security(("bearer" = [])), request_body = DraftBody,
    responses((status = 201, body = DraftView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, description = "its place lies outside the scope", body = Problem),
        (status = 422, description = "bad_policy, text_too_long", body = Problem)))]
#[post("/policy-drafts")]
pub async fn make_draft(
    app: web::Data<App>,
    caller: Caller,
    speaks: Speaks,
    body: web::Json<DraftBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::PolicyDraft)?;
    let policy = read(&body.text, speaks.0)?;
    let draft = app.store.within(&actor).policy_draft_make(&policy, &body.text).await?;
    Ok(HttpResponse::Created().json(DraftView::of(draft, &actor)))
}
