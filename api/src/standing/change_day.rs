//! One day of a standing order otherwise.

use actix_web::{put, web};
use domain::id::{DishId, StandingId};
use domain::order::OrderMode;
use domain::role::Permission;
use domain::standing::Exception;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use store::standing::change::Changed;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// What is different; with nothing in it the day is an ordinary one again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeDayBody {
    /// 这一天不要
    #[serde(default)]
    skip: bool,
    /// dine_in take_away delivery
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    mode: Option<OrderMode>,
    /// Of the canteen's library.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    dish_id: Option<DishId>,
}

/// What became of it.
#[derive(Serialize, ToSchema)]
pub struct ChangedDay {
    /// After the cut-off nothing changes by itself: the kitchen has it on its board of late changes.
    late: bool,
}

/// Skips a day, or has it in another way or with another dish. An order made for it already is replaced, never doubled.
#[utoipa::path(tag = "standing", request_body = ChangeDayBody, security(("bearer" = [])),
    params(("id" = String, Path), ("day" = String, Path)),
    responses((status = 200, body = ChangedDay), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[put("/standing-orders/{id}/days/{day}")]
pub async fn change_day(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(StandingId, ServiceDay)>,
    body: web::Json<ChangeDayBody>,
) -> Answer<web::Json<ChangedDay>> {
    let actor = caller.may(Permission::StandingWrite)?;
    let (id, day) = *path;
    let exception = match (body.skip, body.mode, body.dish_id) {
        (true, _, _) => Some(Exception::Skip),
        (false, None, None) => None,
        (false, mode, dish) => Some(Exception::Change { mode, dish }),
    };
    let changed = app.store.within(&actor).standing_change(id, day, exception).await?;
    Ok(web::Json(ChangedDay {
        late: changed == Changed::Late,
    }))
}
