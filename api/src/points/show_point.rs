//! A meal point's public page.

use actix_web::http::header::{CACHE_CONTROL, ContentType, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::id::CanteenId;
use domain::place::PlacePath;
use store::canteens::Canteen;

use super::view::{PublicDay, PublicPlace, PublicPoint, PublicSitting, prices};
use crate::compose::App;
use crate::identity::caller::From as CallerFrom;
use crate::limits::Try;
use crate::live::Body;
use crate::problem::{Answer, Problem};

/// Today and so many days after it.
const DAYS_AFTER: i64 = 6;

/// A meal point: address, hours, the week's menus, and what people of each age pay under the rules in force. Open to
/// everybody; there is no person in it, and no category that a person might have.
#[utoipa::path(tag = "points", params(("id" = String, Path)),
    responses((status = 200, body = PublicPoint), (status = 304), (status = 404, body = Problem),
              (status = 429, body = Problem)))]
#[get("/public/points/{id}")]
pub async fn show_point(
    app: web::Data<App>,
    CallerFrom(address): CallerFrom,
    request: HttpRequest,
    id: web::Path<CanteenId>,
) -> Answer<HttpResponse> {
    app.limits.take(&app.store, Try::Public, &address).await?;
    let body = app.points.get(*id, async || make(&app, *id).await).await?;
    let known = request.headers().get(IF_NONE_MATCH);
    let unchanged = known.is_some_and(|known| known.as_bytes() == body.etag.as_bytes());
    let mut response = if unchanged {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((ETAG, body.etag.as_str()))
        .insert_header((CACHE_CONTROL, "public, max-age=30"));
    if unchanged {
        return Ok(response.finish());
    }
    Ok(response.content_type(ContentType::json()).body(body.plain.clone()))
}

async fn make(app: &App, id: CanteenId) -> Answer<Body> {
    let system = app.store.system();
    let canteen = system.open_canteen(id).await?;
    let day = app.store.clock.now().day();
    let closed = system.closed_days_of(id, day, day.plus_days(DAYS_AFTER)).await?;
    let mut week = Vec::new();
    for after in 0..=DAYS_AFTER {
        let day = day.plus_days(after);
        let pictures = app.store.pictures(id, day).await?;
        week.push(PublicDay {
            day,
            closed: closed.get(&day).copied(),
            meals: pictures.iter().map(PublicSitting::from).collect(),
        });
    }
    let policies = system.policies().await?;
    let home = PlacePath::of(&canteen.place_code);
    let point = PublicPoint {
        prices: prices(&policies, (&canteen.path, &home), day, &week),
        address: address(app, &canteen).await?,
        id,
        name: canteen.name,
        name_en: canteen.name_en,
        hours: canteen.hours,
        halal: canteen.halal,
        hotline: app.hotline.clone(),
        day,
        week,
    };
    let text = serde_json::to_vec(&point).map_err(|_| Problem::from(store::Error::Corrupt("public point")))?;
    Ok(Body::of(etag(app, &text), text).map_err(store::Error::from)?)
}

/// County, township, village.
async fn address(app: &App, canteen: &Canteen) -> Answer<Vec<PublicPlace>> {
    let county = app.store.system().county().await?;
    let mut places = Vec::new();
    let mut next = Some(canteen.place_code.clone());
    while let Some(code) = next {
        let place = app.store.system().place(&code).await?;
        next = place
            .parent
            .filter(|_| county.as_ref().is_some_and(|county| county.code != place.code));
        places.push(PublicPlace {
            name: place.name,
            name_en: place.name_en,
        });
    }
    places.reverse();
    Ok(places)
}

/// Weak, because the answer may be compressed on the way.
fn etag(app: &App, text: &[u8]) -> String {
    let index = app.store.keys().index("public_point", &String::from_utf8_lossy(text));
    let short: String = index.chars().filter(char::is_ascii_alphanumeric).take(24).collect();
    format!("W/\"{short}\"")
}
