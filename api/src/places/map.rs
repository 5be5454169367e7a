//! Everything with a point, for sketches.

use actix_web::{get, web};
use domain::id::CanteenId;
use domain::place::{PlaceCode, PlaceLevel, PlacePath};
use domain::role::Permission;
use serde::{Deserialize, Serialize};
use store::places::Place;
use utoipa::{IntoParams, ToSchema};

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Which part.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Where {
    /// Only this county.
    county: Option<String>,
}

/// A sketch's dots.
#[derive(Serialize, ToSchema)]
pub struct Map {
    townships: Vec<Dot>,
    villages: Vec<Dot>,
    canteens: Vec<CanteenDot>,
    /// Pictures of the ground, where a map is set up.
    tiles: Option<Ground>,
}

/// Which tiles of the ground there are, at `/tiles/{z}/{x}/{y}`.
#[derive(Serialize, ToSchema)]
pub struct Ground {
    min_zoom: u8,
    max_zoom: u8,
    /// Whether they are shapes that the page draws, and no pictures.
    shapes: bool,
    /// Whom they are from.
    credit: Option<String>,
}

/// A place with a point.
#[derive(Serialize, ToSchema)]
pub struct Dot {
    code: String,
    name: String,
    lat: f64,
    lon: f64,
    /// Whether the point is a guess.
    schematic: bool,
}

/// A canteen's point.
#[derive(Serialize, ToSchema)]
pub struct CanteenDot {
    #[schema(value_type = String)]
    id: CanteenId,
    name: String,
    lat: f64,
    lon: f64,
    /// Whether the point is a guess.
    schematic: bool,
}

/// Townships, villages and canteens of one's part of the tree that have a point.
#[utoipa::path(
    tag = "places",
    security(("bearer" = [])),
    params(Where),
    responses(
        (status = 200, body = Map),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, description = "bad_place_code", body = Problem)
    )
)]
#[get("/map")]
pub async fn map(app: web::Data<App>, caller: Caller, asked: web::Query<Where>) -> Answer<web::Json<Map>> {
    let actor = caller.may(Permission::PlacesRead)?;
    let county = asked.county.as_deref().map(PlaceCode::parse).transpose();
    let county = county.map_err(|error| store::Error::of(&error))?;
    let part = county.map_or_else(|| PlacePath(String::new()), |code| PlacePath::of(&code));
    let within = app.store.within(&actor);
    let dots = |places: Vec<Place>| {
        places
            .into_iter()
            .filter(|place| part.covers(&place.path))
            .filter_map(dot)
            .collect()
    };
    let townships = within.places(None, Some(PlaceLevel::Township)).await?;
    let villages = within.places(None, Some(PlaceLevel::Village)).await?;
    let canteens = within.canteens().await?;
    Ok(web::Json(Map {
        townships: dots(townships),
        villages: dots(villages),
        canteens: canteens
            .into_iter()
            .filter(|canteen| part.covers(&canteen.path))
            .map(|canteen| CanteenDot {
                id: canteen.id,
                name: canteen.name,
                lat: canteen.lat,
                lon: canteen.lon,
                schematic: canteen.schematic,
            })
            .collect(),
        tiles: app.tiles.zooms().map(|zooms| Ground {
            min_zoom: zooms.least,
            max_zoom: zooms.most,
            shapes: app.tiles.are_shapes(),
            credit: app.tiles_credit.clone(),
        }),
    }))
}

fn dot(place: Place) -> Option<Dot> {
    Some(Dot {
        lat: place.lat?,
        lon: place.lon?,
        code: place.code.into(),
        name: place.name,
        schematic: place.schematic,
    })
}
