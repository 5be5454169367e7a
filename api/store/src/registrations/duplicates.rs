//! Who else this may be: the same resident ID, or a name that is or sounds the same, with village and birth date.

use domain::number::{RegistrationNumber, SeniorNumber};
use domain::person::name::PersonName;
use domain::person::resident_id::ResidentId;
use domain::registration::{DuplicateKind, RegistrationState};
use domain::senior::SeniorState;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::entity::{registration, senior};
use crate::places_named::names_of;
use crate::{Error, Keyring, Result};

/// More than these are not read by anybody.
const SHOWN_MAX: u64 = 20;

/// Somebody who may be the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// Why they may be.
    pub kind: DuplicateKind,
    /// Their number, if they are registered.
    pub senior_number: Option<SeniorNumber>,
    /// Or that of their registration.
    pub registration_number: Option<RegistrationNumber>,
    /// Their name, masked: whoever compares has the other one in front of them.
    pub masked_name: String,
    /// Their village's name.
    pub village: String,
}

/// By what somebody is recognised.
#[derive(Clone)]
pub(crate) struct Likeness {
    pub(crate) id_index: Option<String>,
    pub(crate) name: String,
    /// A name is heard before it is written: 王洪发 and 王宏发 may be one. Initials find them, the sound decides.
    pub(crate) initials: String,
    pub(crate) sound: String,
    pub(crate) village_code: String,
    pub(crate) birth_date: String,
}

impl Likeness {
    pub(crate) fn of(who: &domain::registration::Registration, keys: &Keyring) -> Self {
        Self {
            id_index: who.identity.resident_id().map(|id| index(keys, id)),
            name: who.name.as_str().to_owned(),
            initials: who.name.initials(),
            sound: who.name.pinyin(),
            village_code: who.village.as_str().to_owned(),
            birth_date: domain::time::ServiceDay(who.birth_date).to_string(),
        }
    }

    fn kind(&self, id_index: Option<&String>) -> DuplicateKind {
        if self.id_index.is_some() && self.id_index.as_ref() == id_index {
            DuplicateKind::ResidentId
        } else {
            DuplicateKind::NameVillageBirth
        }
    }

    /// Whether a row that was found by initials is like indeed.
    fn is_like(&self, id_index: Option<&String>, name: &str) -> bool {
        let heard = PersonName::parse(name).map(|name| name.pinyin()).unwrap_or_default();
        let sounds_alike = !heard.is_empty() && heard == self.sound;
        self.kind(id_index) == DuplicateKind::ResidentId || name == self.name || sounds_alike
    }

    fn registration_like(&self) -> Condition {
        use registration::Column;
        let twin = Condition::all()
            .add(Column::NameInitials.eq(&self.initials))
            .add(Column::VillageCode.eq(&self.village_code))
            .add(Column::BirthDate.eq(&self.birth_date));
        let same_id = self.id_index.as_ref().map(|index| Column::IdIndex.eq(index));
        Condition::any().add(twin).add_option(same_id)
    }

    fn senior_like(&self) -> Condition {
        use senior::Column;
        let twin = Condition::all()
            .add(Column::NameInitials.eq(&self.initials))
            .add(Column::VillageCode.eq(&self.village_code))
            .add(Column::BirthDate.eq(&self.birth_date));
        let same_id = self.id_index.as_ref().map(|index| Column::IdIndex.eq(index));
        Condition::any().add(twin).add_option(same_id)
    }
}

/// The blind index of a resident ID.
pub(crate) fn index(keys: &Keyring, id: &ResidentId) -> String {
    keys.index("resident_id", id.as_str())
}

/// States in which a registration still may become somebody.
pub(crate) fn open_states() -> [&'static str; 2] {
    [RegistrationState::Submitted.name(), RegistrationState::Verified.name()]
}

/// Refuses a resident ID that a registered senior has, wherever in the installation: a quota counts everywhere.
///
/// # Errors
/// `duplicate_person` with the senior's number.
pub(crate) async fn refuse_registered<C: ConnectionTrait>(conn: &C, like: &Likeness) -> Result<()> {
    let Some(id_index) = &like.id_index else {
        return Ok(());
    };
    let found = senior::Entity::find()
        .filter(senior::Column::IdIndex.eq(id_index))
        .one(conn)
        .await?;
    match found {
        None => Ok(()),
        Some(row) => Err(Error::conflict("duplicate_person", row.number)),
    }
}

/// Open registrations and registered seniors who may be the same person; `except` is the registration itself, and whoever it
/// became.
pub(crate) async fn duplicates<C: ConnectionTrait>(
    conn: &C,
    like: &Likeness,
    except: Option<Uuid>,
) -> Result<Vec<Duplicate>> {
    let mut open = registration::Entity::find()
        .filter(like.registration_like())
        .filter(registration::Column::State.is_in(open_states()));
    if let Some(except) = except {
        open = open.filter(registration::Column::Id.ne(except));
    }
    let became = became(conn, except).await?;
    let open = open
        .order_by_asc(registration::Column::Id)
        .limit(SHOWN_MAX)
        .all(conn)
        .await?;
    let seniors = senior::Entity::find()
        .filter(like.senior_like())
        .filter(senior::Column::State.ne(SeniorState::Erased.name()))
        .filter(became.map_or_else(Condition::all, |id| Condition::all().add(senior::Column::Id.ne(id))))
        .order_by_asc(senior::Column::Id)
        .limit(SHOWN_MAX)
        .all(conn)
        .await?;
    let codes = open.iter().map(|row| &row.village_code);
    let codes = codes.chain(seniors.iter().map(|row| &row.village_code)).cloned();
    let villages = names_of(conn, codes).await?;
    let village = |code: &String| villages.get(code).cloned().unwrap_or_default();
    let mut found = Vec::new();
    for row in seniors
        .iter()
        .filter(|row| like.is_like(row.id_index.as_ref(), &row.name))
    {
        found.push(Duplicate {
            kind: like.kind(row.id_index.as_ref()),
            senior_number: Some(row.senior_number()?),
            registration_number: None,
            masked_name: masked(row.person_name()?),
            village: village(&row.village_code),
        });
    }
    for row in open.iter().filter(|row| like.is_like(row.id_index.as_ref(), &row.name)) {
        found.push(Duplicate {
            kind: like.kind(row.id_index.as_ref()),
            senior_number: None,
            registration_number: Some(row.registration_number()?),
            masked_name: masked(row.person_name()?),
            village: village(&row.village_code),
        });
    }
    Ok(found)
}

/// The senior that an approved registration became.
async fn became<C: ConnectionTrait>(conn: &C, of: Option<Uuid>) -> Result<Option<Uuid>> {
    let Some(id) = of else { return Ok(None) };
    let row = registration::Entity::find_by_id(id).one(conn).await?;
    Ok(row.and_then(|row| row.senior_id))
}

fn masked(name: PersonName) -> String {
    name.masked()
}
