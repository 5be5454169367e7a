//! Seniors as those who take an order see them: a scope limits what staff browse, not where somebody may eat.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::card::{CardNumber, CardState};
use domain::facts::{FactKind, FactValue};
use domain::id::SeniorId;
use domain::number::SeniorNumber;
use domain::order::Diner;
use domain::order::loaded::{AbilityPeriod, CategoryPeriod};
use domain::person::living::Living;
use domain::person::name::PersonName;
use domain::person::phone::Phone;
use domain::person::resident_id::Gender;
use domain::place::{PlaceCode, PlacePath};
use domain::senior::SeniorState;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::entity::{card, senior, senior_fact};
use crate::seniors::facts::open_value;
use crate::seniors::record::{day, optional_day};
use crate::seniors::sheets::{self, HealthSheet};
use crate::{Error, Keyring, Result, System};

/// People who share a phone at most; more is a number typed by mistake into many forms.
const PHONE_SHARERS_MAX: u64 = 20;

/// A diner with what greeting them takes, and nothing by which they could be reached. `Debug` shows the number alone.
#[derive(Clone, PartialEq)]
pub struct DinerPerson {
    /// All that deciding an order needs.
    pub diner: Diner,
    /// The short number; also the seed of their picture.
    pub number: SeniorNumber,
    /// Name.
    pub name: PersonName,
    /// For the salutation.
    pub gender: Gender,
    /// Where they live.
    pub village_code: PlaceCode,
    /// Whom they live with.
    pub living: Living,
    /// Whom they may order for in the same go.
    pub spouse_id: Option<SeniorId>,
}

impl DinerPerson {
    /// Who.
    #[must_use]
    pub fn id(&self) -> SeniorId {
        self.diner.id
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
        let found = self.diner(SeniorId(card.senior_id)).await?;
        Ok(found.filter(|person| !person.diner.standing.is_gone()))
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

    /// Several seniors, in whatever state; unknown ones are left out. In the order of their ids.
    ///
    /// # Errors
    /// The database's.
    pub async fn diners(&self, ids: &[SeniorId]) -> Result<Vec<DinerPerson>> {
        let ids = ids.iter().map(|id| id.0).collect();
        let rows = rows_of(self.store.db.read(), &ids, false).await?;
        people(self.store.db.read(), &self.store.keys, rows).await
    }
}

/// What deciding a batch of orders needs of its diners, in two queries. With `lock` their rows stay as they are until
/// the transaction ends; they are locked in the order of their ids, so that two batches can't wait for each other.
#[allow(dead_code)] // for the writer of orders
pub(crate) async fn diners_for_orders<C: ConnectionTrait>(
    conn: &C,
    keys: &Keyring,
    ids: &BTreeSet<Uuid>,
    lock: bool,
) -> Result<BTreeMap<SeniorId, Diner>> {
    let rows = rows_of(conn, ids, lock).await?;
    let found = people(conn, keys, rows).await?;
    Ok(found.into_iter().map(|person| (person.id(), person.diner)).collect())
}

/// The names of several seniors, for lists of orders and doors.
///
#[allow(dead_code)] // for lists of orders and doors
pub(crate) async fn names_of<C: ConnectionTrait>(
    conn: &C,
    ids: &BTreeSet<Uuid>,
) -> Result<BTreeMap<SeniorId, PersonName>> {
    let rows: Vec<(Uuid, String)> = senior::Entity::find()
        .select_only()
        .column(senior::Column::Id)
        .column(senior::Column::Name)
        .filter(senior::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|(id, name)| {
            let name = PersonName::parse(&name).map_err(|_| Error::Corrupt("senior.name"))?;
            Ok((SeniorId(id), name))
        })
        .collect()
}

async fn rows_of<C: ConnectionTrait>(conn: &C, ids: &BTreeSet<Uuid>, lock: bool) -> Result<Vec<senior::Model>> {
    let mut query = senior::Entity::find()
        .filter(senior::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(senior::Column::Id);
    if lock {
        // SQLite's dialect leaves it out: there the transaction itself is the lock.
        query = query.lock_exclusive();
    }
    Ok(query.all(conn).await?)
}

async fn people<C: ConnectionTrait>(conn: &C, keys: &Keyring, rows: Vec<senior::Model>) -> Result<Vec<DinerPerson>> {
    let mut known = dated_facts(conn, keys, rows.iter().map(|row| row.id)).await?;
    rows.into_iter()
        .map(|row| {
            let known = known.remove(&row.id).unwrap_or_default();
            person(keys, row, known)
        })
        .collect()
}

fn person(keys: &Keyring, row: senior::Model, known: DatedFacts) -> Result<DinerPerson> {
    let health: HealthSheet = sheets::open(keys, row.id, &row.health_sealed)?;
    Ok(DinerPerson {
        number: row.senior_number()?,
        name: row.person_name()?,
        gender: row.known_gender()?,
        village_code: row.village()?,
        living: health.living,
        spouse_id: row.spouse_id.map(SeniorId),
        diner: Diner {
            id: SeniorId(row.id),
            standing: row.standing()?,
            birth_date: row.born()?,
            delivery: row.delivery_eligibility()?,
            monthly_bill: row.monthly_bill,
            categories: known.categories,
            abilities: known.abilities,
            living: health.living,
            exclusions: health.exclusions,
            diet: health.diet,
            gender: Some(row.known_gender()?),
            home: PlacePath(row.place_path),
            registered: None,
        },
    })
}

/// The facts that a subsidy goes by, with the days on which they hold.
#[derive(Default)]
struct DatedFacts {
    categories: Vec<CategoryPeriod>,
    abilities: Vec<AbilityPeriod>,
}

async fn dated_facts<C: ConnectionTrait>(
    conn: &C,
    keys: &Keyring,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, DatedFacts>> {
    let rows = senior_fact::Entity::find()
        .filter(senior_fact::Column::SeniorId.is_in(ids))
        .filter(senior_fact::Column::Kind.is_in([FactKind::Category.name(), FactKind::Ability.name()]))
        .all(conn)
        .await?;
    let mut found: HashMap<Uuid, DatedFacts> = HashMap::new();
    for row in rows {
        let from = day(&row.valid_from, "senior_fact.valid_from")?;
        let to = optional_day(row.valid_to.as_deref(), "senior_fact.valid_to")?;
        let known = found.entry(row.senior_id).or_default();
        match open_value(keys, &row)? {
            FactValue::Category(category) => known.categories.push(CategoryPeriod { category, from, to }),
            FactValue::Ability(ability) => known.abilities.push(AbilityPeriod { ability, from, to }),
            _ => {}
        }
    }
    Ok(found)
}
