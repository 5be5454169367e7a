//! What people read of a canteen is put right.

use actix_web::{put, web};
use domain::id::CanteenId;
use domain::role::Permission;
use serde::Deserialize;
use store::canteen_change::CanteenChange;
use utoipa::ToSchema;

use super::list_canteens::CanteenView;
use super::make_canteen::point;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// All of it at once, as it is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CanteenChangeForm {
    name: String,
    #[serde(default)]
    name_en: String,
    /// As people write them.
    #[serde(default)]
    hours: String,
    /// Its door, WGS-84, with `lon`; without them it stays where it was.
    lat: Option<f64>,
    lon: Option<f64>,
}

/// Changes a canteen's name, hours and door. Its place and its kitchen stay.
#[utoipa::path(
    tag = "places",
    security(("bearer" = [])),
    request_body = CanteenChangeForm,
    params(("id" = String, Path)),
    responses(
        (status = 200, body = CanteenView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, description = "outside the scope, or closed", body = Problem),
        (status = 422, description = "name_missing, bad_point", body = Problem)
    )
)]
#[put("/canteens/{id}")]
pub async fn change_canteen(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<CanteenId>,
    body: web::Json<CanteenChangeForm>,
) -> Answer<web::Json<CanteenView>> {
    let actor = caller.may(Permission::CanteensAdmin)?;
    let form = body.into_inner();
    let change = CanteenChange {
        point: point(form.lat, form.lon)?,
        name: form.name,
        name_en: form.name_en,
        hours: form.hours,
    };
    let canteen = app.store.within(&actor).canteen_change(*id, change).await?;
    Ok(web::Json(CanteenView::from(canteen)))
}
