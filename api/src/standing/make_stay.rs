//! 夏营盘: for some days a senior's meals go elsewhere.

use actix_web::{HttpResponse, post, web};
use domain::id::{AwayId, SeniorId};
use domain::person::address::{Address, GeoPoint};
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use store::standing::away::Place;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// From when until when, and where.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StayBody {
    #[schema(value_type = String)]
    from: ServiceDay,
    #[schema(value_type = String)]
    to: ServiceDay,
    address: String,
    /// WGS-84; both or none.
    #[serde(default)]
    lat: Option<f64>,
    #[serde(default)]
    lon: Option<f64>,
}

/// The stay's id.
#[derive(Serialize, ToSchema)]
pub struct StayMade {
    #[schema(value_type = String)]
    id: AwayId,
}

/// Writes down that a senior stays elsewhere for some days.
#[utoipa::path(tag = "standing", request_body = StayBody, params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 201, body = StayMade), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[post("/seniors/{id}/stays")]
pub async fn make_stay(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
    body: web::Json<StayBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::SeniorChange)?;
    let address =
        Address::parse(&body.address).map_err(|error| Problem::from(store::Error::of(&error)).about("address"))?;
    let point = match (body.lat, body.lon) {
        (Some(lat), Some(lon)) => {
            Some(GeoPoint::new(lat, lon).map_err(|error| Problem::from(store::Error::of(&error)).about("lat"))?)
        }
        _ => None,
    };
    let place = Place { address, point };
    let made = app
        .store
        .within(&actor)
        .stay_make(*id, body.from, body.to, &place)
        .await?;
    Ok(HttpResponse::Created().json(StayMade { id: made }))
}
