//! One receipt.

use actix_web::{get, web};
use domain::id::ReceiptId;
use domain::role::Permission;

use super::view::ReceiptOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Shows a receipt, ready to be printed.
#[utoipa::path(tag = "money", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = ReceiptOut), (status = 404, body = Problem)))]
#[get("/receipts/{id}")]
pub async fn show_receipt(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<ReceiptId>,
) -> Answer<web::Json<ReceiptOut>> {
    let actor = caller.may(Permission::ReceiptsRead)?;
    Ok(web::Json(ReceiptOut::from(
        app.store.within(&actor).receipt(*id).await?,
    )))
}
