//! A kiosk or board that is gone.

use actix_web::{HttpResponse, post, web};
use domain::id::DeviceId;
use domain::role::Permission;

use super::caller::Caller;
use crate::compose::App;
use crate::problem::{Answer, Problem};

/// Shuts a device out; its access token ends within two seconds everywhere.
#[utoipa::path(
    tag = "identity",
    security(("bearer" = [])),
    params(("id" = String, Path,)),
    responses(
        (status = 204, description = "revoked"),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem)
    )
)]
#[post("/devices/{id}/revoke")]
pub async fn revoke_device(app: web::Data<App>, caller: Caller, id: web::Path<DeviceId>) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::DevicesAdmin)?;
    app.store.within(&actor).device_revoke(*id).await?;
    Ok(HttpResponse::NoContent().finish())
}
