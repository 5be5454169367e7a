//! How a walk-in's meal ended was written down wrongly.

use std::sync::Arc;

use actix_web::{HttpResponse, post, web};
use domain::id::WalkInId;
use domain::order::WalkInCommand;
use domain::role::Permission;
use store::walk_ins::BooksOpen;

use super::act;
use super::view::WalkInOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Takes back that it was handed out, or that nobody came, until the day's books are closed. It waits again as before, paid for
/// or not. What was cancelled stays so.
#[utoipa::path(tag = "walk-ins", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = WalkInOut), (status = 404, body = Problem),
              (status = 409, description = "order_open, order_cancelled, books_closed", body = Problem)))]
#[post("/walk-ins/{id}/reopen")]
pub async fn reopen_walk_in(app: web::Data<App>, caller: Caller, id: web::Path<WalkInId>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::WalkInSell)?;
    let walk_in = app.store.within(&actor).walk_in(*id).await?;
    let open = Arc::new(BooksOpen(walk_in.sitting_id));
    let done = act::submit_with(&app, &actor, WalkInCommand::Reopen(*id), None, Some(open)).await?;
    Ok(HttpResponse::Ok().json(done))
}
