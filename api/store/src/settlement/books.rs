//! What settlement moves, in the ledger: the payment of a claim, and the parts that a re-rating shifts between payers. In
//! the transaction that writes them, under the same locks as the writer's batches.

use std::collections::{BTreeMap, BTreeSet};

use domain::code::Coded;
use domain::id::{CanteenId, ClaimId, OrderId, RerateId};
use domain::ledger::booking::{self, Shifted};
use domain::ledger::claim::{self as paid, PaidClaim};
use domain::ledger::{Account, BookError, Draft};
use domain::money::Fen;
use domain::order::{Order, Payment};
use domain::settlement::DueKind;
use domain::settlement::rerate::Difference;
use domain::subsidy::split::Fund;
use domain::time::At;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::step;
use crate::diners::diners_for_orders;
use crate::entity::{claim, claim_line, meal_order};
use crate::ledger::load::{Hold, Need};
use crate::ledger::{load, save};
use crate::orders::rows as orders;
use crate::{Error, Result, Scoped};

/// Ids of one `IN` list.
const IDS_AT_ONCE: usize = 500;

impl Scoped<'_> {
    /// Books that a claim was paid.
    pub(super) async fn book_payment(
        &self,
        tx: &DatabaseTransaction,
        row: &claim::Model,
        payment: &step::Payment,
    ) -> Result<()> {
        let wanted = PaidClaim {
            id: ClaimId(row.id),
            canteen_id: CanteenId(row.canteen_id),
            fund_id: row.fund_id.clone(),
            total: Fen(row.total_fen),
            beside: beside(tx, row.id).await?,
            paid_on: payment.paid_on,
        };
        let need = Need {
            hold: Hold::Shared,
            accounts: BTreeSet::from([Account::Fund(row.fund_id.clone())]),
            orders: BTreeSet::new(),
            after: At::default(),
        };
        self.book_in(tx, &need, |draft| paid::pay(draft, &wanted)).await
    }

    /// Books what a re-rating changes about the price and the fee of some orders. Awards are booked with their claim.
    pub(super) async fn book_rerating(
        &self,
        tx: &DatabaseTransaction,
        run: RerateId,
        found: &[(Order, Difference)],
    ) -> Result<()> {
        let mut shifted: BTreeMap<OrderId, Vec<Shifted>> = BTreeMap::new();
        let mut seniors = BTreeSet::new();
        let mut accounts = BTreeSet::new();
        for (order, difference) in found {
            let amount = &difference.amount;
            if !matches!(amount.kind, DueKind::Meal | DueKind::Fee) {
                continue;
            }
            if !matches!(amount.fund, Fund::Own | Fund::Merchant) {
                accounts.insert(Account::Fund(amount.fund_id.clone()));
            }
            seniors.insert(order.senior_id.0);
            shifted.entry(order.id).or_default().push(Shifted {
                fund: amount.fund,
                fund_id: amount.fund_id.clone(),
                fen: amount.fen,
            });
        }
        // The writer locks the seniors before it looks at their orders; from here on these orders stand still.
        diners_for_orders(tx, &self.store.keys, &seniors, true).await?;
        let mut rated = Vec::with_capacity(shifted.len());
        let ids: Vec<Uuid> = shifted.keys().map(|id| id.0).collect();
        for portion in ids.chunks(IDS_AT_ONCE) {
            let which = Condition::all().add(meal_order::Column::Id.is_in(portion.to_vec()));
            rated.extend(orders::load(tx, which).await?.into_iter().map(|row| row.order));
        }
        let need = Need {
            hold: Hold::Shared,
            accounts,
            orders: shifted.keys().copied().collect(),
            after: rated.iter().map(|order| order.booked_at).max().unwrap_or_default(),
        };
        let run = run.to_string();
        self.book_in(tx, &need, |draft| {
            rated
                .iter_mut()
                .try_for_each(|order| booking::rerate(draft, order, &run, &shifted[&order.id]))
        })
        .await?;
        for order in &rated {
            meal_order::Entity::update_many()
                .col_expr(
                    meal_order::Column::Turn,
                    Expr::value(i32::try_from(order.turn).unwrap_or(i32::MAX)),
                )
                .col_expr(meal_order::Column::BookedAtMs, Expr::value(order.booked_at.0))
                .filter(meal_order::Column::Id.eq(order.id.0))
                .exec(tx)
                .await?;
        }
        Ok(())
    }

    /// Loads the books, books, writes them: all of it or nothing.
    async fn book_in(
        &self,
        tx: &DatabaseTransaction,
        need: &Need,
        book: impl FnOnce(&mut Draft<'_>) -> std::result::Result<(), BookError>,
    ) -> Result<()> {
        let mut found = load::books(tx, self.store.clock.now(), need).await?;
        found.books.by = Some(self.actor.id);
        let mut draft = found.books.draft();
        book(&mut draft).map_err(|error| Error::conflict(error.code(), error.to_string()))?;
        let written = draft.written();
        found.books.book(written);
        save::books(tx, &found.books, &found.before, found.before.closed_to).await
    }
}

/// What of a claim no meal's entry has taken from the fund: awards, and meals from before there was a ledger.
async fn beside(tx: &DatabaseTransaction, claim_id: Uuid) -> Result<Fen> {
    let unbooked = Query::select()
        .column(meal_order::Column::Id)
        .from(meal_order::Entity)
        .and_where(Expr::col(meal_order::Column::Payment).eq(Payment::Unbooked.name()))
        .to_owned();
    let which = Condition::any()
        .add(claim_line::Column::Kind.is_in([DueKind::Award.name(), DueKind::Volume.name()]))
        .add(claim_line::Column::OrderId.in_subquery(unbooked));
    let sum: Option<Option<i64>> = claim_line::Entity::find()
        .select_only()
        .column_as(claim_line::Column::Fen.sum().cast_as("bigint"), "sum")
        .filter(claim_line::Column::ClaimId.eq(claim_id))
        .filter(which)
        .into_tuple()
        .one(tx)
        .await?;
    Ok(Fen(sum.flatten().unwrap_or(0)))
}
