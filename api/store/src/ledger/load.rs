//! The books that a batch is booked on: the shared row, the kept balances, what was booked before about some orders.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::OrderId;
use domain::ledger::{Account, Books, Entry, Month};
use domain::time::{At, ServiceDay};
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QuerySelect};

use super::rows;
use crate::entity::{ledger_book, ledger_entry, ledger_unsealed};
use crate::{Error, Result};

/// The one row's key.
pub(super) const BOOK: i32 = 1;

/// How a batch holds the books while it writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// It only looks.
    Look,
    /// Beside all other batches.
    Shared,
    /// Alone: something is opened or closed that every batch must know of.
    Alone,
}

/// What a batch needs of the books.
#[derive(Debug)]
pub(crate) struct Need {
    /// How it holds them.
    pub(crate) hold: Hold,
    /// Accounts whose kept balance may change.
    pub(crate) accounts: BTreeSet<Account>,
    /// Orders whose entries may be reversed.
    pub(crate) orders: BTreeSet<OrderId>,
    /// The latest entry that this batch may build on.
    pub(crate) after: At,
}

/// The books, and what they were before the batch.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) books: Books,
    pub(crate) before: Before,
}

/// What writing the books back needs besides.
#[derive(Debug, Default)]
pub(crate) struct Before {
    /// Accounts that have a row already.
    pub(crate) kept: BTreeSet<Account>,
    /// The last closed month.
    pub(crate) closed_to: Option<Month>,
    /// Whether this batch holds the books alone.
    pub(crate) alone: bool,
}

pub(crate) async fn books<C: ConnectionTrait>(conn: &C, now: At, need: &Need) -> Result<Loaded> {
    let book = shared_row(conn, need.hold).await?;
    let mut history = history(conn, &need.orders).await?;
    // What is reversed may have touched accounts that nothing else of the batch leads to: a re-rating names other funds.
    let booked = history.values().flatten().flat_map(|entry| &entry.postings);
    let reversed = booked.map(|posting| &posting.account);
    let keys = need.accounts.iter().chain(reversed).map(Account::key).collect();
    let held = rows::held(conn, &keys, need.hold != Hold::Look).await?;
    let last_held = held.iter().map(|(_, held)| held.at);
    let last_booked = history.values().flatten().map(|entry| entry.at);
    let mut last = last_held
        .chain(last_booked)
        .chain([At(book.at_ms), need.after])
        .max()
        .unwrap_or_default();
    if need.hold == Hold::Alone {
        // Later than everything there is, so that nothing that was booked without knowing comes after it in the chain.
        last = last.max(last_unsealed(conn).await?);
    }
    let mut books = Books::at(now.max(At(last.0 + 1)));
    books.open_from = book.open_from.as_deref().map(day).transpose()?;
    let kept = held.iter().map(|(account, _)| account.clone()).collect();
    for (account, held) in held {
        books.keep(account, held);
    }
    for order in &need.orders {
        books.remember(*order, history.remove(order).unwrap_or_default());
    }
    let closed_to = book.closed_to.as_deref().map(Month::parse).transpose();
    Ok(Loaded {
        books,
        before: Before {
            kept,
            closed_to: closed_to.map_err(|_| Error::Corrupt("ledger_book.closed_to"))?,
            alone: need.hold == Hold::Alone,
        },
    })
}

fn day(text: &str) -> Result<ServiceDay> {
    ServiceDay::parse(text).map_err(|_| Error::Corrupt("ledger_book.open_from"))
}

async fn shared_row<C: ConnectionTrait>(conn: &C, hold: Hold) -> Result<ledger_book::Model> {
    if let Some(row) = book_row(conn, hold).await? {
        return Ok(row);
    }
    let row = ledger_book::Model {
        id: BOOK,
        at_ms: 0,
        open_from: None,
        closed_to: None,
    };
    if hold == Hold::Look {
        return Ok(row);
    }
    // The first batch of all makes it.
    let fresh = ledger_book::ActiveModel {
        id: Set(BOOK),
        at_ms: Set(0),
        open_from: Set(None),
        closed_to: Set(None),
    };
    ledger_book::Entity::insert(fresh)
        .on_conflict(OnConflict::column(ledger_book::Column::Id).do_nothing().to_owned())
        .exec_without_returning(conn)
        .await?;
    Ok(book_row(conn, hold).await?.unwrap_or(row))
}

async fn book_row<C: ConnectionTrait>(conn: &C, hold: Hold) -> Result<Option<ledger_book::Model>> {
    let mut query = ledger_book::Entity::find_by_id(BOOK);
    match hold {
        Hold::Look => {}
        Hold::Shared => query = query.lock(LockType::KeyShare),
        Hold::Alone => query = query.lock(LockType::Update),
    }
    Ok(query.one(conn).await?)
}

async fn history<C: ConnectionTrait>(conn: &C, orders: &BTreeSet<OrderId>) -> Result<BTreeMap<OrderId, Vec<Entry>>> {
    let mut found: BTreeMap<OrderId, Vec<Entry>> = BTreeMap::new();
    let all: Vec<uuid::Uuid> = orders.iter().map(|id| id.0).collect();
    for chunk in all.chunks(rows::IDS_AT_ONCE) {
        let filter = Condition::all().add(ledger_entry::Column::OrderId.is_in(chunk.to_vec()));
        for row in rows::entries(conn, filter).await? {
            if let Some(order) = row.entry.order {
                found.entry(order).or_default().push(row.entry);
            }
        }
    }
    // An entry is later than what it reverses; their rows' ids come from several machines' clocks.
    for entries in found.values_mut() {
        entries.sort_by_key(|entry| entry.at);
    }
    Ok(found)
}

async fn last_unsealed<C: ConnectionTrait>(conn: &C) -> Result<At> {
    let last: Option<Option<i64>> = ledger_unsealed::Entity::find()
        .select_only()
        .column_as(ledger_unsealed::Column::AtMs.max(), "last")
        .into_tuple()
        .one(conn)
        .await?;
    Ok(At(last.flatten().unwrap_or(0)))
}
