//! A message that was given up is sent again.

use actix_web::{HttpResponse, post, web};
use domain::id::NoticeId;
use domain::role::Permission;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Sends a message again.
#[utoipa::path(tag = "channels", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 202), (status = 404, body = Problem),
              (status = 409, description = "notice_not_dead", body = Problem)))]
#[post("/notices/{id}/again")]
pub async fn send_again(app: web::Data<App>, caller: Caller, id: web::Path<NoticeId>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::NoticesAct)?;
    app.store.within(&actor).notice_again(*id).await?;
    Ok(HttpResponse::Accepted().finish())
}
