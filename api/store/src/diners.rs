//! Seniors as those who take an order see them: a scope limits what staff browse, not where somebody may eat.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::card::{CardNumber, CardState};
use domain::category::Category;
use domain::diet::DietProfile;
use domain::facts::{FactKind, FactValue, holds};
use domain::id::SeniorId;
use domain::number::SeniorNumber;
use domain::person::living::Living;
use domain::person::name::PersonName;
use domain::person::phone::Phone;
use domain::person::resident_id::Gender;
use domain::place::{PlaceCode, PlacePath};
use domain::senior::{DeliveryEligibility, SeniorState, Standing};
use domain::time::ServiceDay;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::entity::{card, senior, senior_fact};
use crate::seniors::facts::open_value;
use crate::seniors::record::{day, optional_day};
use crate::seniors::sheets::{self, HealthSheet};
use crate::{Keyring, Result, System};

/// People who share a phone at most; more is a number typed by mistake into many forms.
const PHONE_SHARERS_MAX: u64 = 20;

/// A category with the days it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CategoryPeriod {
    /// Which.
    pub category: Category,
    /// First day.
    pub from: ServiceDay,
    /// Last day.
    pub to: Option<ServiceDay>,
}

/// All that deciding an order needs to know of a person, and nothing by which they could be reached. `Debug` shows the
/// number alone.
#[derive(Clone, PartialEq)]
pub struct DinerPerson {
    /// Who.
    pub id: SeniorId,
    /// The short number; also the seed of their picture.
    pub number: SeniorNumber,
    /// Name.
    pub name: PersonName,
    /// For the salutation.
    pub gender: Gender,
    /// For the age on the service day.
    pub birth_date: NaiveDate,
    /// Where they live.
    pub village_code: PlaceCode,
    /// Policies are scoped by it.
    pub place_path: PlacePath,
    /// State and pause.
    pub standing: Standing,
    /// Whether meals are carried to the door.
    pub delivery: DeliveryEligibility,
    /// What they may eat.
    pub diet: DietProfile,
    /// Whom they live with.
    pub living: Living,
    /// Whom they may order for in the same go.
    pub spouse_id: Option<SeniorId>,
    /// Categories of all times; [`DinerPerson::categories_on`] cuts them to a day.
    pub categories: Vec<CategoryPeriod>,
}

impl DinerPerson {
    /// The categories that hold on a service day.
    #[must_use]
    pub fn categories_on(&self, day: ServiceDay) -> BTreeSet<Category> {
        let valid = self.categories.iter().filter(|one| holds(day, one.from, one.to));
        valid.map(|one| one.category).collect()
    }
}

impl std::fmt::Debug for DinerPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DinerPerson({})", self.number)
    }
}

impl System<'_> {
    /// Whoever holds this card, if the card works and they still eat with us.
    ///
    /// # Errors
    /// The database's.
    pub async fn diner_by_card(&self, number: &CardNumber) -> Result<Option<DinerPerson>> {
        let card = card::Entity::find()
            .filter(card::Column::Number.eq(number.as_str()))
            .filter(card::Column::State.eq(CardState::Active.name()))
            .one(self.store.db.read())
            .await?;
        let Some(card) = card else {
            return Ok(None);
        };
        let diner = self.diner(SeniorId(card.senior_id)).await?;
        Ok(diner.filter(|diner| !diner.standing.is_gone()))
    }

    /// Everybody who still eats with us and gave this number; families share one.
    ///
    /// # Errors
    /// The database's.
    pub async fn diners_by_phone(&self, phone: &Phone) -> Result<Vec<DinerPerson>> {
        let here = [SeniorState::Active.name(), SeniorState::Paused.name()];
        let rows = senior::Entity::find()
            .filter(senior::Column::PhoneIndex.eq(self.store.keys.index("phone", phone.as_str())))
            .filter(senior::Column::State.is_in(here))
            .order_by_asc(senior::Column::Number)
            .limit(PHONE_SHARERS_MAX)
            .all(self.store.db.read())
            .await?;
        people(self.store.db.read(), &self.store.keys, rows).await
    }

    /// One senior, in whatever state.
    ///
    /// # Errors
    /// The database's.
    pub async fn diner(&self, id: SeniorId) -> Result<Option<DinerPerson>> {
        Ok(self.diners(&[id]).await?.pop())
    }

    /// Several seniors, in whatever state; unknown ones are left out. In the order of their numbers.
    ///
    /// # Errors
    /// The database's.
    pub async fn diners(&self, ids: &[SeniorId]) -> Result<Vec<DinerPerson>> {
        load(self.store.db.read(), &self.store.keys, ids).await
    }
}

/// The same within a transaction.
pub(crate) async fn load<C: ConnectionTrait>(conn: &C, keys: &Keyring, ids: &[SeniorId]) -> Result<Vec<DinerPerson>> {
    let rows = senior::Entity::find()
        .filter(senior::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(senior::Column::Number)
        .all(conn)
        .await?;
    people(conn, keys, rows).await
}

async fn people<C: ConnectionTrait>(conn: &C, keys: &Keyring, rows: Vec<senior::Model>) -> Result<Vec<DinerPerson>> {
    let mut categories = categories_of(conn, keys, rows.iter().map(|row| row.id)).await?;
    rows.into_iter()
        .map(|row| {
            let categories = categories.remove(&row.id).unwrap_or_default();
            person(keys, row, categories)
        })
        .collect()
}

fn person(keys: &Keyring, row: senior::Model, categories: Vec<CategoryPeriod>) -> Result<DinerPerson> {
    let health: HealthSheet = sheets::open(keys, row.id, &row.health_sealed)?;
    Ok(DinerPerson {
        id: SeniorId(row.id),
        number: row.senior_number()?,
        name: row.person_name()?,
        gender: row.known_gender()?,
        birth_date: row.born()?,
        village_code: row.village()?,
        standing: row.standing()?,
        delivery: row.delivery_eligibility()?,
        diet: health.diet,
        living: health.living,
        spouse_id: row.spouse_id.map(SeniorId),
        categories,
        place_path: PlacePath(row.place_path),
    })
}

async fn categories_of<C: ConnectionTrait>(
    conn: &C,
    keys: &Keyring,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<CategoryPeriod>>> {
    let rows = senior_fact::Entity::find()
        .filter(senior_fact::Column::SeniorId.is_in(ids))
        .filter(senior_fact::Column::Kind.eq(FactKind::Category.name()))
        .all(conn)
        .await?;
    let mut found: HashMap<Uuid, Vec<CategoryPeriod>> = HashMap::new();
    for row in rows {
        let FactValue::Category(category) = open_value(keys, &row)? else {
            continue;
        };
        found.entry(row.senior_id).or_default().push(CategoryPeriod {
            category,
            from: day(&row.valid_from, "senior_fact.valid_from")?,
            to: optional_day(row.valid_to.as_deref(), "senior_fact.valid_to")?,
        });
    }
    Ok(found)
}
