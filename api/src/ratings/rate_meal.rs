//! A diner says how a meal was.

use actix_web::{HttpResponse, post, web};
use domain::id::OrderId;
use domain::rating::Face;
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::orders::diners::{self, DinerRef};
use crate::problem::{Answer, Problem};

/// Which meal, and how it was.
#[derive(Deserialize, ToSchema)]
pub struct RateBody {
    #[serde(flatten)]
    who: DinerRef,
    #[schema(value_type = String)]
    order_id: OrderId,
    /// good fair poor
    #[schema(value_type = String)]
    face: Face,
}

/// Rates a served meal of the diner at this kiosk: once, and for a day it may be changed.
#[utoipa::path(tag = "ratings", request_body = RateBody, security(("bearer" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem),
              (status = 422, description = "rating_not_served, rating_too_late", body = Problem)))]
#[post("/diner/rating")]
pub async fn rate_meal(app: web::Data<App>, caller: Caller, body: web::Json<RateBody>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::DinerIdentify)?;
    let (known, _) = diners::known(&app, &actor, &body.who).await?;
    app.store.system().rate(known.id, body.order_id, body.face).await?;
    Ok(HttpResponse::NoContent().finish())
}
