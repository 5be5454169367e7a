//! A registration at the door.

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::registration::{Registration, RegistrationState};
use domain::role::Permission;
use serde::Serialize;
use store::registrations::submit::CheckedForm;
use utoipa::ToSchema;

use super::body::{RegistrationBody, refused};
use super::view::{RegistrationDuplicate, RegistrationWarning};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::limits::Try;
use crate::orders::place_order::idempotency_key;
use crate::problem::{Answer, Problem, Speaks};

/// What became of the form.
#[derive(Serialize, ToSchema)]
pub struct SubmittedView {
    id: String,
    /// The number on the slip.
    number: String,
    /// Always `submitted`.
    #[schema(value_type = String)]
    state: RegistrationState,
    warnings: Vec<RegistrationWarning>,
    duplicates: Vec<RegistrationDuplicate>,
}

/// Submits a registration. Whoever may lose the answer sends a key: the same form under the same key is one registration
/// however often it comes. All that is wrong with the form is told at once, in `extra.errors`.
#[utoipa::path(tag = "registrations", request_body = RegistrationBody, security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "8 to 64 letters, digits, - or _")),
    responses((status = 201, body = SubmittedView), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem),
        (status = 429, description = "slow_down", body = Problem)))]
#[post("/registrations")]
pub async fn submit_registration(
    app: web::Data<App>,
    caller: Caller,
    speaks: Speaks,
    request: HttpRequest,
    body: web::Json<RegistrationBody>,
) -> Answer<HttpResponse> {
    let actor = caller.may(Permission::RegistrationSubmit)?;
    app.limits
        .take(&app.store, Try::Register, &actor.id.to_string())
        .await?;
    let sent_key = request.headers().contains_key("idempotency-key");
    let key = sent_key.then(|| idempotency_key(&request)).transpose()?;
    let today = app.store.clock.now().day();
    let form = body.into_inner().into_form(today);
    let read = Registration::parse(&form, today).map_err(|errors| refused(&errors, speaks.0))?;
    let checked = CheckedForm {
        form: &form,
        read: &read,
    };
    let submitted = app
        .store
        .within(&actor)
        .submit_registration(checked, key.as_deref())
        .await?;
    Ok(HttpResponse::Created().json(SubmittedView {
        id: submitted.id.to_string(),
        number: submitted.number.into(),
        state: RegistrationState::Submitted,
        warnings: read
            .warnings
            .iter()
            .map(|one| RegistrationWarning::of(one, speaks.0))
            .collect(),
        duplicates: submitted
            .duplicates
            .into_iter()
            .map(RegistrationDuplicate::from)
            .collect(),
    }))
}
