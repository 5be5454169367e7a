//! 上门收款: cash that is due at a door, and what of it a volunteer carries.

use std::collections::BTreeMap;

use domain::cash::ReceiptLine;
use domain::delivery::RoundState;
use domain::id::{OrderId, ReceiptId, RoundId, SeniorId, StopId};
use domain::ledger::Account;
use domain::money::Fen;
use domain::order::Payment;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::load;
use crate::entity::{ledger_entry, ledger_posting, meal_order, receipt};
use crate::ledger::balances::summed;
use crate::rounds::{Meal, Round};
use crate::{Error, Result, Scoped};

/// What one person at a door has to pay in cash.
#[derive(Debug, Clone)]
pub struct DoorCash {
    /// Who.
    pub senior_id: SeniorId,
    /// For which meals.
    pub orders: Vec<OrderId>,
    /// How much.
    pub due: Fen,
    /// What the round has got for them.
    pub taken: Fen,
}

/// The receipts that stand for what a round has got at a door.
#[derive(Debug, Clone, Default)]
pub(crate) struct DoorTaken {
    /// One for each person who paid.
    pub(crate) receipts: Vec<ReceiptId>,
    /// The entries of all of them.
    pub(crate) keys: Vec<String>,
}

impl Scoped<'_> {
    /// What is due in cash at a door of the volunteer's own round, person by person; and the round's id.
    ///
    /// # Errors
    /// [`Error::NotFound`] at somebody else's door; `round_not_under_way`.
    pub async fn door_cash(&self, id: StopId) -> Result<(RoundId, Vec<DoorCash>)> {
        let (round, meals) = self.own_door(id).await?;
        let ids: Vec<OrderId> = meals.iter().map(|meal| meal.order_id).collect();
        let conn = self.store.db.read();
        let in_cash = meal_order::Entity::find()
            .filter(meal_order::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .filter(meal_order::Column::Payment.eq(Payment::Cash.name()))
            .all(conn)
            .await?;
        let owed = load::owed_for(conn, &ids).await?;
        let got = cash_taken(conn, round.id, &ids).await?;
        let mut people: Vec<DoorCash> = Vec::new();
        for row in in_cash {
            let (order, senior_id) = (OrderId(row.id), SeniorId(row.senior_id));
            let [due, taken] = [&owed, &got].map(|of| of.get(&order).copied().unwrap_or_default());
            match people.iter_mut().find(|known| known.senior_id == senior_id) {
                Some(known) => {
                    known.orders.push(order);
                    known.due += due;
                    known.taken += taken;
                }
                None => people.push(DoorCash {
                    senior_id,
                    orders: vec![order],
                    due,
                    taken,
                }),
            }
        }
        people.sort_by_key(|one| one.senior_id);
        Ok((round.id, people))
    }

    /// What the volunteer's own round has got in cash at one of its doors.
    ///
    /// # Errors
    /// [`Error::NotFound`] at somebody else's door; `round_not_under_way`.
    pub(crate) async fn door_taken(&self, id: StopId) -> Result<DoorTaken> {
        let (round, meals) = self.own_door(id).await?;
        let conn = self.store.db.read();
        let ids: Vec<OrderId> = meals.iter().map(|meal| meal.order_id).collect();
        let taken = cash_taken(conn, round.id, &ids).await?;
        let rows = receipt::Entity::find()
            .filter(receipt::Column::CanteenId.eq(round.canteen_id.0))
            .filter(receipt::Column::SeniorId.is_in(meals.iter().map(|meal| meal.senior_id.0)))
            .filter(receipt::Column::Way.eq("bag"))
            .filter(receipt::Column::CorrectedAtMs.is_null())
            .order_by_asc(receipt::Column::Id)
            .all(conn)
            .await?;
        let mut stands = DoorTaken::default();
        for row in rows {
            let lines: Vec<ReceiptLine> =
                serde_json::from_str(&row.lines).map_err(|_| Error::Corrupt("receipt.lines"))?;
            if lines.iter().any(|line| taken.contains_key(&line.order_id)) {
                let keys: Vec<String> = serde_json::from_str(&row.keys).map_err(|_| Error::Corrupt("receipt.keys"))?;
                stands.receipts.push(ReceiptId(row.id));
                stands.keys.extend(keys);
            }
        }
        Ok(stands)
    }

    /// A door of the volunteer's own round, while that is under way.
    async fn own_door(&self, id: StopId) -> Result<(Round, Vec<Meal>)> {
        let round = self.own_round().await?;
        if round.state != RoundState::Departed {
            return Err(Error::conflict("round_not_under_way", "the round is not on its way"));
        }
        let stop = round.stops.iter().find(|stop| stop.id == id);
        let meals = stop.ok_or(Error::NotFound("stop"))?.meals.clone();
        Ok((round, meals))
    }

    /// What is still owed in cash for these meals; those for which nothing is to be collected are left out.
    pub(crate) async fn cash_due(&self, ids: &[OrderId]) -> Result<BTreeMap<OrderId, Fen>> {
        let conn = self.store.db.read();
        let mut owed = load::owed_for(conn, ids).await?;
        let in_cash: Vec<uuid::Uuid> = meal_order::Entity::find()
            .select_only()
            .column(meal_order::Column::Id)
            .filter(meal_order::Column::Id.is_in(owed.keys().map(|id| id.0)))
            .filter(meal_order::Column::Payment.eq(Payment::Cash.name()))
            .into_tuple()
            .all(conn)
            .await?;
        owed.retain(|order, fen| in_cash.contains(&order.0) && *fen > Fen::ZERO);
        Ok(owed)
    }

    /// What a round of a canteen in scope has collected and not handed over.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn bag_cash(&self, id: RoundId) -> Result<Fen> {
        let row = crate::entity::round::Entity::find_by_id(id.0)
            .one(self.store.db.read())
            .await?;
        let row = row.ok_or(Error::NotFound("round"))?;
        let path = self.canteen_path(domain::id::CanteenId(row.canteen_id)).await;
        path.map_err(|_| Error::NotFound("round"))?;
        self.in_the_bag(id).await
    }

    /// What a round has collected and not handed over.
    pub(crate) async fn in_the_bag(&self, id: RoundId) -> Result<Fen> {
        summed(self.store.db.read(), &Account::Bag(id)).await
    }
}

/// What a round got for each of these meals; what was taken back is no longer in it.
pub(crate) async fn cash_taken<C: ConnectionTrait>(
    conn: &C,
    round: RoundId,
    ids: &[OrderId],
) -> Result<BTreeMap<OrderId, Fen>> {
    let found: Vec<(Uuid, i64)> = ledger_posting::Entity::find()
        .select_only()
        .column(ledger_entry::Column::OrderId)
        .column(ledger_posting::Column::Fen)
        .join(JoinType::InnerJoin, load::to_entry())
        .filter(ledger_posting::Column::Account.eq(Account::Bag(round).key()))
        .filter(ledger_entry::Column::OrderId.is_in(ids.iter().map(|id| id.0)))
        .into_tuple()
        .all(conn)
        .await?;
    let mut taken: BTreeMap<OrderId, Fen> = BTreeMap::new();
    for (order, fen) in found {
        *taken.entry(OrderId(order)).or_default() += Fen(fen);
    }
    taken.retain(|_, fen| *fen != Fen::ZERO);
    Ok(taken)
}
