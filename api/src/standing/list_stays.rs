//! Where a senior stays for some days.

use actix_web::{get, web};
use domain::id::{AwayId, SeniorId};
use domain::role::Permission;
use domain::time::ServiceDay;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// A stay.
#[derive(Serialize, ToSchema)]
pub struct StayView {
    #[schema(value_type = String)]
    id: AwayId,
    #[schema(value_type = String)]
    from: ServiceDay,
    #[schema(value_type = String)]
    to: ServiceDay,
    address: String,
    /// Without a point the meals of those days are placed by hand.
    located: bool,
    by: String,
}

/// The stays.
#[derive(Serialize, ToSchema)]
pub struct StayPage {
    items: Vec<StayView>,
}

/// A senior's stays from today on. The look is noted.
#[utoipa::path(tag = "standing", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = StayPage), (status = 404, body = Problem)))]
#[get("/seniors/{id}/stays")]
pub async fn list_stays(app: web::Data<App>, caller: Caller, id: web::Path<SeniorId>) -> Answer<web::Json<StayPage>> {
    let actor = caller.may(Permission::SeniorRead)?;
    let found = app.store.within(&actor).stays(*id).await?;
    let items = found.into_iter().map(|one| StayView {
        id: one.id,
        from: one.from,
        to: one.to,
        address: one.place.address.as_str().to_owned(),
        located: one.place.point.is_some(),
        by: one.by,
    });
    Ok(web::Json(StayPage { items: items.collect() }))
}
