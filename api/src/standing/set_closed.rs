//! A point doesn't open on a day, or does after all.

use actix_web::{put, web};
use domain::id::CanteenId;
use domain::role::Permission;
use domain::standing::ClosedReason;
use domain::time::ServiceDay;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::list_closed::WithoutView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosedBody {
    /// holiday weather repair outage staff health; nothing when it opens after all.
    #[schema(value_type = Option<String>)]
    reason: Option<ClosedReason>,
}

/// Whom it concerns.
#[derive(Serialize, ToSchema)]
pub struct ClosedPeople {
    /// Who has a standing order or a meal there for that day.
    people: Vec<WithoutView>,
}

/// Closes a point for a day, or opens it again; standing orders of that day are decided anew, single meals are called
/// off, and whoever then has nobody is on the list.
#[utoipa::path(tag = "standing", request_body = ClosedBody, security(("bearer" = [])),
    params(("id" = String, Path), ("day" = String, Path)),
    responses((status = 200, body = ClosedPeople), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[put("/canteens/{id}/closed-days/{day}")]
pub async fn set_closed(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(CanteenId, ServiceDay)>,
    body: web::Json<ClosedBody>,
) -> Answer<web::Json<ClosedPeople>> {
    let actor = caller.may(Permission::OpeningEdit)?;
    let (canteen, day) = *path;
    let scoped = app.store.within(&actor);
    scoped.set_closed(canteen, day, body.reason).await?;
    let people = scoped.without_meal(canteen, day).await?;
    Ok(web::Json(ClosedPeople {
        people: people.into_iter().map(Into::into).collect(),
    }))
}
