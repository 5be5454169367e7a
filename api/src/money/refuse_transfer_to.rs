//! A proposed account is turned down.

use actix_web::{post, web};
use domain::role::Permission;

use super::transfer_to_view::TransferToView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Drops the proposed account; families go on seeing the one that is published.
#[utoipa::path(tag = "money", security(("bearer" = [])),
    responses((status = 200, body = TransferToView), (status = 403, body = Problem),
              (status = 404, description = "For those whose scope is only a part of the installation", body = Problem),
              (status = 409, description = "transfer_to_stale", body = Problem)))]
#[post("/transfer-to/refuse")]
pub async fn refuse_transfer_to(app: web::Data<App>, caller: Caller) -> Answer<web::Json<TransferToView>> {
    let actor = caller.may(Permission::TransferToConfirm)?;
    let set = app.store.within(&actor).refuse_transfer_to().await?;
    Ok(web::Json(set.into()))
}
