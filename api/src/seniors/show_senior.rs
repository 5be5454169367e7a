//! One senior's file. Each look is written down.

use actix_web::{get, web};
use chrono::NaiveDate;
use domain::ability::Ability;
use domain::card::{CardState, StopReason};
use domain::category::Category;
use domain::facts::{FactKind, FactValue, holds};
use domain::id::SeniorId;
use domain::person::resident_id::{Gender, ResidentId};
use domain::role::{Permission, Role};
use domain::time::{At, ServiceDay};
use serde::Serialize;
use serde_json::{Value, json};
use store::cards::CardRecord;
use store::seniors::facts::FactRecord;
use store::seniors::file::SeniorFile;
use utoipa::ToSchema;

use super::view::SeniorPause;
use crate::compose::App;
use crate::identity::caller::Caller;
use crate::limits::Try;
use crate::problem::{Answer, Problem};
use crate::registrations::body::{CategoryBody, ContactBody, DietBody, LivingBody};

/// A senior. Resident ID and phones are masked; the category is for those who review, a card's whole number for those who
/// issue cards.
#[derive(Serialize, ToSchema)]
pub struct SeniorView {
    id: String,
    number: String,
    name: String,
    #[schema(value_type = String)]
    gender: Gender,
    #[schema(value_type = String)]
    birth_date: NaiveDate,
    age: i32,
    village: String,
    village_code: String,
    /// active paused deceased moved erased
    state: &'static str,
    pause: Option<SeniorPause>,
    pause_note: Option<String>,
    resident_id_masked: Option<String>,
    phone_masked: Option<String>,
    address: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    #[schema(value_type = Option<String>)]
    ability: Option<Ability>,
    diet: DietBody,
    living: LivingBody,
    contact: Option<ContactBody>,
    spouse: Option<SeniorSpouse>,
    delivery: SeniorDelivery,
    facts: Vec<SeniorFact>,
    cards: Vec<SeniorCard>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<CategoryBody>,
}

/// The other one of a couple.
#[derive(Serialize, ToSchema)]
pub struct SeniorSpouse {
    id: String,
    number: String,
    name: String,
}

/// 送餐资格
#[derive(Serialize, ToSchema)]
pub struct SeniorDelivery {
    /// Whether meals may be carried to the door today.
    eligible: bool,
    #[schema(value_type = Option<String>)]
    until: Option<ServiceDay>,
    reason: Option<String>,
}

/// A fact with its source and period.
#[derive(Serialize, ToSchema)]
pub struct SeniorFact {
    id: String,
    /// category ability diet living phone address location contact name birth_date resident_id
    #[schema(value_type = String)]
    kind: FactKind,
    /// As its kind demands; a phone and a resident ID are masked.
    #[schema(value_type = Object)]
    value: Value,
    source: String,
    #[schema(value_type = String)]
    valid_from: ServiceDay,
    #[schema(value_type = Option<String>)]
    valid_to: Option<ServiceDay>,
    reviewer: String,
    #[schema(value_type = String)]
    recorded_at: At,
}

/// A card.
#[derive(Serialize, ToSchema)]
pub struct SeniorCard {
    /// Masked unless the caller issues cards: whoever holds it can order.
    number: String,
    /// active stopped
    #[schema(value_type = String)]
    state: CardState,
    #[schema(value_type = String)]
    issued_at: At,
    #[schema(value_type = Option<String>)]
    stopped_at: Option<At>,
    #[schema(value_type = Option<String>)]
    stop_reason: Option<StopReason>,
}

/// Shows a senior.
#[utoipa::path(tag = "seniors", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, body = SeniorView), (status = 404, body = Problem), (status = 429, body = Problem)))]
#[get("/seniors/{id}")]
pub async fn show_senior(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SeniorId>,
) -> Answer<web::Json<SeniorView>> {
    let actor = caller.may(Permission::SeniorRead)?;
    app.limits.take(&app.store, Try::LookUp, &actor.id.to_string()).await?;
    let file = app.store.within(&actor).senior(*id).await?;
    let today = app.store.clock.now().day();
    Ok(web::Json(SeniorView::of(file, today, actor.role)))
}

impl SeniorView {
    fn of(file: SeniorFile, today: ServiceDay, role: Role) -> Self {
        let reviews = role.may(Permission::CategoryRead);
        let issues = role.may(Permission::CardIssue);
        let delivery = SeniorDelivery {
            eligible: file.delivery.on(today),
            until: file.delivery.until,
            reason: file.delivery_reason.clone(),
        };
        let facts = file
            .facts
            .iter()
            .filter(|fact| reviews || fact.value.kind() != FactKind::Category);
        Self {
            id: file.id.to_string(),
            state: file.state_on(today),
            age: today.age_of(file.birth_date),
            category: if reviews { category(&file.facts, today) } else { None },
            facts: facts.map(SeniorFact::of).collect(),
            cards: file.cards.iter().map(|card| SeniorCard::of(card, issues)).collect(),
            number: file.number.into(),
            name: file.name.into(),
            gender: file.gender,
            birth_date: file.birth_date,
            village: file.village,
            village_code: file.village_code.into(),
            pause: file.standing.pause.map(SeniorPause::from),
            pause_note: file.pause_note,
            resident_id_masked: file.resident_id.map(|id| id.masked()),
            phone_masked: file.phone.map(|phone| phone.masked()),
            address: file.address.map(String::from),
            lat: file.point.map(|point| point.lat()),
            lon: file.point.map(|point| point.lon()),
            ability: file.ability,
            diet: DietBody::from(&file.diet),
            living: LivingBody::from(file.living),
            contact: file.contact.map(|contact| ContactBody {
                name: contact.name.into(),
                phone: contact.phone.masked(),
                relation: contact.relation,
            }),
            spouse: file.spouse.map(|spouse| SeniorSpouse {
                id: spouse.id.to_string(),
                number: spouse.number.into(),
                name: spouse.name.into(),
            }),
            delivery,
        }
    }
}

/// The newest category that holds today.
fn category(facts: &[FactRecord], today: ServiceDay) -> Option<CategoryBody> {
    facts.iter().find_map(|fact| match fact.value {
        FactValue::Category(kind) if kind != Category::None && holds(today, fact.valid_from, fact.valid_to) => {
            Some(CategoryBody {
                kind,
                source: fact.source.clone(),
                valid_from: Some(fact.valid_from),
                valid_to: fact.valid_to,
            })
        }
        _ => None,
    })
}

impl SeniorFact {
    fn of(fact: &FactRecord) -> Self {
        let value = match &fact.value {
            FactValue::Phone(phone) => json!(phone.masked()),
            FactValue::ResidentId(id) => json!(id.as_ref().map(ResidentId::masked)),
            FactValue::Contact(Some(whom)) => {
                json!({"name": whom.name, "phone": whom.phone.masked(), "relation": whom.relation})
            }
            value => json!(value),
        };
        Self {
            id: fact.id.to_string(),
            kind: fact.value.kind(),
            value,
            source: fact.source.clone(),
            valid_from: fact.valid_from,
            valid_to: fact.valid_to,
            reviewer: fact.reviewer.clone(),
            recorded_at: fact.recorded_at,
        }
    }
}

impl SeniorCard {
    fn of(card: &CardRecord, whole: bool) -> Self {
        Self {
            number: if whole {
                card.number.as_str().to_owned()
            } else {
                card.number.masked()
            },
            state: card.state,
            issued_at: card.issued_at,
            stopped_at: card.stopped_at,
            stop_reason: card.stop_reason,
        }
    }
}
