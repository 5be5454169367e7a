//! What else ends when a senior is away or gone: open orders, which the worker looks after.

use async_trait::async_trait;
use domain::id::{OrderId, SeniorId};
use domain::order::{Done, FlagCause, OrderState};
use domain::senior::PauseReason;
use domain::time::{At, ServiceDay};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::entity::{job, meal_order, senior};
use crate::writer::Rider;
use crate::{Error, Result, System, ids, jobs};

/// The worker's task.
pub const TASK: &str = "release_senior";

/// Whose open orders of which days are to be released, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Whose.
    pub senior_id: SeniorId,
    /// First day.
    pub from_day: ServiceDay,
    /// Last day.
    pub to_day: Option<ServiceDay>,
    /// Explains a meal that can't be cancelled any more.
    pub cause: FlagCause,
}

impl Release {
    /// Reads a job's payload.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when it isn't one.
    pub fn read(payload: &Value) -> Result<Self> {
        serde_json::from_value(payload.clone()).map_err(|_| Error::Corrupt("job.payload"))
    }
}

/// What explains a meal that a pause came too late for.
pub(crate) fn cause_of(reason: PauseReason) -> FlagCause {
    match reason {
        PauseReason::Hospital => FlagCause::Hospital,
        PauseReason::Children | PauseReason::Camp | PauseReason::OtherHome => FlagCause::Away,
        PauseReason::DeathReported => FlagCause::Deceased,
        PauseReason::MoveReported => FlagCause::Moved,
    }
}

/// Leaves the task for the worker, within the transaction that makes it necessary, so that neither is lost.
pub(crate) async fn release<C: ConnectionTrait>(conn: &C, now: At, release: &Release) -> Result<()> {
    let id = ids::new_id();
    let payload = serde_json::to_string(release).map_err(|_| Error::Corrupt("job.payload"))?;
    let row = jobs::waiting(TASK, format!("{TASK}/{id}"), payload, now);
    job::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// Lets a meal go only while its owner is away. Whoever comes back in this moment waits for the senior's row, and finds the meal
/// either called off, and orders it again, or untouched.
pub struct StillAway(pub Release);

#[async_trait]
impl Rider for StillAway {
    async fn ride(&self, tx: &DatabaseTransaction, _: At, _: &Done) -> Result<()> {
        let row = senior::Entity::find_by_id(self.0.senior_id.0)
            .lock_exclusive()
            .one(tx)
            .await?;
        let standing = row.as_ref().map(senior::Model::standing).transpose()?;
        if standing.is_some_and(|standing| standing.pause.is_none() && !standing.is_gone()) {
            return Err(Error::conflict("lost_race", "they came back in this moment"));
        }
        Ok(())
    }
}

impl System<'_> {
    /// The open orders that a release is about; none when it was taken back meanwhile.
    ///
    /// # Errors
    /// The database's.
    pub async fn open_orders_of(&self, release: &Release) -> Result<Vec<OrderId>> {
        use meal_order::Column;
        let mut query = meal_order::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::SeniorId.eq(release.senior_id.0))
            .filter(Column::State.eq(OrderState::Placed.name()))
            .filter(Column::ServiceDay.gte(release.from_day.to_string()));
        if let Some(to) = release.to_day {
            query = query.filter(Column::ServiceDay.lte(to.to_string()));
        }
        let found: Vec<Uuid> = query.into_tuple().all(self.store.db.read()).await?;
        // Looked at after the orders: taking back opens an order and ends the pause in one step, so an order that was open
        // only then isn't taken for one that the pause has left.
        let row = senior::Entity::find_by_id(release.senior_id.0)
            .one(self.store.db.read())
            .await?;
        let standing = row.as_ref().map(senior::Model::standing).transpose()?;
        if standing.is_some_and(|standing| standing.pause.is_none() && !standing.is_gone()) {
            return Ok(Vec::new());
        }
        Ok(found.into_iter().map(OrderId).collect())
    }
}
