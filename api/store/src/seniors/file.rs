//! One senior's file, for those who may look. Each look is written down before anything is shown.

use chrono::NaiveDate;
use domain::ability::Ability;
use domain::diet::DietProfile;
use domain::id::SeniorId;
use domain::number::SeniorNumber;
use domain::person::address::{Address, GeoPoint};
use domain::person::contact::Contact;
use domain::person::living::Living;
use domain::person::name::PersonName;
use domain::person::phone::Phone;
use domain::person::resident_id::{Gender, ResidentId};
use domain::place::{PlaceCode, PlacePath};
use domain::senior::{DeliveryEligibility, Standing};
use domain::time::ServiceDay;
use sea_orm::{EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::facts::{self, FactRecord};
use super::sheets::{self, ContactSheet, HealthSheet, IdentitySheet};
use crate::audit::Act;
use crate::cards::{self, CardRecord};
use crate::entity::{place, senior};
use crate::{Error, Result, Scoped};

/// All that is known of a senior. What of it is masked or left out is for the HTTP face to decide by role.
#[derive(Clone)]
pub struct SeniorFile {
    /// Who.
    pub id: SeniorId,
    /// The short number.
    pub number: SeniorNumber,
    /// Name.
    pub name: PersonName,
    /// Gender.
    pub gender: Gender,
    /// Birth date; of an erased senior only the year is true.
    pub birth_date: NaiveDate,
    /// Where they live.
    pub village_code: PlaceCode,
    /// Its name.
    pub village: String,
    /// State and pause.
    pub standing: Standing,
    /// Resident ID.
    pub resident_id: Option<ResidentId>,
    /// Phone.
    pub phone: Option<Phone>,
    /// Address.
    pub address: Option<Address>,
    /// Where that is.
    pub point: Option<GeoPoint>,
    /// Whom to call.
    pub contact: Option<Contact>,
    /// Ability.
    pub ability: Option<Ability>,
    /// Diet.
    pub diet: DietProfile,
    /// Living.
    pub living: Living,
    /// The spouse who is a diner too.
    pub spouse: Option<Spouse>,
    /// Delivery.
    pub delivery: DeliveryEligibility,
    /// Why meals are carried, or not.
    pub delivery_reason: Option<String>,
    /// What was said about the last pause.
    pub pause_note: Option<String>,
    /// All facts, the newest first.
    pub facts: Vec<FactRecord>,
    /// All cards, the newest first.
    pub cards: Vec<CardRecord>,
}

/// The other one of a couple.
#[derive(Clone)]
pub struct Spouse {
    /// Who.
    pub id: SeniorId,
    /// Number.
    pub number: SeniorNumber,
    /// Name.
    pub name: PersonName,
}

impl std::fmt::Debug for SeniorFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SeniorFile({})", self.number)
    }
}

impl SeniorFile {
    /// The standing's state as it is on a day: a pause that hasn't begun or is over doesn't count.
    #[must_use]
    pub fn state_on(&self, day: ServiceDay) -> &'static str {
        super::record::state_on(&self.standing, day).name()
    }
}

impl Scoped<'_> {
    /// Opens a file.
    ///
    /// # Errors
    /// Not found, also outside the actor's scope.
    pub async fn senior(&self, id: SeniorId) -> Result<SeniorFile> {
        let conn = self.store.db.read();
        let row = senior::Entity::find_by_id(id.0)
            .filter(self.covers(senior::Column::PlacePath))
            .one(conn)
            .await?
            .ok_or(Error::NotFound("senior"))?;
        self.note(Act {
            action: "senior.look",
            subject_kind: "senior",
            subject_id: id.to_string(),
            place_path: &PlacePath(row.place_path.clone()),
            detail: json!({}),
        })
        .await?;
        let village = place::Entity::find_by_id(row.village_code.clone()).one(conn).await?;
        let spouse = self.spouse(row.spouse_id).await?;
        let facts = facts::of_senior(conn, &self.store.keys, row.id).await?;
        let cards = cards::of_senior(conn, row.id).await?;
        let village = village.map_or_else(|| row.village_code.clone(), |village| village.name);
        self.file(&row, village, spouse, facts, cards)
    }

    fn file(
        &self,
        row: &senior::Model,
        village: String,
        spouse: Option<Spouse>,
        facts: Vec<FactRecord>,
        cards: Vec<CardRecord>,
    ) -> Result<SeniorFile> {
        let keys = &self.store.keys;
        let identity: IdentitySheet = sheets::open(keys, row.id, &row.identity_sealed)?;
        let contact: ContactSheet = sheets::open(keys, row.id, &row.contact_sealed)?;
        let health: HealthSheet = sheets::open(keys, row.id, &row.health_sealed)?;
        Ok(SeniorFile {
            id: SeniorId(row.id),
            number: row.senior_number()?,
            name: row.person_name()?,
            gender: row.known_gender()?,
            birth_date: row.born()?,
            village_code: row.village()?,
            village,
            standing: row.standing()?,
            resident_id: identity.resident_id,
            phone: contact.phone,
            address: contact.address,
            point: contact.point,
            contact: contact.contact,
            ability: health.ability,
            diet: health.diet,
            living: health.living,
            spouse,
            delivery: row.delivery_eligibility()?,
            delivery_reason: health.delivery_reason,
            pause_note: health.pause_note,
            facts,
            cards,
        })
    }

    async fn spouse(&self, id: Option<Uuid>) -> Result<Option<Spouse>> {
        let Some(id) = id else {
            return Ok(None);
        };
        let row = senior::Entity::find_by_id(id)
            .filter(self.covers(senior::Column::PlacePath))
            .one(self.store.db.read())
            .await?;
        row.map(|row| {
            Ok(Spouse {
                id: SeniorId(row.id),
                number: row.senior_number()?,
                name: row.person_name()?,
            })
        })
        .transpose()
    }
}
