//! Entries as rows, and back.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::OrderId;
use domain::ledger::{Account, Entry, EntryKind, Held, Posting};
use domain::money::Fen;
use domain::time::{At, ServiceDay};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::entity::{ledger_entry, ledger_held, ledger_posting};
use crate::{Error, Result};

/// Ids in one `IN` list at most.
pub(crate) const IDS_AT_ONCE: usize = 500;

/// An entry with its row's identity, oldest first by it.
pub(crate) struct EntryRow {
    pub(crate) id: Uuid,
    pub(crate) entry: Entry,
}

/// The row of an entry.
pub(super) fn entry_row(id: Uuid, entry: &Entry) -> Result<ledger_entry::ActiveModel> {
    Ok(ledger_entry::ActiveModel {
        id: Set(id),
        key: Set(entry.key.clone()),
        kind: Set(entry.kind.name().to_owned()),
        book_day: Set(entry.day.to_string()),
        at_ms: Set(entry.at.0),
        order_id: Set(entry.order.map(|order| order.0)),
        concerns: Set(entry.concerns.map(|day| day.to_string())),
        reverses: Set(entry.reverses.clone()),
        actor_id: Set(entry.by),
        memo: Set(serde_json::to_string(&entry.memo).map_err(|_| Error::Corrupt("ledger_entry.memo"))?),
    })
}

/// The rows of an entry's postings.
pub(super) fn posting_rows(id: Uuid, entry: &Entry) -> impl Iterator<Item = ledger_posting::ActiveModel> + '_ {
    (0..)
        .zip(&entry.postings)
        .map(move |(position, posting)| ledger_posting::ActiveModel {
            entry_id: Set(id),
            position: Set(position),
            account: Set(posting.account.key()),
            fen: Set(posting.fen.0),
            book_day: Set(entry.day.to_string()),
        })
}

/// Entries that fit a condition, with their postings, in the order of their rows' ids.
pub(crate) async fn entries<C: ConnectionTrait>(conn: &C, filter: Condition) -> Result<Vec<EntryRow>> {
    let heads = ledger_entry::Entity::find()
        .filter(filter)
        .order_by_asc(ledger_entry::Column::Id)
        .all(conn)
        .await?;
    let ids: Vec<Uuid> = heads.iter().map(|row| row.id).collect();
    let mut postings: BTreeMap<Uuid, Vec<Posting>> = BTreeMap::new();
    for chunk in ids.chunks(IDS_AT_ONCE) {
        let rows = ledger_posting::Entity::find()
            .filter(ledger_posting::Column::EntryId.is_in(chunk.to_vec()))
            .order_by_asc(ledger_posting::Column::EntryId)
            .order_by_asc(ledger_posting::Column::Position)
            .all(conn)
            .await?;
        for row in rows {
            postings.entry(row.entry_id).or_default().push(Posting {
                account: account(&row.account)?,
                fen: Fen(row.fen),
            });
        }
    }
    heads
        .into_iter()
        .map(|row| {
            let id = row.id;
            let entry = entry_of(row, postings.remove(&id).unwrap_or_default())?;
            Ok(EntryRow { id, entry })
        })
        .collect()
}

fn entry_of(row: ledger_entry::Model, postings: Vec<Posting>) -> Result<Entry> {
    let day = |text: &str| ServiceDay::parse(text).map_err(|_| Error::Corrupt("ledger_entry.day"));
    Ok(Entry {
        key: row.key,
        kind: EntryKind::parse(&row.kind).ok_or(Error::Corrupt("ledger_entry.kind"))?,
        day: day(&row.book_day)?,
        at: At(row.at_ms),
        order: row.order_id.map(OrderId),
        concerns: row.concerns.as_deref().map(day).transpose()?,
        reverses: row.reverses,
        by: row.actor_id,
        memo: serde_json::from_str(&row.memo).map_err(|_| Error::Corrupt("ledger_entry.memo"))?,
        split: None,
        postings,
    })
}

/// An account's key from a column.
pub(crate) fn account(key: &str) -> Result<Account> {
    Account::parse(key).map_err(|_| Error::Corrupt("account"))
}

/// The kept balances of accounts, locked in the order of their keys when `lock`.
pub(crate) async fn held<C: ConnectionTrait>(
    conn: &C,
    accounts: &BTreeSet<String>,
    lock: bool,
) -> Result<Vec<(Account, Held)>> {
    use sea_orm::QuerySelect;
    let mut found = Vec::new();
    let all: Vec<String> = accounts.iter().cloned().collect();
    for chunk in all.chunks(IDS_AT_ONCE) {
        let mut query = ledger_held::Entity::find()
            .filter(ledger_held::Column::Account.is_in(chunk.to_vec()))
            .order_by_asc(ledger_held::Column::Account);
        if lock {
            query = query.lock_exclusive();
        }
        for row in query.all(conn).await? {
            let held = Held {
                fen: Fen(row.held_fen),
                floor: row.floor_fen.map(Fen),
                closed: row.closed,
                at: At(row.at_ms),
            };
            found.push((account(&row.account)?, held));
        }
    }
    Ok(found)
}
