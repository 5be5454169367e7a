//! 月结账单: what seniors owe for a month's meals that were put on the bill.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{CanteenId, OrderId, SeniorId};
use domain::ledger::Month;
use domain::money::Fen;
use domain::order::Payment;
use domain::time::{MealPeriod, ServiceDay};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::load;
use crate::entity::{meal_order, senior};
use crate::orders::masked_names;
use crate::{Error, Result, Scoped};

/// A meal on a bill.
#[derive(Debug, Clone)]
pub struct BillLine {
    /// Which.
    pub order_id: OrderId,
    /// When.
    pub service_day: ServiceDay,
    /// Which meal.
    pub period: MealPeriod,
    /// Where.
    pub canteen_id: CanteenId,
    /// The meal's own share.
    pub own_share: Fen,
    /// What of it is still to be paid.
    pub due: Fen,
}

/// A senior's bill of a month.
#[derive(Debug, Clone)]
pub struct Bill {
    /// Whose.
    pub senior_id: SeniorId,
    /// Their number.
    pub senior_number: String,
    /// 王*芳
    pub masked_name: String,
    /// Which month.
    pub month: Month,
    /// The meals.
    pub lines: Vec<BillLine>,
}

impl Bill {
    /// What is still to be paid.
    #[must_use]
    pub fn due(&self) -> Fen {
        self.lines.iter().map(|line| line.due).sum()
    }
}

impl Scoped<'_> {
    /// The bills of a month of all seniors in scope who have one, by their numbers.
    ///
    /// # Errors
    /// The database's.
    pub async fn bills(&self, month: Month) -> Result<Vec<Bill>> {
        let seniors: Vec<Uuid> = meal_order::Entity::find()
            .select_only()
            .distinct()
            .column(meal_order::Column::SeniorId)
            .join(
                JoinType::InnerJoin,
                meal_order::Entity::belongs_to(senior::Entity)
                    .from(meal_order::Column::SeniorId)
                    .to(senior::Column::Id)
                    .into(),
            )
            .filter(self.covers(senior::Column::PlacePath))
            .filter(meal_order::Column::Payment.eq(Payment::Bill.name()))
            .filter(meal_order::Column::ServiceDay.between(month.first().to_string(), month.last().to_string()))
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        let mut bills = Vec::with_capacity(seniors.len());
        for id in seniors.into_iter().collect::<BTreeSet<_>>() {
            bills.push(self.bill(SeniorId(id), month).await?);
        }
        bills.sort_by(|one, two| one.senior_number.cmp(&two.senior_number));
        Ok(bills)
    }

    /// A senior's bill of a month.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope.
    pub async fn bill(&self, id: SeniorId, month: Month) -> Result<Bill> {
        let conn = self.store.db.read();
        let person = senior::Entity::find_by_id(id.0)
            .filter(self.covers(senior::Column::PlacePath))
            .one(conn)
            .await?
            .ok_or(Error::NotFound("senior"))?;
        let due: BTreeMap<OrderId, Fen> = load::owing(conn, id)
            .await?
            .into_iter()
            .map(|owing| (owing.order_id, owing.fen))
            .collect();
        let meals = meal_order::Entity::find()
            .filter(meal_order::Column::SeniorId.eq(id.0))
            .filter(meal_order::Column::Payment.eq(Payment::Bill.name()))
            .filter(meal_order::Column::ServiceDay.between(month.first().to_string(), month.last().to_string()))
            .order_by_asc(meal_order::Column::ServiceDay)
            .order_by_asc(meal_order::Column::Id)
            .all(conn)
            .await?;
        let lines = meals.into_iter().map(|row| {
            let order_id = OrderId(row.id);
            Ok(BillLine {
                order_id,
                service_day: ServiceDay::parse(&row.service_day)
                    .map_err(|_| Error::Corrupt("meal_order.service_day"))?,
                period: MealPeriod::parse(&row.period).ok_or(Error::Corrupt("meal_order.period"))?,
                canteen_id: CanteenId(row.canteen_id),
                own_share: Fen(row.self_fen),
                due: due.get(&order_id).copied().unwrap_or_default(),
            })
        });
        let lines: Vec<BillLine> = lines.collect::<Result<_>>()?;
        let names = masked_names(conn, [id.0].into()).await?;
        Ok(Bill {
            senior_id: id,
            senior_number: person.number,
            masked_name: names.get(&id.0).cloned().unwrap_or_default(),
            month,
            lines,
        })
    }
}
