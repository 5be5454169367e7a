//! A day's menus with what is left, as the board shows them.

use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::id::CanteenId;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use store::board::Picture;
use utoipa::{IntoParams, ToSchema};

use super::whose;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::menus::view::SittingOut;
use crate::problem::{Answer, Problem};

/// Whose, and which day.
#[derive(Deserialize, IntoParams)]
pub struct BoardMenusQuery {
    /// A screen's own when absent.
    #[param(value_type = Option<String>)]
    canteen_id: Option<CanteenId>,
    /// Today when absent.
    #[param(value_type = Option<String>)]
    day: Option<ServiceDay>,
}

/// The published sittings of the day.
#[derive(Serialize, ToSchema)]
pub struct BoardMenus {
    sittings: Vec<SittingOut>,
}

/// The day's menus. The ETag moves with every portion; an unchanged board answers 304.
#[utoipa::path(tag = "board", params(BoardMenusQuery), security(("bearer" = [])),
    responses((status = 200, body = BoardMenus), (status = 304), (status = 404, body = Problem)))]
#[get("/board/menus")]
pub async fn board_menus(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    query: web::Query<BoardMenusQuery>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::BoardRead)?;
    let canteen = whose::canteen(&app, &actor, query.canteen_id).await?;
    let day = query.day.unwrap_or_else(|| app.store.clock.now().day());
    let pictures = app.store.pictures(canteen, day).await?;
    let etag = etag(&pictures);
    let known = request.headers().get(IF_NONE_MATCH);
    let unchanged = known.is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let mut response = if unchanged {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((ETAG, etag))
        .insert_header((CACHE_CONTROL, "private, no-cache"));
    if unchanged {
        return Ok(response.finish());
    }
    let sittings = pictures.iter().map(SittingOut::from).collect();
    Ok(response.json(BoardMenus { sittings }))
}

/// Which sittings in which versions: all that the answer depends on. Weak, because it may be compressed on the way.
fn etag(pictures: &[Picture]) -> String {
    let versions: Vec<String> = pictures
        .iter()
        .map(|picture| format!("{}.{}", picture.sitting_id.0.simple(), picture.version))
        .collect();
    format!("W/\"{}\"", versions.join("-"))
}
