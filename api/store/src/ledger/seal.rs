//! The chain is sealed after the fact: the order's own transaction doesn't wait for it.
//!
//! What a batch booked stands in `ledger_unsealed` until the chain has reached it. Entries go in by their instant: an entry
//! is later than all that it builds on, so a reversal never comes before what it reverses. Any number of workers may seal;
//! two that take the same number hit its row, and one of them has nothing to do.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::OrderId;
use domain::ledger::chain::{Head, text};
use domain::ledger::{Entry, EntryKind, booking};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::rows::{self, IDS_AT_ONCE};
use crate::entity::{ledger_entry, ledger_seal, ledger_unsealed, meal_order};
use crate::orders::rows as orders;
use crate::{Error, Result, System};

/// Batches that one transaction seals at most.
const BATCHES_AT_ONCE: u64 = 64;

/// An entry ready to be linked.
pub(super) struct Open {
    pub(super) id: Uuid,
    pub(super) entry: Entry,
}

impl System<'_> {
    /// Seals some of what is open; returns how many entries. Nothing when another worker is at it.
    ///
    /// # Errors
    /// The database's.
    pub async fn seal(&self) -> Result<u64> {
        match self.try_to_seal().await {
            Err(error) if crate::db::is_lost_race(&error) => Ok(0),
            result => result,
        }
    }

    /// Seals all that is open at this moment.
    ///
    /// # Errors
    /// The database's.
    pub async fn seal_all(&self) -> Result<()> {
        while self.seal().await? > 0 {}
        Ok(())
    }

    async fn try_to_seal(&self) -> Result<u64> {
        // A look without a transaction first: mostly there is nothing, and SQLite has one writer for all.
        if ledger_unsealed::Entity::find()
            .one(self.store.db.read())
            .await?
            .is_none()
        {
            return Ok(0);
        }
        let tx = self.store.db.begin().await?;
        let (mut seq, mut head) = last(&tx).await?;
        let (batches, open) = open(&tx, Some(BATCHES_AT_ONCE)).await?;
        let mut seals = Vec::with_capacity(open.len());
        for Open { id, entry } in &open {
            seq += 1;
            head = head.then(&text(entry));
            seals.push(ledger_seal::ActiveModel {
                seq: Set(i64::try_from(seq).map_err(|_| Error::Corrupt("ledger_seal.seq"))?),
                entry_id: Set(*id),
                hash: Set(head.to_string()),
            });
        }
        for chunk in seals.chunks(IDS_AT_ONCE) {
            ledger_seal::Entity::insert_many(chunk.to_vec())
                .exec_without_returning(&tx)
                .await?;
        }
        ledger_unsealed::Entity::delete_many()
            .filter(ledger_unsealed::Column::Id.is_in(batches))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(open.len() as u64)
    }
}

/// The end of the chain.
pub(super) async fn last<C: ConnectionTrait>(conn: &C) -> Result<(u64, Head)> {
    let row = ledger_seal::Entity::find()
        .order_by_desc(ledger_seal::Column::Seq)
        .one(conn)
        .await?;
    let Some(row) = row else {
        return Ok((0, Head::START));
    };
    let seq = u64::try_from(row.seq).map_err(|_| Error::Corrupt("ledger_seal.seq"))?;
    Ok((
        seq,
        Head::parse(&row.hash).map_err(|_| Error::Corrupt("ledger_seal.hash"))?,
    ))
}

/// What is not sealed, in the order in which it will be; and the batches that it came in.
pub(super) async fn open<C: ConnectionTrait>(conn: &C, batches_max: Option<u64>) -> Result<(Vec<Uuid>, Vec<Open>)> {
    let rows = ledger_unsealed::Entity::find()
        .order_by_asc(ledger_unsealed::Column::AtMs)
        .order_by_asc(ledger_unsealed::Column::Id)
        .limit(batches_max)
        .all(conn)
        .await?;
    let mut ids: Vec<Uuid> = Vec::new();
    for row in &rows {
        let batch: Vec<Uuid> = serde_json::from_str(&row.entry_ids).map_err(|_| Error::Corrupt("ledger_unsealed"))?;
        ids.extend(batch);
    }
    let mut found = complete(conn, &ids).await?;
    let in_order = ids.iter().map(|id| {
        let entry = found.remove(id).ok_or(Error::Corrupt("ledger_unsealed"))?;
        Ok(Open { id: *id, entry })
    });
    Ok((
        rows.iter().map(|row| row.id).collect(),
        in_order.collect::<Result<_>>()?,
    ))
}

/// Entries by their rows' ids, each placing with the split that its order keeps.
pub(super) async fn complete<C: ConnectionTrait>(conn: &C, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Entry>> {
    let mut entries = BTreeMap::new();
    for chunk in ids.chunks(IDS_AT_ONCE) {
        let filter = Condition::all().add(ledger_entry::Column::Id.is_in(chunk.to_vec()));
        for row in rows::entries(conn, filter).await? {
            entries.insert(row.id, row.entry);
        }
    }
    let placed: BTreeSet<OrderId> = entries
        .values()
        .filter(|entry| entry.kind == EntryKind::Place)
        .filter_map(|entry| entry.order)
        .collect();
    let placed: Vec<Uuid> = placed.into_iter().map(|order| order.0).collect();
    let mut splits = BTreeMap::new();
    for chunk in placed.chunks(IDS_AT_ONCE) {
        let filter = Condition::all().add(meal_order::Column::Id.is_in(chunk.to_vec()));
        for row in orders::load(conn, filter).await? {
            splits.insert(row.order.id, booking::split_of(&row.order));
        }
    }
    for entry in entries.values_mut().filter(|entry| entry.kind == EntryKind::Place) {
        entry.split = entry.order.and_then(|order| splits.remove(&order));
    }
    Ok(entries)
}
