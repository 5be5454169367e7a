//! Where families transfer to is proposed, or taken back.

use actix_web::{put, web};
use domain::cash::announced::TransferTo;
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use super::transfer_to_view::TransferToView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// An account, or none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferToBody {
    /// Left out, families are shown no account and pay at a meal point.
    account: Option<TransferAccountBody>,
}

/// The account as it is typed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferAccountBody {
    holder: String,
    bank: String,
    /// Digits; blanks between them are dropped.
    number: String,
}

/// Proposes the account that families transfer to: they see it once somebody else has confirmed it. Without one, families are
/// shown none from now on. Each change is in the log, with the last digits of the accounts.
#[utoipa::path(tag = "money", request_body = TransferToBody, security(("bearer" = [])),
    responses((status = 200, body = TransferToView), (status = 403, body = Problem),
              (status = 404, description = "For those whose scope is only a part of the installation", body = Problem),
              (status = 422, description = "bad_transfer_to", body = Problem)))]
#[put("/transfer-to")]
pub async fn set_transfer_to(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<TransferToBody>,
) -> Answer<web::Json<TransferToView>> {
    let actor = caller.may(Permission::BankMoney)?;
    let typed = body.into_inner().account;
    let account = typed
        .map(|typed| TransferTo::parse(&typed.holder, &typed.bank, &typed.number))
        .transpose()
        .map_err(|refusal| Problem::from(store::Error::of(&refusal)))?;
    let within = app.store.within(&actor);
    let set = match account {
        Some(account) => within.propose_transfer_to(account).await?,
        None => within.withdraw_transfer_to().await?,
    };
    Ok(web::Json(set.into()))
}
