//! The audit log: every change, and every look at a person.

use std::collections::{BTreeMap, BTreeSet};

use domain::place::PlacePath;
use domain::time::At;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::Value;
use uuid::Uuid;

use crate::entity::{account, audit_entry};
use crate::{Actor, Result, Scoped, System, ids};

/// Rows a page of the log has at most.
pub const PAGE_ROWS: u64 = 100;

impl System<'_> {
    /// When anybody last did anything, or looked at anybody.
    ///
    /// # Errors
    /// The database's.
    pub async fn last_act(&self) -> Result<Option<At>> {
        let last: Option<Option<i64>> = audit_entry::Entity::find()
            .select_only()
            .column_as(audit_entry::Column::AtMs.max(), "at_ms")
            .into_tuple()
            .one(self.store.db.read())
            .await?;
        Ok(last.flatten().map(At))
    }
}

/// What was done to, or looked at of, whom. `detail` must not hold personal data: names of fields, counts, codes.
#[derive(Debug, Clone)]
pub struct Act<'a> {
    /// Stable verb, e.g. `senior.look`, `registration.approve`.
    pub action: &'static str,
    /// Kind of subject, e.g. `senior`.
    pub subject_kind: &'static str,
    /// Its id or number.
    pub subject_id: String,
    /// Where the subject stands; decides who may read the entry.
    pub place_path: &'a PlacePath,
    /// More, without personal data.
    pub detail: Value,
}

/// An entry as it is shown.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Id; pages continue after it.
    pub id: Uuid,
    /// When.
    pub at: At,
    /// Who.
    pub actor_name: String,
    /// As what.
    pub role: String,
    /// Verb.
    pub action: String,
    /// Kind of subject.
    pub subject_kind: String,
    /// Its id.
    pub subject_id: String,
    /// Name and login where it is an account: whom a line is about must be plain to who reads it, and an account isn't a senior.
    pub subject_name: Option<String>,
    /// More.
    pub detail: Value,
}

/// Writes an entry within the caller's transaction, so that no change is without its entry.
///
/// # Errors
/// The database's.
pub async fn write<C: ConnectionTrait>(conn: &C, now: At, actor: &Actor, act: Act<'_>) -> Result<()> {
    audit_entry::Entity::insert(row(now, actor, act))
        .exec_without_returning(conn)
        .await?;
    Ok(())
}

/// An entry's row, for those who write several at once.
pub(crate) fn row(now: At, actor: &Actor, act: Act<'_>) -> audit_entry::ActiveModel {
    audit_entry::ActiveModel {
        id: Set(ids::new_id()),
        at_ms: Set(now.0),
        actor_kind: Set(actor.kind.name().to_owned()),
        actor_id: Set(Some(actor.id)),
        actor_name: Set(actor.name.clone()),
        role: Set(actor.role.name().to_owned()),
        place_path: Set(act.place_path.0.clone()),
        action: Set(act.action.to_owned()),
        subject_kind: Set(act.subject_kind.to_owned()),
        subject_id: Set(act.subject_id),
        detail: Set(act.detail.to_string()),
    }
}

impl Scoped<'_> {
    /// Writes an entry of its own, for looks that change nothing else.
    ///
    /// # Errors
    /// The database's.
    pub async fn note(&self, act: Act<'_>) -> Result<()> {
        write(self.store.db.write(), self.store.clock.now(), self.actor, act).await
    }

    /// Writes the entry of a change, in the change's own transaction.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn note_in(&self, tx: &DatabaseTransaction, act: Act<'_>) -> Result<()> {
        write(tx, self.store.clock.now(), self.actor, act).await
    }

    /// The newest entries in scope: since `from`, and before the entry `before`, when given.
    ///
    /// # Errors
    /// The database's.
    pub async fn audit(&self, subject_id: Option<&str>, from: Option<At>, before: Option<Uuid>) -> Result<Vec<Entry>> {
        let mut query = audit_entry::Entity::find().filter(self.covers(audit_entry::Column::PlacePath));
        if let Some(subject_id) = subject_id {
            query = query.filter(audit_entry::Column::SubjectId.eq(subject_id));
        }
        if let Some(from) = from {
            query = query.filter(audit_entry::Column::AtMs.gte(from.0));
        }
        if let Some(before) = before {
            query = query.filter(audit_entry::Column::Id.lt(before));
        }
        let rows = query
            .order_by_desc(audit_entry::Column::Id)
            .limit(PAGE_ROWS)
            .all(self.store.db.read())
            .await?;
        let mut entries: Vec<Entry> = rows.into_iter().map(Entry::from).collect();
        self.name_accounts(&mut entries).await?;
        Ok(entries)
    }

    async fn name_accounts(&self, entries: &mut [Entry]) -> Result<()> {
        let of_account =
            |entry: &Entry| (entry.subject_kind == "account").then(|| Uuid::parse_str(&entry.subject_id).ok());
        let ids: BTreeSet<Uuid> = entries.iter().filter_map(of_account).flatten().collect();
        let rows = account::Entity::find()
            .filter(account::Column::Id.is_in(ids))
            .all(self.store.db.read())
            .await?;
        let names: BTreeMap<String, String> = rows
            .into_iter()
            .map(|row| (row.id.to_string(), format!("{} ({})", row.name, row.login)))
            .collect();
        for entry in entries.iter_mut().filter(|entry| entry.subject_kind == "account") {
            entry.subject_name = names.get(&entry.subject_id).cloned();
        }
        Ok(())
    }
}

impl From<audit_entry::Model> for Entry {
    fn from(row: audit_entry::Model) -> Self {
        Self {
            id: row.id,
            at: At(row.at_ms),
            actor_name: row.actor_name,
            role: row.role,
            action: row.action,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            subject_name: None,
            detail: serde_json::from_str(&row.detail).unwrap_or(Value::Null),
        }
    }
}
