//! Writes what a batch booked: a handful of statements, whatever the number of entries.

use std::collections::BTreeSet;

use domain::ledger::{Account, Books, Held, Month};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait};

use super::load;
use super::rows::{entry_row, posting_rows};
use crate::entity::{ledger_book, ledger_entry, ledger_held, ledger_posting, ledger_unsealed};
use crate::{Error, Result, ids};

/// Rows per statement: SQLite takes at most 32,766 values in one.
const ROWS_AT_ONCE: usize = 1_000;

/// Writes the new entries, the changed balances, and the note that the chain has to reach them.
pub(crate) async fn books(
    tx: &DatabaseTransaction,
    books: &Books,
    before: &load::Before,
    closed_to: Option<Month>,
) -> Result<()> {
    if before.alone {
        save_book(tx, books, closed_to).await?;
    }
    save_held(tx, books, &before.kept).await?;
    if books.entries().is_empty() {
        return Ok(());
    }
    let mut heads = Vec::with_capacity(books.entries().len());
    let mut postings = Vec::new();
    let mut entry_ids = Vec::with_capacity(books.entries().len());
    for entry in books.entries() {
        let id = ids::new_id();
        heads.push(entry_row(id, entry)?);
        postings.extend(posting_rows(id, entry));
        entry_ids.push(id);
    }
    for chunk in heads.chunks(ROWS_AT_ONCE) {
        ledger_entry::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx)
            .await?;
    }
    for chunk in postings.chunks(ROWS_AT_ONCE) {
        ledger_posting::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx)
            .await?;
    }
    let unsealed = ledger_unsealed::ActiveModel {
        id: Set(ids::new_id()),
        at_ms: Set(books.at.0),
        entries: Set(i32::try_from(entry_ids.len()).unwrap_or(i32::MAX)),
        entry_ids: Set(serde_json::to_string(&entry_ids).map_err(|_| Error::Corrupt("ledger_unsealed"))?),
    };
    ledger_unsealed::Entity::insert(unsealed)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// One statement for all balances that were kept before, one for the new ones. A new one is inserted and nothing else: if
/// it were there and hadn't been read, the batch would fail instead of overwriting it.
async fn save_held(tx: &DatabaseTransaction, books: &Books, kept: &BTreeSet<Account>) -> Result<()> {
    let (changed, new): (Vec<_>, Vec<_>) = books.touched().partition(|(account, _)| kept.contains(account));
    let row = |(account, held): &(&Account, &Held)| ledger_held::ActiveModel {
        account: Set(account.key()),
        held_fen: Set(held.fen.0),
        floor_fen: Set(held.floor.map(|floor| floor.0)),
        closed: Set(held.closed),
        at_ms: Set(held.at.0),
    };
    for chunk in changed.chunks(ROWS_AT_ONCE) {
        let overwrite = OnConflict::column(ledger_held::Column::Account)
            .update_columns([
                ledger_held::Column::HeldFen,
                ledger_held::Column::FloorFen,
                ledger_held::Column::Closed,
                ledger_held::Column::AtMs,
            ])
            .to_owned();
        ledger_held::Entity::insert_many(chunk.iter().map(row))
            .on_conflict(overwrite)
            .exec_without_returning(tx)
            .await?;
    }
    for chunk in new.chunks(ROWS_AT_ONCE) {
        ledger_held::Entity::insert_many(chunk.iter().map(row))
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Whoever holds the books alone leaves word for all batches after it.
async fn save_book(tx: &DatabaseTransaction, books: &Books, closed_to: Option<Month>) -> Result<()> {
    let row = ledger_book::ActiveModel {
        id: Set(load::BOOK),
        at_ms: Set(books.at.0),
        open_from: Set(books.open_from.map(|day| day.to_string())),
        closed_to: Set(closed_to.map(|month| month.to_string())),
    };
    ledger_book::Entity::update(row).exec(tx).await?;
    Ok(())
}
