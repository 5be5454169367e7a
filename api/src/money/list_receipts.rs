//! A day's receipts of a canteen.

use actix_web::{get, web};
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use super::list_shifts::OfDay;
use super::view::ReceiptOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Receipts by their numbers.
#[derive(Serialize, ToSchema)]
pub struct Receipts {
    items: Vec<ReceiptOut>,
}

/// Lists the receipts that a canteen issued on a day.
#[utoipa::path(tag = "money", params(OfDay), security(("bearer" = [])),
    responses((status = 200, body = Receipts), (status = 404, body = Problem)))]
#[get("/receipts")]
pub async fn list_receipts(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<OfDay>,
) -> Answer<web::Json<Receipts>> {
    let actor = caller.may(Permission::ReceiptsRead)?;
    let day = query.day.unwrap_or_else(|| app.store.clock.now().day());
    let found = app.store.within(&actor).receipts(query.canteen_id, day).await?;
    Ok(web::Json(Receipts {
        items: found.into_iter().map(ReceiptOut::from).collect(),
    }))
}
