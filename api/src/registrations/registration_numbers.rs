//! The whole numbers of a registration, for those who decide about it. Each look is written down.

use actix_web::{HttpResponse, get, web};
use domain::id::RegistrationId;
use domain::role::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::limits::Try;
use crate::problem::{Answer, Problem};

/// What is compared with the card on the table and with who picks up the telephone.
#[derive(Serialize, ToSchema)]
pub struct RegistrationNumbersView {
    resident_id: Option<String>,
    phone: Option<String>,
    contact_phone: Option<String>,
}

/// Shows the numbers whole while nobody has decided about the registration.
#[utoipa::path(tag = "registrations", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = RegistrationNumbersView), (status = 404, body = Problem),
        (status = 409, description = "wrong_state", body = Problem),
        (status = 429, description = "slow_down", body = Problem)))]
#[get("/registrations/{id}/numbers")]
pub async fn registration_numbers(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<RegistrationId>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::RegistrationNumbers)?;
    app.limits.take(&app.store, Try::LookUp, &actor.id.to_string()).await?;
    let numbers = app.store.within(&actor).registration_numbers(*id).await?;
    // Somebody's papers: no cache may keep them.
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(RegistrationNumbersView {
            resident_id: numbers.resident_id,
            phone: numbers.phone,
            contact_phone: numbers.contact_phone,
        }))
}
