//! One registration, for its reviewers. Each look is written down.

use actix_web::{get, web};
use chrono::{Datelike, NaiveDate};
use domain::ability::Ability;
use domain::id::RegistrationId;
use domain::language::Lang;
use domain::person::resident_id::{Gender, ResidentId};
use domain::registration::{Registration, RegistrationState};
use domain::role::{Permission, Role};
use domain::time::At;
use serde::Serialize;
use store::registrations::look::{HistoryStep, RegistrationFile};
use utoipa::ToSchema;

use super::body::{CategoryBody, ContactBody, DietBody, LivingBody};
use super::view::{RegistrationDuplicate, RegistrationWarning};
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::limits::Try;
use crate::problem::{Answer, Problem, Speaks};

/// A registration with what was checked and done. Resident ID and phone are masked.
#[derive(Serialize, ToSchema)]
pub struct RegistrationView {
    id: String,
    number: String,
    #[schema(value_type = String)]
    state: RegistrationState,
    name: String,
    village: String,
    village_code: String,
    #[schema(value_type = String)]
    submitted_at: At,
    submitted_by: String,
    birth_year: Option<i32>,
    #[schema(value_type = Option<String>)]
    birth_date: Option<NaiveDate>,
    #[schema(value_type = Option<String>)]
    gender: Option<Gender>,
    resident_id_masked: Option<String>,
    no_id_reason: Option<String>,
    phone_masked: Option<String>,
    no_phone: bool,
    /// For those who review alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<CategoryBody>,
    #[schema(value_type = Option<String>)]
    ability: Option<Ability>,
    diet: DietBody,
    living: LivingBody,
    address: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    contact: Option<ContactBody>,
    spouse_number: Option<String>,
    wants_delivery: bool,
    consent: bool,
    consent_by: Option<String>,
    /// What is odd about the form.
    checks: Vec<RegistrationWarning>,
    duplicates: Vec<RegistrationDuplicate>,
    history: Vec<RegistrationStepView>,
    senior_id: Option<String>,
}

/// One thing that was done.
#[derive(Serialize, ToSchema)]
pub struct RegistrationStepView {
    #[schema(value_type = String)]
    at: At,
    actor: String,
    /// submit verify approve refuse withdraw
    action: &'static str,
    note: Option<String>,
}

/// Shows a registration.
#[utoipa::path(tag = "registrations", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = RegistrationView), (status = 404, body = Problem),
        (status = 429, description = "slow_down", body = Problem)))]
#[get("/registrations/{id}")]
pub async fn show_registration(
    app: web::Data<App>,
    caller: Caller,
    speaks: Speaks,
    id: web::Path<RegistrationId>,
) -> Answer<web::Json<RegistrationView>> {
    let actor = caller.may(Permission::RegistrationRead)?;
    app.limits.take(&app.store, Try::LookUp, &actor.id.to_string()).await?;
    let file = app.store.within(&actor).registration(*id).await?;
    Ok(web::Json(RegistrationView::of(file, actor.role, speaks.0)))
}

impl RegistrationView {
    fn of(file: RegistrationFile, role: Role, language: Lang) -> Self {
        let read = file.read.as_ref();
        let born = read.map(|read| read.birth_date);
        let submit = file.history.first();
        let form = &file.form;
        let category = form.category.as_ref().filter(|_| role.may(Permission::CategoryRead));
        Self {
            id: file.id.to_string(),
            state: file.state,
            name: read.map_or_else(|| form.name.clone(), |read| read.name.as_str().to_owned()),
            village_code: form.village_code.clone(),
            submitted_at: submit.map_or_else(At::default, |step| step.at),
            submitted_by: submit.map(|step| step.actor.clone()).unwrap_or_default(),
            birth_year: born.map(|born| born.year()),
            birth_date: born,
            gender: read.map(|read| read.gender),
            resident_id_masked: read
                .and_then(|read| read.identity.resident_id())
                .map(ResidentId::masked),
            no_id_reason: form.no_id_reason.clone(),
            phone_masked: read.and_then(|read| read.phone.as_ref()).map(|phone| phone.masked()),
            no_phone: form.no_phone,
            category: category.map(|category| CategoryBody {
                kind: category.kind,
                source: category.source.clone(),
                valid_from: Some(category.valid_from),
                valid_to: category.valid_to,
            }),
            ability: form.ability,
            diet: DietBody::from(&form.diet),
            living: LivingBody::from(form.living),
            address: form.address.clone(),
            lat: form.lat,
            lon: form.lon,
            contact: read.and_then(contact),
            spouse_number: form.spouse_number.clone(),
            wants_delivery: form.wants_delivery,
            consent: form.consent,
            consent_by: form.consent_by.clone(),
            checks: read
                .iter()
                .flat_map(|read| &read.warnings)
                .map(|one| RegistrationWarning::of(one, language))
                .chain(RegistrationWarning::shared_phone(file.same_phone, language))
                .collect(),
            number: file.number.into(),
            village: file.village,
            duplicates: file.duplicates.into_iter().map(RegistrationDuplicate::from).collect(),
            history: file.history.into_iter().map(RegistrationStepView::from).collect(),
            senior_id: file.senior_id.map(|id| id.to_string()),
        }
    }
}

fn contact(read: &Registration) -> Option<ContactBody> {
    let contact = read.contact.as_ref()?;
    Some(ContactBody {
        name: contact.name.as_str().to_owned(),
        phone: contact.phone.masked(),
        relation: contact.relation.clone(),
    })
}

impl From<HistoryStep> for RegistrationStepView {
    fn from(step: HistoryStep) -> Self {
        Self {
            at: step.at,
            actor: step.actor,
            action: step.action,
            note: step.note,
        }
    }
}
