//! What the clock does. Any number of workers may drive the same ladders: each step is one transaction on a held row, so it
//! is made once, and a worker that is killed leaves either the whole step or none of it.

use domain::delivery::outcome::AlarmState;
use domain::ladder::Act;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{clockwork, hold};
use crate::entity::alarm;
use crate::{Result, System};

/// Ladders of one look; the rest are due at the next.
const AT_ONCE: u64 = 200;
/// Steps a ladder makes in one look: more than there are rungs, so that one is caught up at once after an outage.
const STEPS_MAX: usize = 16;

impl System<'_> {
    /// Makes every step that is due; answers how many were made. One that can't be made holds none of the others up.
    ///
    /// # Errors
    /// The last that came up, when all the others have been made: a driver that fails must not look well to a watcher.
    pub async fn ladders_drive(&self) -> Result<usize> {
        let now = self.store.clock.now();
        let due: Vec<Uuid> = alarm::Entity::find()
            .select_only()
            .column(alarm::Column::Id)
            .filter(alarm::Column::State.ne(AlarmState::Closed.name()))
            .filter(alarm::Column::DueAtMs.lte(now.0))
            .order_by_desc(alarm::Column::Severity)
            .order_by_asc(alarm::Column::DueAtMs)
            .limit(AT_ONCE)
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        let mut made = 0;
        let mut failed = None;
        for id in due {
            match self.ladder_climb(id).await {
                Ok(steps) => made += steps,
                Err(error) => {
                    tracing::error!(alarm = %id, error = &error as &dyn std::error::Error, "a ladder can't be driven");
                    failed = Some(error);
                }
            }
        }
        failed.map_or(Ok(made), Err)
    }

    async fn ladder_climb(&self, id: Uuid) -> Result<usize> {
        for made in 0..STEPS_MAX {
            if !self.ladder_step(id).await? {
                return Ok(made);
            }
        }
        Ok(STEPS_MAX)
    }

    async fn ladder_step(&self, id: Uuid) -> Result<bool> {
        let tx = self.store.db.begin().await?;
        let mut held = hold(&tx, &self.store.keys, id).await?;
        let at = self.store.clock.now();
        let made = self
            .store
            .act_on(&tx, &mut held, &Act::Tick, &clockwork(), (at, None))
            .await?;
        if made == 0 {
            return Ok(false);
        }
        tx.commit().await?;
        self.store.tell_alarm(&held.row).await;
        Ok(true)
    }
}
