//! By when a canteen wants its standing orders confirmed.

use actix_web::{HttpResponse, put, web};
use chrono::NaiveTime;
use domain::id::CanteenId;
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// When.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmByBody {
    /// `09:00`; nothing when nobody is asked.
    by: Option<String>,
}

/// Asks for each standing order's meal to be confirmed by a clock time, or asks no longer.
#[utoipa::path(tag = "standing", request_body = ConfirmByBody, params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[put("/canteens/{id}/confirm-by")]
pub async fn set_confirm_by(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<CanteenId>,
    body: web::Json<ConfirmByBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::OpeningEdit)?;
    let by = match &body.by {
        None => None,
        Some(text) => Some(
            NaiveTime::parse_from_str(text, "%H:%M")
                .map_err(|_| Problem::invalid("bad_time", "by", "write the time as 09:00"))?,
        ),
    };
    app.store.within(&actor).set_confirm_by(*id, by).await?;
    Ok(HttpResponse::NoContent().finish())
}
