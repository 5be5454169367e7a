//! A day's menus with what is left, as the board shows them.

use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ContentType, ETAG, IF_NONE_MATCH, VARY,
};
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::id::CanteenId;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use store::board::Picture;
use utoipa::{IntoParams, ToSchema};

use super::bodies::{Bodies, Body};
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
    bodies: Bodies,
    query: web::Query<BoardMenusQuery>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::BoardRead)?;
    let canteen = whose::canteen(&app, &actor, query.canteen_id).await?;
    let day = query.day.unwrap_or_else(|| app.store.clock.now().day());
    let body = bodies
        .get(&app.store, (canteen, day), async || {
            let pictures = app.store.pictures(canteen, day).await?;
            let sittings = pictures.iter().map(SittingOut::from).collect();
            let text = serde_json::to_vec(&BoardMenus { sittings }).map_err(std::io::Error::from)?;
            Ok(Body::of(etag(&pictures), text)?)
        })
        .await?;
    let known = request.headers().get(IF_NONE_MATCH);
    let unchanged = known.is_some_and(|known| known.as_bytes() == body.etag.as_bytes());
    let mut response = if unchanged {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((ETAG, body.etag.as_str()))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((VARY, "Accept-Encoding"));
    if unchanged {
        return Ok(response.finish());
    }
    response.content_type(ContentType::json());
    if takes_gzip(&request) {
        // What is encoded already passes the compressing middleware as it is.
        response.insert_header((CONTENT_ENCODING, "gzip"));
        return Ok(response.body(body.packed.clone()));
    }
    Ok(response.body(body.plain.clone()))
}

/// Whether the caller reads gzip. Every browser does and says so in one of these words; who doubts gets the other body.
fn takes_gzip(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(ACCEPT_ENCODING);
    let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|word| word.trim() == "gzip")
}

/// Which sittings in which versions: all that the answer depends on. Weak, because it may be compressed on the way.
fn etag(pictures: &[Picture]) -> String {
    let versions: Vec<String> = pictures
        .iter()
        .map(|picture| format!("{}.{}", picture.sitting_id.0.simple(), picture.version))
        .collect();
    format!("W/\"{}\"", versions.join("-"))
}
