//! Canteens.

use actix_web::{get, web};
use domain::id::CanteenId;
use domain::role::Permission;
use serde::Serialize;
use store::canteens::Canteen;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Canteens by place.
#[derive(Serialize, ToSchema)]
pub struct Canteens {
    items: Vec<CanteenView>,
    /// Always null.
    next: Option<String>,
}

/// A canteen or meal point.
#[derive(Serialize, ToSchema)]
pub struct CanteenView {
    #[schema(value_type = String)]
    id: CanteenId,
    name: String,
    name_en: String,
    place_code: String,
    place_name: String,
    lat: f64,
    lon: f64,
    /// Whether the point is a guess: say so wherever it is shown.
    schematic: bool,
    /// Whether its kitchen is a halal one.
    halal: bool,
    /// As people write them.
    hours: String,
}

impl From<Canteen> for CanteenView {
    fn from(canteen: Canteen) -> Self {
        Self {
            id: canteen.id,
            name: canteen.name,
            name_en: canteen.name_en,
            place_code: canteen.place_code.into(),
            place_name: canteen.place_name,
            lat: canteen.lat,
            lon: canteen.lon,
            schematic: canteen.schematic,
            halal: canteen.halal,
            hours: canteen.hours,
        }
    }
}

/// Lists the canteens of one's part of the tree; a kiosk sees its own.
#[utoipa::path(
    tag = "places",
    security(("bearer" = [])),
    responses((status = 200, body = Canteens), (status = 401, body = Problem), (status = 403, body = Problem))
)]
#[get("/canteens")]
pub async fn list_canteens(app: web::Data<App>, caller: Caller) -> Answer<web::Json<Canteens>> {
    let actor = caller.may_any(&[Permission::PlacesRead, Permission::BoardRead])?;
    let canteens = app.store.within(&actor).canteens().await?;
    Ok(web::Json(Canteens {
        items: canteens.into_iter().map(CanteenView::from).collect(),
        next: None,
    }))
}
