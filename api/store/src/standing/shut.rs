//! A point that was shut for a day has meals ordered already. Standing orders are decided again; single meals are called
//! off, and whose they were stays on the list of those who then have nobody.

use async_trait::async_trait;
use domain::id::{CanteenId, OrderId, SeniorId};
use domain::order::{CancelReason, Done, OrderMode, OrderState};
use domain::time::{At, MealPeriod, ServiceDay};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::entity::{closed_day, job, meal_order, sitting};
use crate::orders::because;
use crate::writer::Rider;
use crate::{Error, Result, System, ids, jobs};

/// The worker's task.
pub const TASK: &str = "shut_point";

/// Which point, and for which day.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct ShutPoint {
    canteen_id: CanteenId,
    day: ServiceDay,
}

impl ShutPoint {
    /// Reads a job's payload.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when it isn't one.
    pub fn read(payload: &Value) -> Result<Self> {
        serde_json::from_value(payload.clone()).map_err(|_| Error::Corrupt("job.payload"))
    }
}

/// A meal that somebody has, or had, at a point that is shut.
pub(super) struct SingleMeal {
    pub(super) senior_id: SeniorId,
    pub(super) period: MealPeriod,
    pub(super) mode: OrderMode,
}

/// Leaves the task for the worker, within the transaction that shuts the point.
pub(super) async fn leave<C: ConnectionTrait>(conn: &C, now: At, canteen_id: CanteenId, day: ServiceDay) -> Result<()> {
    let id = ids::new_id();
    let payload = serde_json::to_string(&ShutPoint { canteen_id, day }).map_err(|_| Error::Corrupt("job.payload"))?;
    let row = jobs::waiting(TASK, format!("{TASK}/{id}"), payload, now);
    job::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// Locks what the point offers that day, in the order in which the writer does.
pub(super) async fn lock_sittings(tx: &DatabaseTransaction, canteen: CanteenId, day: ServiceDay) -> Result<()> {
    sitting::Entity::find()
        .filter(sitting::Column::CanteenId.eq(canteen.0))
        .filter(sitting::Column::ServiceDay.eq(day.to_string()))
        .order_by_asc(sitting::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    Ok(())
}

/// The meals there that are still open, and those that were called off because the point was shut.
pub(super) async fn single_meals<C: ConnectionTrait>(
    conn: &C,
    canteen: CanteenId,
    day: ServiceDay,
) -> Result<Vec<SingleMeal>> {
    use meal_order::Column;
    let open_or_called_off = Condition::any()
        .add(Column::State.eq(OrderState::Placed.name()))
        .add(Column::CancelReason.eq(CancelReason::PointShut.name()));
    let found = meal_order::Entity::find()
        .filter(Column::CanteenId.eq(canteen.0))
        .filter(Column::ServiceDay.eq(day.to_string()))
        .filter(open_or_called_off)
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    found
        .into_iter()
        .map(|row| {
            Ok(SingleMeal {
                senior_id: SeniorId(row.senior_id),
                period: MealPeriod::parse(&row.period).ok_or(Error::Corrupt("meal_order.period"))?,
                mode: OrderMode::parse(&row.mode).ok_or(Error::Corrupt("meal_order.mode"))?,
            })
        })
        .collect()
}

impl System<'_> {
    /// The open meals of a point on a day on which it is shut; none when it opens after all.
    ///
    /// # Errors
    /// The database's.
    pub async fn meals_of_shut_point(&self, point: &ShutPoint) -> Result<Vec<OrderId>> {
        use meal_order::Column;
        let conn = self.store.db.read();
        let found: Vec<Uuid> = meal_order::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::CanteenId.eq(point.canteen_id.0))
            .filter(Column::ServiceDay.eq(point.day.to_string()))
            .filter(Column::State.eq(OrderState::Placed.name()))
            .into_tuple()
            .all(conn)
            .await?;
        let shut = closed_day::Entity::find_by_id((point.canteen_id.0, point.day.to_string()));
        if shut.one(conn).await?.is_none() {
            return Ok(Vec::new());
        }
        Ok(found.into_iter().map(OrderId).collect())
    }
}

/// Calls a meal off only while its point is shut, and writes beside it that this was why. The writer holds the sitting, as does
/// whoever opens the point after all.
pub struct BecauseShut(pub OrderId, pub ShutPoint);

#[async_trait]
impl Rider for BecauseShut {
    async fn ride(&self, tx: &DatabaseTransaction, _: At, _: &Done) -> Result<()> {
        let shut = closed_day::Entity::find_by_id((self.1.canteen_id.0, self.1.day.to_string()));
        if shut.one(tx).await?.is_none() {
            return Err(Error::conflict("lost_race", "the point opens after all"));
        }
        because(tx, self.0, CancelReason::PointShut).await
    }
}
