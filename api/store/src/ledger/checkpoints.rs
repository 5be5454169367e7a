//! Checkpoints: what an account's postings came to by the end of a day, where summing them all would take long.
//!
//! A day must be over for good first: the shared row's `open_from` moves on, and no batch books before it, whatever its
//! machine's clock says.

use domain::time::ServiceDay;
use sea_orm::sea_query::{Expr, ExprTrait, LockType};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::balances::sum_fen;
use super::load::BOOK;
use crate::entity::{ledger_book, ledger_checkpoint, ledger_posting};
use crate::{Error, Result, System};

/// Postings since the last checkpoint that make a new one worth its row.
const POSTINGS_MIN: i64 = 200;

impl System<'_> {
    /// Ends the days before today for good, and writes checkpoints by the last of them; returns how many.
    ///
    /// # Errors
    /// The database's.
    pub async fn checkpoint(&self) -> Result<u64> {
        let today = self.store.clock.now().day();
        let book = ledger_book::Entity::find_by_id(BOOK).one(self.store.db.read()).await?;
        let Some(book) = book else {
            return Ok(0);
        };
        let from = book.open_from.as_deref().map(ServiceDay::parse).transpose();
        let from = from.map_err(|_| Error::Corrupt("ledger_book.open_from"))?;
        if from.is_some_and(|from| from >= today) {
            return Ok(0);
        }
        let tx = self.store.db.begin().await?;
        // Whoever writes at this moment holds the row shared; from here on nobody books before today.
        let row = ledger_book::Entity::find_by_id(BOOK)
            .lock(LockType::Update)
            .one(&tx)
            .await?;
        let row = row.ok_or(Error::Corrupt("ledger_book"))?;
        if row
            .open_from
            .as_deref()
            .is_some_and(|from| from >= today.to_string().as_str())
        {
            return Ok(0);
        }
        let end = ledger_book::ActiveModel {
            id: Set(BOOK),
            open_from: Set(Some(today.to_string())),
            ..Default::default()
        };
        ledger_book::Entity::update(end).exec(&tx).await?;
        let written = write(&tx, today.plus_days(-1)).await?;
        tx.commit().await?;
        Ok(written)
    }
}

async fn write(tx: &DatabaseTransaction, until: ServiceDay) -> Result<u64> {
    let count = Expr::col((ledger_posting::Entity, ledger_posting::Column::Fen)).count();
    let busy: Vec<String> = ledger_posting::Entity::find()
        .select_only()
        .column(ledger_posting::Column::Account)
        .filter(ledger_posting::Column::BookDay.lte(until.to_string()))
        .group_by(ledger_posting::Column::Account)
        .having(count.gte(POSTINGS_MIN))
        .into_tuple()
        .all(tx)
        .await?;
    let mut written = 0;
    for account in busy {
        let last = ledger_checkpoint::Entity::find()
            .filter(ledger_checkpoint::Column::Account.eq(account.clone()))
            .order_by_desc(ledger_checkpoint::Column::BookDay)
            .one(tx)
            .await?;
        let mut since = ledger_posting::Entity::find()
            .select_only()
            .expr_as(sum_fen(), "fen")
            .column_as(ledger_posting::Column::Fen.count(), "postings")
            .filter(ledger_posting::Column::Account.eq(account.clone()))
            .filter(ledger_posting::Column::BookDay.lte(until.to_string()));
        if let Some(last) = &last {
            since = since.filter(ledger_posting::Column::BookDay.gt(last.book_day.clone()));
        }
        let found: Option<(Option<i64>, i64)> = since.into_tuple().one(tx).await?;
        let (fen, postings) = found.unwrap_or_default();
        if postings < POSTINGS_MIN {
            continue;
        }
        let row = ledger_checkpoint::ActiveModel {
            account: Set(account),
            book_day: Set(until.to_string()),
            fen: Set(last.map_or(0, |last| last.fen) + fen.unwrap_or(0)),
        };
        ledger_checkpoint::Entity::insert(row)
            .exec_without_returning(tx)
            .await?;
        written += 1;
    }
    Ok(written)
}
