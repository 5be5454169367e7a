//! Submitting many registrations at once, from a list. The same list twice changes nothing.

use std::collections::BTreeMap;

use domain::place::PlaceLevel;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

use super::duplicates::{Likeness, open_states, refuse_registered};
use super::submit::CheckedForm;
use crate::entity::{place, registration};
use crate::{Error, Result, Scoped};

/// Forms written in one transaction: few enough that orders don't wait long behind them.
const CHUNK: usize = 50;

/// What became of one form of a list.
#[derive(Debug)]
pub enum Listed {
    /// It was submitted, or would be.
    Good,
    /// This person is registered, or waits for approval, already.
    Already,
    /// It can't be.
    Bad(Error),
}

/// A village an import may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VillageName {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its other names.
    pub aliases: Vec<String>,
}

impl Scoped<'_> {
    /// Submits the forms, or only says what would become of each. The answers are in the order of the forms.
    ///
    /// # Errors
    /// The database's; what is wrong with one form doesn't stop the others.
    pub async fn submit_list(&self, forms: &[CheckedForm<'_>], dry_run: bool) -> Result<Vec<Listed>> {
        let mut answers = Vec::with_capacity(forms.len());
        for chunk in forms.chunks(CHUNK) {
            let tx = self.store.db.begin().await?;
            let before = answers.len();
            for form in chunk {
                answers.push(self.submit_listed(&tx, *form, dry_run).await?);
            }
            let known = |wanted: fn(&Listed) -> bool| answers[before..].iter().filter(|one| wanted(one)).count();
            let good = known(|one| matches!(one, Listed::Good));
            // A dry run says who is registered, so it is a look at people and is written down as one.
            let created = if dry_run { 0 } else { good };
            let already = known(|one| matches!(one, Listed::Already));
            let detail = json!({ "created": created, "already": already, "rows": chunk.len(), "dry_run": dry_run });
            let act = crate::audit::Act {
                action: "registration.import",
                subject_kind: "registration",
                subject_id: String::new(),
                place_path: &self.actor.scope,
                detail,
            };
            crate::audit::write(&tx, self.store.clock.now(), self.actor, act).await?;
            tx.commit().await?;
        }
        Ok(answers)
    }

    async fn submit_listed(
        &self,
        tx: &sea_orm::DatabaseTransaction,
        checked: CheckedForm<'_>,
        dry_run: bool,
    ) -> Result<Listed> {
        let path = match self.village(tx, &checked.read.village).await {
            Ok(path) => path,
            Err(error @ (Error::Invalid { .. } | Error::NotFound(_))) => return Ok(Listed::Bad(error)),
            Err(error) => return Err(error),
        };
        let like = Likeness::of(checked.read, &self.store.keys);
        match refuse_registered(tx, &like).await {
            Ok(()) => {}
            Err(Error::Conflict { .. }) => return Ok(Listed::Already),
            Err(error) => return Err(error),
        }
        if waits(tx, &like).await? {
            return Ok(Listed::Already);
        }
        if !dry_run {
            self.insert_registration(tx, checked, &path, like).await?;
        }
        Ok(Listed::Good)
    }

    /// All villages in scope, by code, for reading the village column of a list.
    ///
    /// # Errors
    /// The database's.
    pub async fn villages_in_scope(&self) -> Result<BTreeMap<String, VillageName>> {
        let rows = place::Entity::find()
            .filter(self.covers(place::Column::Path))
            .filter(place::Column::Level.eq(PlaceLevel::Village.name()))
            .all(self.store.db.read())
            .await?;
        let named = rows.into_iter().map(|row| {
            let village = VillageName {
                code: row.code,
                name: row.name,
                // Kept as a JSON list.
                aliases: serde_json::from_str(&row.aliases).unwrap_or_default(),
            };
            (village.code.clone(), village)
        });
        Ok(named.collect())
    }
}

/// Whether this person waits for approval already: by resident ID, or without one by name, village and birth date.
async fn waits<C: ConnectionTrait>(conn: &C, like: &Likeness) -> Result<bool> {
    use registration::Column;
    let mut query = registration::Entity::find().select_only().column(Column::Id);
    query = match &like.id_index {
        Some(index) => query.filter(Column::IdIndex.eq(index)),
        None => query
            .filter(Column::IdIndex.is_null())
            .filter(Column::Name.eq(&like.name))
            .filter(Column::VillageCode.eq(&like.village_code))
            .filter(Column::BirthDate.eq(&like.birth_date)),
    };
    let found: Option<uuid::Uuid> = query
        .filter(Column::State.is_in(open_states()))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(found.is_some())
}
