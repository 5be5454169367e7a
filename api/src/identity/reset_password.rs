//! A new password for somebody who forgot theirs.

use actix_web::{HttpResponse, post, web};
use domain::id::AccountId;
use domain::role::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

use super::caller::Caller;
use crate::compose::App;
use crate::problem::{Answer, Problem};

/// The new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// At least 10 characters, and not the login.
    #[schema(format = Password)]
    new: String,
}

/// Gives an account a new password, unlocks it and ends its sessions.
#[utoipa::path(
    tag = "identity",
    security(("bearer" = [])),
    params(("id" = String, Path,)),
    request_body = NewPassword,
    responses(
        (status = 204, description = "changed"),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 422, description = "password_short, password_long, password_is_login", body = Problem)
    )
)]
#[post("/accounts/{id}/password")]
pub async fn reset_password(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<AccountId>,
    body: web::Json<NewPassword>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::AccountsAdmin)?;
    let new = body.into_inner().new.into();
    app.store.within(&actor).account_reset_password(*id, new).await?;
    Ok(HttpResponse::NoContent().finish())
}
