//! What a senior has with us: paid in ahead, owed, and whether they pay by the month.

use domain::cash::command::{Correct, CorrectReason};
use domain::cash::{CashCommand, Owing};
use domain::id::{ReceiptId, SeniorId, StopId};
use domain::ledger::Account;
use domain::money::Fen;
use domain::order::Done;
use domain::place::PlacePath;
use domain::time::At;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde_json::json;
use std::sync::Arc;

use super::command::{Booked, Once};
use super::load;
use crate::audit::{self, Act};
use crate::entity::{receipt, senior};
use crate::ledger::rows;
use crate::writer::{Rider, WriteError};
use crate::{Error, Result, Scoped, System};

/// What a senior has with us. Nobody but staff sees it.
#[derive(Debug, Clone)]
pub struct Purse {
    /// Paid in ahead.
    pub balance: Fen,
    /// Owed for meals; below zero it is owed to the senior.
    pub owed: Vec<Owing>,
    /// Whether they may pay by the month.
    pub monthly_bill: bool,
}

impl System<'_> {
    /// What a senior has with us.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn purse(&self, id: SeniorId) -> Result<Purse> {
        let conn = self.store.db.read();
        let row = senior::Entity::find_by_id(id.0)
            .one(conn)
            .await?
            .ok_or(Error::NotFound("senior"))?;
        let held = rows::held(conn, &[Account::Prepaid(id).key()].into(), false).await?;
        Ok(Purse {
            balance: held.first().map_or(Fen::ZERO, |(_, held)| held.fen),
            owed: load::owing(conn, id).await?,
            monthly_bill: row.monthly_bill,
        })
    }
}

/// Marks receipts as corrected, in the transaction that reverses their entries.
struct Strike(Vec<ReceiptId>);

#[async_trait::async_trait]
impl Rider for Strike {
    async fn ride(&self, tx: &DatabaseTransaction, now: At, _: &Done) -> Result<()> {
        receipt::Entity::update_many()
            .col_expr(receipt::Column::CorrectedAtMs, Expr::value(now.0))
            .filter(receipt::Column::Id.is_in(self.0.iter().map(|id| id.0)))
            .exec(tx)
            .await?;
        Ok(())
    }
}

impl Scoped<'_> {
    /// Says whether a senior in scope may pay by the month.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn set_monthly_bill(&self, id: SeniorId, monthly: bool) -> Result<()> {
        let tx = self.store.db.begin().await?;
        let row = senior::Entity::find_by_id(id.0)
            .filter(self.covers(senior::Column::PlacePath))
            .one(&tx)
            .await?
            .ok_or(Error::NotFound("senior"))?;
        senior::Entity::update_many()
            .col_expr(senior::Column::MonthlyBill, Expr::value(monthly))
            .filter(senior::Column::Id.eq(id.0))
            .exec(&tx)
            .await?;
        let act = Act {
            action: "senior.monthly_bill",
            subject_kind: "senior",
            subject_id: id.to_string(),
            place_path: &PlacePath(row.place_path),
            detail: json!({"monthly": monthly}),
        };
        audit::write(&tx, self.store.clock.now(), self.actor, act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Reverses everything that a receipt in scope stands for.
    ///
    /// # Errors
    /// As a [`WriteError`]: the writer's; [`Error::NotFound`] outside the scope.
    pub async fn correct_receipt(
        &self,
        id: ReceiptId,
        reason: CorrectReason,
        once: Once<'_>,
    ) -> Result<Result<Booked, WriteError>> {
        let view = self.receipt(id).await?;
        let correct = Correct {
            keys: view.receipt.keys,
            expected: None,
            person: self.actor.id,
            reason,
        };
        Ok(self
            .book(
                CashCommand::Correct(correct),
                Some(once),
                Some(Arc::new(Strike(vec![id]))),
            )
            .await)
    }

    /// Reverses all that the volunteer's own round has got at one of its doors, in one command; says how much. Where
    /// nothing is there and the key is new, nothing is done.
    ///
    /// # Errors
    /// As a [`WriteError`]: the writer's, `amount_changed` and `bag_emptied` among them; [`Error::NotFound`] at somebody
    /// else's door; `round_not_under_way`.
    pub async fn correct_door(
        &self,
        id: StopId,
        expected: Fen,
        reason: CorrectReason,
        once: Once<'_>,
    ) -> Result<Result<Fen, WriteError>> {
        let taken = self.door_taken(id).await?;
        let nothing = taken.receipts.is_empty();
        let correct = Correct {
            keys: taken.keys,
            expected: Some(expected),
            person: self.actor.id,
            reason,
        };
        let strike = Arc::new(Strike(taken.receipts));
        // Asked even where nothing is left: the same request sent again gets the answer that it got.
        match self.book(CashCommand::Correct(correct), Some(once), Some(strike)).await {
            Ok(_) => Ok(Ok(expected)),
            Err(WriteError::Refused(_)) if nothing => Ok(Ok(Fen::ZERO)),
            Err(error) => Ok(Err(error)),
        }
    }
}
