//! A day's shifts at a canteen.

use actix_web::{get, web};
use domain::id::CanteenId;
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::ShiftOut;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Where and when.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OfDay {
    #[param(value_type = String)]
    pub(super) canteen_id: CanteenId,
    /// Today when left out.
    #[param(value_type = Option<String>)]
    pub(super) day: Option<ServiceDay>,
}

/// Shifts.
#[derive(Serialize, ToSchema)]
pub struct Shifts {
    items: Vec<ShiftOut>,
}

/// Lists the shifts that began at a canteen on a day.
#[utoipa::path(tag = "money", params(OfDay), security(("bearer" = [])),
    responses((status = 200, body = Shifts), (status = 404, body = Problem)))]
#[get("/shifts")]
pub async fn list_shifts(app: web::Data<App>, caller: Caller, query: web::Query<OfDay>) -> Answer<web::Json<Shifts>> {
    let actor = caller.may(Permission::DrawersRead)?;
    let day = query.day.unwrap_or_else(|| app.store.clock.now().day());
    let within = app.store.within(&actor);
    let mut items = Vec::new();
    for id in within.shifts(query.canteen_id, day).await? {
        items.push(ShiftOut::from(within.shift(id).await?));
    }
    Ok(web::Json(Shifts { items }))
}
