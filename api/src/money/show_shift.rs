//! One shift.

use actix_web::{get, web};
use domain::id::ShiftId;
use domain::role::Permission;

use super::view::ShiftOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Shows a shift with all that moved in it; once closed it is the slip.
#[utoipa::path(tag = "money", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = ShiftOut), (status = 404, body = Problem)))]
#[get("/shifts/{id}")]
pub async fn show_shift(app: web::Data<App>, caller: Caller, id: web::Path<ShiftId>) -> Answer<web::Json<ShiftOut>> {
    let actor = caller.may(Permission::DrawersRead)?;
    Ok(web::Json(ShiftOut::from(app.store.within(&actor).shift(*id).await?)))
}
