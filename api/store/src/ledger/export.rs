//! Writes the ledger as lines, from one moment of the tables, a portion at a time.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::ledger::chain::{Head, text};
use domain::ledger::line::{self, Balance, DayHead, Header, Line, Link, Tally};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::heads::noted_of;
use super::{balances, seal};
use crate::entity::{ledger_head, ledger_seal, ledger_unsealed};
use crate::{Error, Result, System};

/// Entries read at a time.
const PORTION: u64 = 500;

/// Where an export goes, a portion at a time: a file, or somebody who reads slowly.
#[async_trait]
pub trait Outlet: Send {
    /// Takes some whole lines.
    ///
    /// # Errors
    /// The file's, or that nobody reads any more.
    async fn take(&mut self, lines: Vec<u8>) -> std::io::Result<()>;
}

/// Lines on their way.
struct Lines<'a> {
    out: &'a mut dyn Outlet,
    tally: Tally,
    waiting: Vec<u8>,
}

impl Lines<'_> {
    fn write(&mut self, line: &Line) {
        let text = line.text() + "\n";
        self.tally.add(text.as_bytes());
        self.waiting.extend_from_slice(text.as_bytes());
    }

    async fn flush(&mut self) -> Result<()> {
        Ok(self.out.take(std::mem::take(&mut self.waiting)).await?)
    }
}

impl System<'_> {
    /// Writes the whole ledger; returns the number of entries. The same ledger is always the same bytes.
    ///
    /// # Errors
    /// The database's, the file's.
    pub async fn export_ledger(&self, out: &mut dyn Outlet) -> Result<u64> {
        self.seal_all().await?;
        let tx = self.store.db.snapshot().await?;
        let entries = export(&tx, out).await?;
        tx.rollback().await?;
        Ok(entries)
    }
}

async fn export<C: ConnectionTrait>(conn: &C, out: &mut dyn Outlet) -> Result<u64> {
    let (sealed, head) = seal::last(conn).await?;
    let mut lines = Lines {
        out,
        tally: Tally::default(),
        waiting: Vec::new(),
    };
    let entries = sealed + open_entries(conn).await?;
    lines.write(&Line::Header(Header {
        format: line::FORMAT.to_owned(),
        version: line::VERSION,
        entries,
        sealed,
        head,
    }));
    heads(conn, &mut lines).await?;
    chained(conn, &mut lines).await?;
    unchained(conn, sealed, head, &mut lines).await?;
    for (account, holds) in balances::all(conn).await?.into_values() {
        lines.write(&Line::Balance(Balance { account, holds }));
    }
    let end = std::mem::take(&mut lines.tally).end();
    lines.write(&Line::End(end));
    lines.flush().await?;
    Ok(entries)
}

async fn open_entries<C: ConnectionTrait>(conn: &C) -> Result<u64> {
    let counts: Vec<i32> = ledger_unsealed::Entity::find()
        .select_only()
        .column(ledger_unsealed::Column::Entries)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(counts.into_iter().map(|count| u64::try_from(count).unwrap_or(0)).sum())
}

async fn heads<C: ConnectionTrait>(conn: &C, lines: &mut Lines<'_>) -> Result<()> {
    let rows = ledger_head::Entity::find()
        .order_by_asc(ledger_head::Column::Seq)
        .order_by_asc(ledger_head::Column::Day)
        .order_by_asc(ledger_head::Column::Id)
        .all(conn)
        .await?;
    for row in rows {
        let noted = noted_of(row)?;
        lines.write(&Line::Day(DayHead {
            day: noted.day,
            seq: noted.seq,
            head: Head::parse(&noted.head).map_err(|_| Error::Corrupt("ledger_head.head"))?,
        }));
    }
    Ok(())
}

/// The chain as it was sealed: hashes from the seals, entries from their tables. Whether they fit is for the proof to say.
async fn chained<C: ConnectionTrait>(conn: &C, lines: &mut Lines<'_>) -> Result<()> {
    let mut after = 0_i64;
    loop {
        let seals = ledger_seal::Entity::find()
            .filter(ledger_seal::Column::Seq.gt(after))
            .order_by_asc(ledger_seal::Column::Seq)
            .limit(PORTION)
            .all(conn)
            .await?;
        let Some(last) = seals.last() else {
            return Ok(());
        };
        after = last.seq;
        let ids: Vec<Uuid> = seals.iter().map(|row| row.entry_id).collect();
        let mut found: BTreeMap<_, _> = seal::complete(conn, &ids).await?;
        for row in seals {
            lines.write(&Line::Link(Box::new(Link {
                seq: u64::try_from(row.seq).map_err(|_| Error::Corrupt("ledger_seal.seq"))?,
                sealed: true,
                hash: Head::parse(&row.hash).map_err(|_| Error::Corrupt("ledger_seal.hash"))?,
                entry: found
                    .remove(&row.entry_id)
                    .ok_or(Error::Corrupt("ledger_seal.entry_id"))?,
            })));
        }
    }
}

/// What came in while the export was being made: linked by it alone.
async fn unchained<C: ConnectionTrait>(conn: &C, sealed: u64, head: Head, lines: &mut Lines<'_>) -> Result<()> {
    let (_, open) = seal::open(conn, None).await?;
    let mut head = head;
    for (seq, seal::Open { entry, .. }) in (sealed + 1..).zip(open) {
        head = head.then(&text(&entry));
        lines.write(&Line::Link(Box::new(Link {
            seq,
            sealed: false,
            hash: head,
            entry,
        })));
    }
    Ok(())
}
