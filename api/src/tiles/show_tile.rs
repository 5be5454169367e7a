//! One piece of the ground.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpResponse, get, web};
use domain::place::PlaceLevel;
use domain::role::Permission;
use store::Actor;

use super::{NoTile, Tile};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// So far beyond one's own townships and canteens a service is asked: nobody draws the rest of the world at the county's cost.
const MARGIN_DEGREES: f64 = 0.5;

/// A tile of the Web Mercator grid in WGS-84, zooms 5 to 18, around the caller's part of the place tree.
#[utoipa::path(tag = "places", security(("bearer" = [])),
    params(("z" = u8, Path), ("x" = u32, Path), ("y" = u32, Path)),
    responses((status = 200, description = "a PNG, JPEG or WebP picture, or a vector tile", content_type = "image/png"),
        (status = 404, description = "no tile there, or no map is set up", body = Problem),
        (status = 429, description = "slow_down", body = Problem), (status = 503, description = "map_away", body = Problem)))]
#[get("/tiles/{z}/{x}/{y}")]
pub async fn show_tile(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(String, String, String)>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::PlacesRead)?;
    let tile = tile(&path).ok_or_else(|| Problem::not_found("tile"))?;
    if app.tiles.is_service() && !is_ours(&app, &actor, tile).await? {
        return Err(Problem::not_found("tile"));
    }
    match app.tiles.get(tile).await {
        Ok((kind, picture)) => Ok(HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, kind.mime()))
            .insert_header((CACHE_CONTROL, "private, max-age=604800"))
            .body(picture)),
        Err(NoTile::Missing) => Err(Problem::not_found("tile")),
        Err(NoTile::Slow(seconds)) => Err(Problem::slow_down(seconds)),
        Err(NoTile::Away) => {
            let words = "the map can't be had at the moment";
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "map_away", words))
        }
    }
}

/// What is no number is no tile either; who asks is told first whether they may.
fn tile((z, x, y): &(String, String, String)) -> Option<Tile> {
    Tile::new(z.parse().ok()?, x.parse().ok()?, y.parse().ok()?)
}

async fn is_ours(app: &App, actor: &Actor, tile: Tile) -> Answer<bool> {
    let within = app.store.within(actor);
    let townships = within.places(None, Some(PlaceLevel::Township)).await?;
    let canteens = within.canteens().await?;
    let points = townships.iter().filter_map(|place| place.lat.zip(place.lon));
    let points = points.chain(canteens.iter().map(|canteen| (canteen.lat, canteen.lon)));
    Ok(points.into_iter().any(|point| tile.is_near(point, MARGIN_DEGREES)))
}
