//! 搬家: to another village of the installation, or out of it.

use actix_web::{post, web};
use domain::id::SeniorId;
use domain::place::{PlaceCode, PlaceLevel};
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::StandingView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Exactly one of village and `away`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveBody {
    /// 12 digits.
    #[schema(value_type = Option<String>)]
    village_code: Option<PlaceCode>,
    /// Out of the county: ends everything here.
    #[serde(default)]
    away: bool,
    #[schema(value_type = String)]
    date: ServiceDay,
}

/// Moves a senior. Within the county the card stays good and the old address goes.
#[utoipa::path(tag = "seniors", request_body = MoveBody, security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = StandingView), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
#[post("/seniors/{id}/move")]
pub async fn move_senior(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
    body: web::Json<MoveBody>,
) -> Answer<web::Json<StandingView>> {
    let actor = caller.may(Permission::SeniorChange)?;
    let scoped = app.store.within(&actor);
    let standing = match (&body.village_code, body.away) {
        (None, true) => scoped.record_departure(*id, body.date).await?,
        (Some(village), false) if village.level() == PlaceLevel::Village => {
            scoped.move_senior(*id, village, body.date).await?
        }
        (Some(_), false) => return Err(Problem::invalid("unknown_village", "village_code", "not a village")),
        _ => {
            return Err(Problem::invalid(
                "move_where",
                "village_code",
                "either a village or away",
            ));
        }
    };
    Ok(web::Json(standing.into()))
}
