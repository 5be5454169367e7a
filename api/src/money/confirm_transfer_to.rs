//! A proposed account is published by a second person.

use actix_web::{post, web};
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use super::transfer_to_view::TransferToView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What was read before saying yes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmTransferTo {
    /// The digits of the proposed account: another one proposed meanwhile isn't confirmed unseen.
    number: String,
}

/// Publishes the account that somebody else proposed. Families see it at once.
#[utoipa::path(tag = "money", request_body = ConfirmTransferTo, security(("bearer" = [])),
    responses((status = 200, body = TransferToView), (status = 403, body = Problem),
              (status = 404, description = "For those whose scope is only a part of the installation", body = Problem),
              (status = 409, description = "same_person transfer_to_stale", body = Problem)))]
#[post("/transfer-to/confirm")]
pub async fn confirm_transfer_to(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<ConfirmTransferTo>,
) -> Answer<web::Json<TransferToView>> {
    let actor = caller.may(Permission::TransferToConfirm)?;
    let set = app.store.within(&actor).confirm_transfer_to(&body.number).await?;
    Ok(web::Json(set.into()))
}
