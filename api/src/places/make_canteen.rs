//! A new canteen.

use actix_web::{HttpResponse, post, web};
use domain::place::PlaceCode;
use domain::role::Permission;
use serde::Deserialize;
use store::canteens::NewCanteen;
use utoipa::ToSchema;

use super::list_canteens::CanteenView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The canteen to be opened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CanteenForm {
    name: String,
    #[serde(default)]
    name_en: String,
    place_code: String,
    /// Its door, WGS-84, with `lon`; without them the place's point, marked schematic.
    lat: Option<f64>,
    lon: Option<f64>,
    /// Whether its kitchen is a halal one.
    #[serde(default)]
    halal: bool,
    /// As people write them.
    #[serde(default)]
    hours: String,
}

/// Opens a canteen.
#[utoipa::path(
    tag = "places",
    security(("bearer" = [])),
    request_body = CanteenForm,
    responses(
        (status = 201, body = CanteenView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, description = "the place is outside the scope", body = Problem),
        (status = 422, description = "name_missing, bad_place_code, bad_point, no_point", body = Problem)
    )
)]
#[post("/canteens")]
pub async fn make_canteen(app: web::Data<App>, caller: Caller, body: web::Json<CanteenForm>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::CanteensAdmin)?;
    let form = body.into_inner();
    let new = NewCanteen {
        point: point(form.lat, form.lon)?,
        place: PlaceCode::parse(&form.place_code).map_err(|error| store::Error::of(&error))?,
        name: form.name,
        name_en: form.name_en,
        halal: form.halal,
        hours: form.hours,
    };
    let canteen = app.store.within(&actor).canteen_make(new).await?;
    Ok(HttpResponse::Created().json(CanteenView::from(canteen)))
}

/// Both or neither, and on this planet.
pub(super) fn point(lat: Option<f64>, lon: Option<f64>) -> Answer<Option<(f64, f64)>> {
    match (lat, lon) {
        (None, None) => Ok(None),
        (Some(lat), Some(lon)) if lat.abs() <= 90.0 && lon.abs() <= 180.0 => Ok(Some((lat, lon))),
        _ => Err(Problem::invalid(
            "bad_point",
            "lat",
            "give lat and lon in degrees, or neither",
        )),
    }
}
