//! Who could take the rest of the caller's round.

use actix_web::{get, web};
use domain::id::VolunteerId;
use domain::role::Permission;
use serde::Serialize;
use store::rounds::TakerShown;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Who could take the rest.
#[derive(Serialize, ToSchema)]
pub struct TakerList {
    items: Vec<TakerView>,
}

/// A volunteer who carries this meal as well.
#[derive(Serialize, ToSchema)]
pub struct TakerView {
    #[schema(value_type = String)]
    volunteer_id: VolunteerId,
    name: String,
    /// Doors that they still have to do; nothing when they are on no round.
    doors_left: Option<u32>,
    /// Why they can't: taker_not_left taker_full nothing_to_hand_over; nothing when they can.
    refused: Option<&'static str>,
}

impl From<TakerShown> for TakerView {
    fn from(one: TakerShown) -> Self {
        Self {
            volunteer_id: one.id,
            name: one.name,
            doors_left: one.doors_left,
            refused: one.refused,
        }
    }
}

/// Lists the volunteers who carry this meal today: free, on a round, or not able to take any more.
#[utoipa::path(tag = "route", security(("bearer" = [])),
    responses((status = 200, body = TakerList), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[get("/route/takers")]
pub async fn route_takers(app: web::Data<App>, caller: Caller) -> Answer<web::Json<TakerList>> {
    let actor = caller.may(Permission::OwnRoute)?;
    let takers = app.store.within(&actor).own_takers().await?;
    Ok(web::Json(TakerList {
        items: takers.into_iter().map(TakerView::from).collect(),
    }))
}
