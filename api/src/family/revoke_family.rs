//! The senior doesn't want it any more, or somebody else has the link.

use actix_web::{HttpResponse, post, web};
use domain::id::FamilyAccessId;
use domain::role::Permission;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// Ends a relative's access at once, on every phone.
#[utoipa::path(tag = "family", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
#[post("/family-accesses/{id}/revoke")]
pub async fn revoke_family(app: web::Data<App>, caller: Caller, id: web::Path<FamilyAccessId>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::FamilyRevoke)?;
    app.store.within(&actor).family_revoke(*id).await?;
    Ok(HttpResponse::NoContent().finish())
}
