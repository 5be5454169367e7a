//! One senior's bill of a month.

use actix_web::{get, web};
use domain::id::SeniorId;
use domain::role::Permission;

use super::list_bills::OfMonth;
use super::view::BillOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Shows a senior's bill of a month.
#[utoipa::path(tag = "money", params(("id" = String, Path), OfMonth), security(("bearer" = [])),
    responses((status = 200, body = BillOut), (status = 404, body = Problem),
              (status = 422, description = "bad_month", body = Problem)))]
#[get("/seniors/{id}/bill")]
pub async fn show_bill(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
    query: web::Query<OfMonth>,
) -> Answer<web::Json<BillOut>> {
    let actor = caller.may(Permission::BillsRead)?;
    let bill = app.store.within(&actor).bill(*id, query.month()?).await?;
    Ok(web::Json(BillOut::from(bill)))
}
