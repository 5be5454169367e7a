//! What accounts hold: kept beside the postings where there is a floor, summed from the last checkpoint elsewhere.

use std::collections::BTreeMap;

use domain::ledger::Account;
use domain::money::Fen;
use domain::time::At;
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::rows;
use crate::entity::{ledger_checkpoint, ledger_held, ledger_posting, ledger_unsealed};
use crate::{Result, System};

/// Entries that the chain hasn't reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backlog {
    /// How many.
    pub entries: u64,
    /// The oldest of them.
    pub since: Option<At>,
}

impl System<'_> {
    /// What an account holds, with the account's own sign.
    ///
    /// # Errors
    /// The database's.
    pub async fn balance(&self, account: &Account) -> Result<Fen> {
        let conn = self.store.db.read();
        let kept = ledger_held::Entity::find_by_id(account.key()).one(conn).await?;
        match kept {
            Some(row) => Ok(Fen(row.held_fen)),
            None => summed(conn, account).await,
        }
    }

    /// How far behind the chain is.
    ///
    /// # Errors
    /// The database's.
    pub async fn backlog(&self) -> Result<Backlog> {
        let rows: Vec<(i32, i64)> = ledger_unsealed::Entity::find()
            .select_only()
            .column(ledger_unsealed::Column::Entries)
            .column(ledger_unsealed::Column::AtMs)
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        Ok(Backlog {
            entries: rows
                .iter()
                .map(|(entries, _)| u64::try_from(*entries).unwrap_or(0))
                .sum(),
            since: rows.iter().map(|(_, at_ms)| At(*at_ms)).min(),
        })
    }
}

/// The sum of amounts as both databases give a whole number.
pub(super) fn sum_fen() -> SimpleExpr {
    Expr::col((ledger_posting::Entity, ledger_posting::Column::Fen))
        .sum()
        .cast_as("bigint")
}

/// What an account's postings come to, with the account's own sign, from its last checkpoint on.
pub(crate) async fn summed<C: ConnectionTrait>(conn: &C, account: &Account) -> Result<Fen> {
    let from = ledger_checkpoint::Entity::find()
        .filter(ledger_checkpoint::Column::Account.eq(account.key()))
        .order_by_desc(ledger_checkpoint::Column::BookDay)
        .one(conn)
        .await?;
    let mut query = ledger_posting::Entity::find()
        .select_only()
        .expr_as(sum_fen(), "fen")
        .filter(ledger_posting::Column::Account.eq(account.key()));
    if let Some(from) = &from {
        query = query.filter(ledger_posting::Column::BookDay.gt(from.book_day.clone()));
    }
    let rest: Option<Option<i64>> = query.into_tuple().one(conn).await?;
    Ok(account.held(Fen(from.map_or(0, |from| from.fen) + rest.flatten().unwrap_or(0))))
}

/// What every account holds, as the installation shows it, by key.
pub(super) async fn all<C: ConnectionTrait>(conn: &C) -> Result<BTreeMap<String, (Account, Fen)>> {
    let mut from: BTreeMap<String, (String, i64)> = BTreeMap::new();
    let checkpoints = ledger_checkpoint::Entity::find()
        .order_by_asc(ledger_checkpoint::Column::BookDay)
        .all(conn)
        .await?;
    for row in checkpoints {
        from.insert(row.account, (row.book_day, row.fen));
    }
    let mut balances = BTreeMap::new();
    let sums: Vec<(String, i64)> = ledger_posting::Entity::find()
        .select_only()
        .column(ledger_posting::Column::Account)
        .expr_as(sum_fen(), "fen")
        .group_by(ledger_posting::Column::Account)
        .into_tuple()
        .all(conn)
        .await?;
    for (key, sum) in sums {
        let account = rows::account(&key)?;
        // Where it has a checkpoint, that is what is shown and so what has to be proved.
        let holds = if from.contains_key(&key) {
            summed(conn, &account).await?
        } else {
            account.held(Fen(sum))
        };
        balances.insert(key, (account, holds));
    }
    for row in ledger_held::Entity::find().all(conn).await? {
        let account = rows::account(&row.account)?;
        balances.insert(row.account, (account, Fen(row.held_fen)));
    }
    Ok(balances)
}
