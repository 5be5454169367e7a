//! Who looks after a senior's meals.

use actix_web::{get, web};
use domain::id::SeniorId;
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use super::access_view::FamilyAccessView;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The accesses of a senior.
#[derive(Serialize, ToSchema)]
pub struct FamilyAccesses {
    items: Vec<FamilyAccessView>,
}

/// The relatives' accesses to a senior, the newest first, those that ended too. No secret is in it.
#[utoipa::path(tag = "family", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = FamilyAccesses), (status = 404, body = Problem)))]
#[get("/seniors/{id}/family-accesses")]
pub async fn list_family(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
) -> Answer<web::Json<FamilyAccesses>> {
    let actor = caller.may(Permission::SeniorRead)?;
    let now = app.store.clock.now();
    let accesses = app.store.within(&actor).family_accesses(*id).await?;
    Ok(web::Json(FamilyAccesses {
        items: accesses
            .into_iter()
            .map(|access| FamilyAccessView::of(access, now))
            .collect(),
    }))
}
