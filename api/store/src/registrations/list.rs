//! Registrations in scope.

use std::collections::BTreeSet;

use domain::id::RegistrationId;
use domain::number::RegistrationNumber;
use domain::person::name::PersonName;
use domain::registration::RegistrationState;
use domain::time::At;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::duplicates::open_states;
use crate::audit::Act;
use crate::entity::{registration, senior};
use crate::places_named::names_of;
use crate::{Result, Scoped};

/// Rows a page has at most.
pub const PAGE_ROWS_MAX: u64 = 200;

/// A registration in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationRow {
    /// Id.
    pub id: RegistrationId,
    /// Number.
    pub number: RegistrationNumber,
    /// Name.
    pub name: PersonName,
    /// The village's name.
    pub village: String,
    /// Where it is.
    pub state: RegistrationState,
    /// When it was submitted.
    pub submitted_at: At,
    /// By whom.
    pub submitted_by: String,
    /// Birth year.
    pub birth_year: i32,
    /// Others who may be the same person.
    pub duplicates: usize,
}

/// What to look for.
#[derive(Debug, Clone, Default)]
pub struct RegistrationQuery<'a> {
    /// Only those in this state.
    pub state: Option<RegistrationState>,
    /// Number, name or pinyin initials.
    pub text: &'a str,
    /// The last one of the page before.
    pub before: Option<Uuid>,
    /// Rows of a page.
    pub limit: u64,
}

impl Scoped<'_> {
    /// Registrations, the newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn registrations(&self, query: &RegistrationQuery<'_>) -> Result<Vec<RegistrationRow>> {
        use registration::Column;
        let conn = self.store.db.read();
        let mut rows = registration::Entity::find().filter(self.covers(Column::PlacePath));
        if let Some(state) = query.state {
            rows = rows.filter(Column::State.eq(state.name()));
        }
        if let Some(before) = query.before {
            rows = rows.filter(Column::Id.lt(before));
        }
        let text: String = query
            .text
            .trim()
            .chars()
            .filter(|c| !matches!(c, '%' | '_' | '\\'))
            .collect();
        if !text.is_empty() {
            rows = rows.filter(
                Condition::any()
                    .add(Column::Name.contains(&text))
                    .add(Column::Number.contains(text.to_ascii_uppercase()))
                    .add(Column::NameInitials.starts_with(text.to_ascii_lowercase())),
            );
        }
        let rows = rows
            .order_by_desc(Column::Id)
            .limit(query.limit.clamp(1, PAGE_ROWS_MAX))
            .all(conn)
            .await?;
        self.note(Act {
            action: "registration.list",
            subject_kind: "registration",
            subject_id: String::new(),
            place_path: &self.actor.scope,
            detail: json!({ "found": rows.len() }),
        })
        .await?;
        let villages = names_of(conn, rows.iter().map(|row| row.village_code.clone())).await?;
        let others = self.others(&rows).await?;
        rows.iter()
            .map(|row| {
                Ok(RegistrationRow {
                    id: RegistrationId(row.id),
                    number: row.registration_number()?,
                    name: row.person_name()?,
                    village: villages.get(&row.village_code).cloned().unwrap_or_default(),
                    state: row.state()?,
                    submitted_at: At(row.submitted_at_ms),
                    submitted_by: row.submitted_by_name.clone(),
                    birth_year: chrono::Datelike::year(&row.born()?.0),
                    duplicates: others.iter().filter(|other| other.is_like(row)).count(),
                })
            })
            .collect()
    }

    /// Everybody who could be one of these, in two queries for the whole page.
    async fn others(&self, rows: &[registration::Model]) -> Result<Vec<Other>> {
        let ids: BTreeSet<String> = rows.iter().filter_map(|row| row.id_index.clone()).collect();
        let names: BTreeSet<String> = rows.iter().map(|row| row.name.clone()).collect();
        let conn = self.store.db.read();
        let open = registration::Entity::find()
            .filter(registration::Column::State.is_in(open_states()))
            .filter(
                Condition::any()
                    .add(registration::Column::IdIndex.is_in(ids.clone()))
                    .add(registration::Column::Name.is_in(names.clone())),
            )
            .all(conn)
            .await?;
        let seniors = senior::Entity::find()
            .filter(
                Condition::any()
                    .add(senior::Column::IdIndex.is_in(ids))
                    .add(senior::Column::Name.is_in(names)),
            )
            .all(conn)
            .await?;
        let open = open.into_iter().map(|row| Other {
            registration: Some(row.id),
            senior: None,
            id_index: row.id_index,
            twin: (row.name, row.village_code, row.birth_date),
        });
        let seniors = seniors.into_iter().map(|row| Other {
            registration: None,
            senior: Some(row.id),
            id_index: row.id_index,
            twin: (row.name, row.village_code, row.birth_date),
        });
        Ok(open.chain(seniors).collect())
    }
}

struct Other {
    registration: Option<Uuid>,
    senior: Option<Uuid>,
    id_index: Option<String>,
    twin: (String, String, String),
}

impl Other {
    fn is_like(&self, row: &registration::Model) -> bool {
        let is_itself = self.registration == Some(row.id) || (self.senior.is_some() && self.senior == row.senior_id);
        let same_id = row.id_index.is_some() && row.id_index == self.id_index;
        let (name, village, born) = &self.twin;
        let twin = *name == row.name && *village == row.village_code && *born == row.birth_date;
        !is_itself && (same_id || twin)
    }
}
