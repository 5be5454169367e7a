//! 账户流水: an account day by day and entry by entry, for finance and auditors.

use std::collections::BTreeMap;

use domain::ledger::{Account, Entry};
use domain::money::Fen;
use domain::time::ServiceDay;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::balances::{self, sum_fen};
use super::rows::{self, IDS_AT_ONCE};
use crate::entity::{ledger_checkpoint, ledger_entry, ledger_posting};
use crate::{Error, Result, System};

/// One day of an account, with the account's own sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementDay {
    /// Which.
    pub day: ServiceDay,
    /// What came in.
    pub raised: Fen,
    /// What went out.
    pub lowered: Fen,
    /// What it held at its end.
    pub holds: Fen,
}

/// An account over some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it held before the first of them.
    pub before: Fen,
    /// The days on which something moved.
    pub days: Vec<StatementDay>,
}

/// What all accounts hold at this moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrialBalance {
    /// All accounts that belong to no senior, by key.
    pub accounts: Vec<(Account, Fen)>,
    /// What all seniors together have paid in ahead.
    pub prepaid: Fen,
    /// What all seniors together owe.
    pub owed: Fen,
}

/// An entry, and what it did to the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The entry.
    pub entry: Entry,
    /// With the account's own sign.
    pub fen: Fen,
}

impl System<'_> {
    /// What an account held, and what moved on each day.
    ///
    /// # Errors
    /// The database's.
    pub async fn statement(&self, account: &Account, from: ServiceDay, to: ServiceDay) -> Result<Statement> {
        let before = self.held_before(account, from).await?;
        let mut moves: BTreeMap<String, (Fen, Fen)> = BTreeMap::new();
        for is_debit in [true, false] {
            let sign = if is_debit {
                ledger_posting::Column::Fen.gt(0)
            } else {
                ledger_posting::Column::Fen.lt(0)
            };
            let rows: Vec<(String, i64)> = ledger_posting::Entity::find()
                .select_only()
                .column(ledger_posting::Column::BookDay)
                .expr_as(sum_fen(), "fen")
                .filter(ledger_posting::Column::Account.eq(account.key()))
                .filter(ledger_posting::Column::BookDay.between(from.to_string(), to.to_string()))
                .filter(sign)
                .group_by(ledger_posting::Column::BookDay)
                .into_tuple()
                .all(self.store.db.read())
                .await?;
            for (day, fen) in rows {
                let (raised, lowered) = moves.entry(day).or_default();
                let change = account.held(Fen(fen));
                if change > Fen::ZERO {
                    *raised += change;
                } else {
                    *lowered += -change;
                }
            }
        }
        let mut holds = before;
        let days = moves.into_iter().map(|(day, (raised, lowered))| {
            holds = holds + raised - lowered;
            Ok(StatementDay {
                day: ServiceDay::parse(&day).map_err(|_| Error::Corrupt("ledger_posting.book_day"))?,
                raised,
                lowered,
                holds,
            })
        });
        Ok(Statement {
            days: days.collect::<Result<_>>()?,
            before,
        })
    }

    async fn held_before(&self, account: &Account, day: ServiceDay) -> Result<Fen> {
        let conn = self.store.db.read();
        let from = ledger_checkpoint::Entity::find()
            .filter(ledger_checkpoint::Column::Account.eq(account.key()))
            .filter(ledger_checkpoint::Column::BookDay.lt(day.to_string()))
            .order_by_desc(ledger_checkpoint::Column::BookDay)
            .one(conn)
            .await?;
        let mut rest = ledger_posting::Entity::find()
            .select_only()
            .expr_as(sum_fen(), "fen")
            .filter(ledger_posting::Column::Account.eq(account.key()))
            .filter(ledger_posting::Column::BookDay.lt(day.to_string()));
        if let Some(from) = &from {
            rest = rest.filter(ledger_posting::Column::BookDay.gt(from.book_day.clone()));
        }
        let rest: Option<Option<i64>> = rest.into_tuple().one(conn).await?;
        Ok(account.held(Fen(from.map_or(0, |from| from.fen) + rest.flatten().unwrap_or(0))))
    }

    /// The entries that touched an account on some days, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database's.
    pub async fn moves(&self, account: &Account, from: ServiceDay, to: ServiceDay, limit: u64) -> Result<Vec<Move>> {
        let conn = self.store.db.read();
        let ids: Vec<Uuid> = ledger_posting::Entity::find()
            .select_only()
            .column(ledger_posting::Column::EntryId)
            .filter(ledger_posting::Column::Account.eq(account.key()))
            .filter(ledger_posting::Column::BookDay.between(from.to_string(), to.to_string()))
            .order_by_desc(ledger_posting::Column::BookDay)
            .order_by_desc(ledger_posting::Column::EntryId)
            .limit(limit)
            .into_tuple()
            .all(conn)
            .await?;
        let mut moves = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(IDS_AT_ONCE) {
            let filter = Condition::all().add(ledger_entry::Column::Id.is_in(chunk.to_vec()));
            let found = rows::entries(conn, filter).await?;
            moves.extend(found.into_iter().map(|row| Move {
                fen: account.held(row.entry.sum_of(account)),
                entry: row.entry,
            }));
        }
        moves.sort_by_key(|one| std::cmp::Reverse(one.entry.at));
        Ok(moves)
    }

    /// What every account holds; the seniors' own are two sums, since what somebody has is nobody's business.
    ///
    /// # Errors
    /// The database's.
    pub async fn trial_balance(&self) -> Result<TrialBalance> {
        let mut trial = TrialBalance::default();
        for (account, holds) in balances::all(self.store.db.read()).await?.into_values() {
            match account {
                Account::Prepaid(_) => trial.prepaid += holds,
                Account::Owed(_) => trial.owed += holds,
                account => trial.accounts.push((account, holds)),
            }
        }
        Ok(trial)
    }
}
