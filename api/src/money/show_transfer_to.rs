//! Where families transfer to.

use actix_web::{get, web};
use domain::role::Permission;

use super::transfer_to_view::TransferToView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Shows the account that families transfer to, who published it, and what waits for a second person.
#[utoipa::path(tag = "money", security(("bearer" = [])),
    responses((status = 200, body = TransferToView), (status = 403, body = Problem)))]
#[get("/transfer-to")]
pub async fn show_transfer_to(app: web::Data<App>, caller: Caller) -> Answer<web::Json<TransferToView>> {
    caller.may_any(&[Permission::BankMoney, Permission::TransferToConfirm])?;
    let set = app.store.system().transfer_to().await?;
    Ok(web::Json(set.map(TransferToView::from).unwrap_or_default()))
}
