//! The place tree.

use actix_web::{get, web};
use domain::place::{PlaceCode, PlaceLevel};
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use store::places::Place;
use utoipa::{IntoParams, ToSchema};

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which places.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// Those that belong to this one.
    parent: Option<String>,
    /// `province`, `city`, `county`, `township` or `village`.
    #[param(value_type = Option<String>)]
    level: Option<PlaceLevel>,
}

/// Places by code.
#[derive(Serialize, ToSchema)]
pub struct Places {
    items: Vec<PlaceView>,
    /// Always null.
    next: Option<String>,
}

/// A place.
#[derive(Serialize, ToSchema)]
pub struct PlaceView {
    code: String,
    name: String,
    name_en: String,
    /// Other spellings.
    aliases: Vec<String>,
    #[schema(value_type = String)]
    level: PlaceLevel,
    parent_code: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    /// Whether the point is a guess: say so wherever it is shown.
    schematic: bool,
}

impl From<Place> for PlaceView {
    fn from(place: Place) -> Self {
        Self {
            level: place.code.level(),
            code: place.code.into(),
            name: place.name,
            name_en: place.name_en,
            aliases: place.aliases,
            parent_code: place.parent.map(String::from),
            lat: place.lat,
            lon: place.lon,
            schematic: place.schematic,
        }
    }
}

/// Lists the places of one's part of the tree; who belongs to a canteen sees its township.
#[utoipa::path(
    tag = "places",
    security(("bearer" = [])),
    params(Which),
    responses(
        (status = 200, body = Places),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, description = "bad_place_code", body = Problem)
    )
)]
#[get("/places")]
pub async fn list_places(app: web::Data<App>, caller: Caller, which: web::Query<Which>) -> Answer<web::Json<Places>> {
    let actor = caller.may(Permission::PlacesRead)?;
    let parent = which.parent.as_deref().map(PlaceCode::parse).transpose();
    let parent = parent.map_err(|error| store::Error::of(&error))?;
    let places = app.store.within(&actor).places(parent.as_ref(), which.level).await?;
    Ok(web::Json(Places {
        items: places.into_iter().map(PlaceView::from).collect(),
        next: None,
    }))
}
