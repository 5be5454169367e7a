//! Searching seniors. A search shows people, so it is a look and is written down; what was typed is not.

use domain::card::CardNumber;
use domain::id::SeniorId;
use domain::number::SeniorNumber;
use domain::person::name::PersonName;
use domain::person::phone::Phone;
use domain::person::resident_id::ResidentId;
use domain::senior::SeniorState;
use domain::time::ServiceDay;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::record::state_on;
use super::sheets::{self, ContactSheet};
use crate::audit::Act;
use crate::entity::{card, senior};
use crate::places_named::{names_of, villages_like};
use crate::registrations::duplicates;
use crate::{Error, Result, Scoped};

/// Rows a page has.
pub const PAGE_ROWS: u64 = 50;
/// Fewer characters would show half a township.
const QUERY_CHARS_MIN: usize = 2;
/// Shorter than any two syllables that are typed in full.
const SOUND_CHARS_MIN: usize = 4;
/// Names whose sound is compared, and those that are taken for like: more than anybody reads.
const COMPARED_MAX: u64 = 20_000;
const FOUND_MAX: usize = 500;

/// A senior in a list. Categories are never in one.
#[derive(Debug, Clone, PartialEq)]
pub struct SeniorRow {
    /// Who.
    pub id: SeniorId,
    /// Number.
    pub number: SeniorNumber,
    /// Name.
    pub name: PersonName,
    /// The village's name.
    pub village: String,
    /// Completed years today.
    pub age: i32,
    /// State today.
    pub state: SeniorState,
    /// Phone.
    pub phone: Option<Phone>,
    /// Whether meals may be carried today.
    pub delivery: bool,
}

/// What to look for.
#[derive(Debug, Clone, Default)]
pub struct SeniorQuery<'a> {
    /// Number, name or what sounds like it, pinyin (initials, or in full), village, name and village, or a whole phone, card or resident ID number.
    pub text: &'a str,
    /// Only those in this state today.
    pub state: Option<SeniorState>,
    /// The last one of the page before.
    pub after: Option<Uuid>,
}

impl Scoped<'_> {
    /// Seniors in scope that fit, in the order of registration; one more page exists when it is full.
    ///
    /// # Errors
    /// `query_too_short` below two characters.
    pub async fn search_seniors(&self, query: &SeniorQuery<'_>) -> Result<Vec<SeniorRow>> {
        // Wildcards of LIKE stand in no name and no number.
        let text: String = query
            .text
            .trim()
            .chars()
            .filter(|c| !matches!(c, '%' | '_' | '\\'))
            .collect();
        if text.chars().count() < QUERY_CHARS_MIN {
            let detail = "at least two characters are needed";
            return Err(Error::invalid("query_too_short", "q", detail));
        }
        let conn = self.store.db.read();
        let today = self.store.clock.now().day();
        let mut rows = senior::Entity::find()
            .filter(self.covers(senior::Column::PlacePath))
            .filter(self.fits(&text).await?);
        if let Some(state) = query.state {
            rows = rows.filter(in_state(state, today));
        }
        if let Some(after) = query.after {
            rows = rows.filter(senior::Column::Id.gt(after));
        }
        let rows = rows.order_by_asc(senior::Column::Id).limit(PAGE_ROWS).all(conn).await?;
        let names = names_of(conn, rows.iter().map(|row| row.village_code.clone())).await?;
        self.note(Act {
            action: "senior.search",
            subject_kind: "senior",
            subject_id: String::new(),
            place_path: &self.actor.scope,
            detail: json!({ "found": rows.len() }),
        })
        .await?;
        rows.into_iter()
            .map(|row| {
                let village = names.get(&row.village_code).cloned().unwrap_or_default();
                self.row(&row, village, today)
            })
            .collect()
    }

    /// Of two words each fits: a name half understood, and the village.
    async fn fits(&self, text: &str) -> Result<Condition> {
        let whole = self.fits_word(text).await?;
        let mut words = text.split_whitespace();
        let (Some(one), Some(other), None) = (words.next(), words.next(), words.next()) else {
            return Ok(whole);
        };
        // Two single characters would list a county by its surnames, as one would.
        if one.chars().count().max(other.chars().count()) < QUERY_CHARS_MIN {
            return Ok(whole);
        }
        let both = Condition::all()
            .add(self.fits_word(one).await?)
            .add(self.fits_word(other).await?);
        Ok(whole.add(both))
    }

    async fn fits_word(&self, text: &str) -> Result<Condition> {
        // Names are typed with a blank inside, too.
        let name: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let mut any = self.numbered(text).add(senior::Column::Name.contains(&name));
        let plain = text.to_ascii_lowercase();
        if plain.bytes().all(|byte| byte.is_ascii_lowercase()) {
            any = any.add(senior::Column::NameInitials.starts_with(&plain));
        }
        let sound = self.sounding_like(&name).await?;
        if !sound.is_empty() {
            any = any.add(senior::Column::Id.is_in(sound));
        }
        if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            any = any.add(senior::Column::Number.contains(text.to_ascii_uppercase()));
        }
        let villages = villages_like(self.store.db.read(), &self.actor.scope, text).await?;
        if !villages.is_empty() {
            any = any.add(senior::Column::VillageCode.is_in(villages));
        }
        Ok(any)
    }

    /// Whose name sounds like what was typed: in pinyin its beginning, in characters the whole of it. Initials narrow it down, the
    /// rest is compared here, as no column has whole sounds.
    async fn sounding_like(&self, typed: &str) -> Result<Vec<Uuid>> {
        let latin = typed.bytes().all(|byte| byte.is_ascii_alphabetic());
        let (initials, sound) = match PersonName::parse(typed) {
            Ok(_) if latin => (typed[..1].to_ascii_lowercase(), typed.to_ascii_lowercase()),
            Ok(name) => (name.initials(), name.pinyin()),
            Err(_) => return Ok(Vec::new()),
        };
        // Fewer letters are initials, and one character is half a township.
        if sound.len() < SOUND_CHARS_MIN || (!latin && typed.chars().count() < QUERY_CHARS_MIN) {
            return Ok(Vec::new());
        }
        let named: Vec<(Uuid, String)> = senior::Entity::find()
            .select_only()
            .columns([senior::Column::Id, senior::Column::Name])
            .filter(self.covers(senior::Column::PlacePath))
            .filter(senior::Column::NameInitials.starts_with(&initials))
            .order_by_asc(senior::Column::Id)
            .limit(COMPARED_MAX)
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        let alike = |name: &str| {
            let said = PersonName::parse(name).map(|name| name.pinyin()).unwrap_or_default();
            if latin { said.starts_with(&sound) } else { said == sound }
        };
        let found = named.into_iter().filter(|(_, name)| alike(name)).map(|(id, _)| id);
        Ok(found.take(FOUND_MAX).collect())
    }

    /// Whoever has this whole number: their own, a phone, a card, a resident ID. A stopped card finds whose it was, since
    /// somebody stands there with it.
    fn numbered(&self, text: &str) -> Condition {
        let mut any = Condition::any();
        // Leading noughts may be left out here, where whoever is found is looked at and chosen; nowhere else, since a number cut
        // short would be somebody else's once in ten times.
        let typed = text.trim_start_matches(['S', 's']);
        if let Ok(number) = SeniorNumber::parse(&format!("{typed:0>7}")) {
            any = any.add(senior::Column::Number.eq(number.as_str()));
        }
        if let Ok(phone) = Phone::parse(text) {
            any = any.add(senior::Column::PhoneIndex.eq(self.store.keys.index("phone", phone.as_str())));
        }
        if let Ok(id) = ResidentId::parse(text) {
            any = any.add(senior::Column::IdIndex.eq(duplicates::index(&self.store.keys, &id)));
        }
        if let Ok(number) = CardNumber::parse(text) {
            let whose = Query::select()
                .column(card::Column::SeniorId)
                .from(card::Entity)
                .and_where(card::Column::Number.eq(number.as_str()))
                .to_owned();
            any = any.add(senior::Column::Id.in_subquery(whose));
        }
        any
    }

    fn row(&self, row: &senior::Model, village: String, today: ServiceDay) -> Result<SeniorRow> {
        let contact: ContactSheet = sheets::open(&self.store.keys, row.id, &row.contact_sealed)?;
        Ok(SeniorRow {
            id: SeniorId(row.id),
            number: row.senior_number()?,
            name: row.person_name()?,
            village,
            age: today.age_of(row.born()?),
            state: state_on(&row.standing()?, today),
            phone: contact.phone,
            delivery: row.delivery_eligibility()?.on(today),
        })
    }
}

/// Days are compared as texts: ISO days sort as they follow each other.
fn in_state(state: SeniorState, today: ServiceDay) -> Condition {
    use senior::Column;
    let today = today.to_string();
    let pausing = Condition::all()
        .add(Column::State.eq(SeniorState::Paused.name()))
        .add(Column::PausedFrom.lte(today.clone()))
        .add(
            Condition::any()
                .add(Column::PausedTo.is_null())
                .add(Column::PausedTo.gte(today)),
        );
    match state {
        SeniorState::Paused => pausing,
        SeniorState::Active => Condition::any().add(Column::State.eq(SeniorState::Active.name())).add(
            Condition::all()
                .add(Column::State.eq(SeniorState::Paused.name()))
                .add(pausing.not()),
        ),
        other => Condition::all().add(Column::State.eq(other.name())),
    }
}
