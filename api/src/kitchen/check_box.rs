//! A box is checked off while packing.

use actix_web::{post, web};
use domain::id::{OrderId, SittingId};
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BoxBody {
    /// What its label says.
    code: String,
    /// False takes the check back.
    packed: bool,
}

/// The meal behind the label.
#[derive(Serialize, ToSchema)]
pub struct BoxChecked {
    #[schema(value_type = String)]
    order_id: OrderId,
}

/// Checks a box off. From the first check on, no round of the sitting leaves while a box of it is missing.
#[utoipa::path(tag = "kitchen", request_body = BoxBody, params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = BoxChecked), (status = 404, body = Problem),
              (status = 409, description = "unknown_box", body = Problem)))]
#[post("/sittings/{id}/boxes")]
pub async fn check_box(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SittingId>,
    body: web::Json<BoxBody>,
) -> Answer<web::Json<BoxChecked>> {
    let actor = caller.may(Permission::RoundDepart)?;
    let order_id = app.store.within(&actor).box_check(*id, &body.code, body.packed).await?;
    Ok(web::Json(BoxChecked { order_id }))
}
