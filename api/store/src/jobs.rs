//! Background work: claimed with a lease, finished, tried again or given up. Jobs are written in the transaction of what
//! makes them necessary, so neither can be lost without the other.

use domain::id::{JobId, OrderId, SittingId};
use domain::order::{OrderMode, OrderState, SittingState};
use domain::time::At;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value;
use uuid::Uuid;

use crate::board::{News, NewsKind};
use crate::clock::SKEW_MS;
use crate::entity::{command_once, idempotency, job, meal_order, refresh_token, sitting};
use crate::{Error, Result, System, ids};

/// How long a worker may be silent before another takes its job over.
pub const LEASE_MS: i64 = 30_000;
/// Tries before a job is given up and shown to people ([`crate::given_up`]).
const TRIES_MAX: i32 = 8;
/// The longest pause before the next try.
const PAUSE_MS_MAX: i64 = 256_000;
/// How long answers under idempotency keys are kept.
const ANSWERS_KEPT_MS: i64 = 30 * 24 * 3_600_000;

pub(crate) const WAITING: &str = "waiting";
pub(crate) const RUNNING: &str = "running";
const DONE: &str = "done";
pub(crate) const DEAD: &str = "dead";

/// A job as it is left for the worker, due at once. `unique_key` is what keeps it from being left twice.
pub(crate) fn waiting(task: &str, unique_key: String, payload: String, now: At) -> job::ActiveModel {
    job::ActiveModel {
        id: Set(ids::new_id()),
        task: Set(task.to_owned()),
        unique_key: Set(unique_key),
        payload: Set(payload),
        due_at_ms: Set(now.0),
        state: Set(WAITING.to_owned()),
        lease_owner: Set(None),
        lease_until_ms: Set(0),
        attempts: Set(0),
        last_error: Set(None),
        created_at_ms: Set(now.0),
        finished_at_ms: Set(None),
    }
}

/// A job that this worker holds.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// Id.
    pub id: JobId,
    /// What to do.
    pub task: String,
    /// With what.
    pub payload: Value,
    /// Which try this is, from 1.
    pub attempt: i32,
}

impl System<'_> {
    /// Takes the next due job, or one whose worker fell silent.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim_job(&self, worker: &str) -> Result<Option<Claimed>> {
        let now = self.store.clock.now();
        let lease_now = self.store.clock.session_now();
        // Nothing is due later than a pause from now, nor leased for longer than a lease, but by a clock that was ahead.
        let due = || {
            let waits = Condition::any()
                .add(job::Column::DueAtMs.lte(now.0))
                .add(job::Column::DueAtMs.gt(now.0 + PAUSE_MS_MAX + SKEW_MS));
            let is_left = Condition::any()
                .add(job::Column::LeaseUntilMs.lt(lease_now.0))
                .add(job::Column::LeaseUntilMs.gt(lease_now.0 + LEASE_MS + SKEW_MS));
            Condition::any()
                .add(Condition::all().add(job::Column::State.eq(WAITING)).add(waits))
                .add(Condition::all().add(job::Column::State.eq(RUNNING)).add(is_left))
        };
        // A look without a lock first: most of the time there is nothing, and SQLite has one writer for all.
        if job::Entity::find()
            .filter(due())
            .one(self.store.db.read())
            .await?
            .is_none()
        {
            return Ok(None);
        }
        let tx = self.store.db.begin().await?;
        let mut query = job::Entity::find().filter(due()).order_by_asc(job::Column::DueAtMs);
        if self.store.db.locks_rows() {
            query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        let Some(row) = query.one(&tx).await? else {
            return Ok(None);
        };
        if row.state == RUNNING && row.attempts >= TRIES_MAX {
            // It takes its workers down with it before they can say so: whoever claimed it once more would be the next.
            give_up(&tx, row, "its worker fell silent each time", now).await?;
            tx.commit().await?;
            self.tell_given_up().await;
            return Ok(None);
        }
        let claimed = Claimed {
            id: JobId(row.id),
            task: row.task.clone(),
            payload: serde_json::from_str(&row.payload).map_err(|_| Error::Corrupt("job.payload"))?,
            attempt: row.attempts + 1,
        };
        let mut row = row.into_active_model();
        row.state = Set(RUNNING.to_owned());
        row.lease_owner = Set(Some(worker.to_owned()));
        row.lease_until_ms = Set(lease_now.0 + LEASE_MS);
        row.attempts = Set(claimed.attempt);
        row.update(&tx).await?;
        tx.commit().await?;
        Ok(Some(claimed))
    }

    /// Marks a job as done. `false` when another worker has taken it over meanwhile: then it is the other's to finish.
    ///
    /// # Errors
    /// The database's.
    pub async fn finish_job(&self, claimed: &Claimed) -> Result<bool> {
        let row = job::ActiveModel {
            state: Set(DONE.to_owned()),
            finished_at_ms: Set(Some(self.store.clock.now().0)),
            last_error: Set(None),
            ..Default::default()
        };
        self.let_go(claimed, row).await
    }

    /// Puts a failed job back with a growing pause, or gives it up. `error` must not hold personal data. `false` when another
    /// worker has taken it over meanwhile.
    ///
    /// # Errors
    /// The database's.
    pub async fn retry_job(&self, claimed: &Claimed, error: &str) -> Result<bool> {
        let given_up = claimed.attempt >= TRIES_MAX;
        let now = self.store.clock.now();
        let pause_ms = (1_000_i64 << claimed.attempt.clamp(0, 8)).min(PAUSE_MS_MAX);
        let row = job::ActiveModel {
            state: Set(if given_up { DEAD } else { WAITING }.to_owned()),
            due_at_ms: Set(now.0 + pause_ms),
            last_error: Set(Some(error.to_owned())),
            finished_at_ms: Set(given_up.then_some(now.0)),
            ..Default::default()
        };
        let ours = self.let_go(claimed, row).await?;
        if ours && given_up {
            self.tell_given_up().await;
        }
        Ok(ours)
    }

    /// A worker that was frozen beyond its lease wakes up with a job that isn't its own any more; each claim counts one try
    /// more, so the try says whose it is.
    async fn let_go(&self, claimed: &Claimed, row: job::ActiveModel) -> Result<bool> {
        let done = job::Entity::update_many()
            .set(row)
            .filter(job::Column::Id.eq(claimed.id.0))
            .filter(job::Column::State.eq(RUNNING))
            .filter(job::Column::Attempts.eq(claimed.attempt))
            .exec(self.store.db.write())
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Work was given up: the desks look again at what they show.
    async fn tell_given_up(&self) {
        // The row stands; a board that is away only delays the desk's next look.
        let _ = self.store.board.tell(&News::look_again(NewsKind::Round)).await;
    }

    /// Sittings whose cut-off has passed and that are still published.
    ///
    /// # Errors
    /// The database's.
    pub async fn due_to_close(&self) -> Result<Vec<SittingId>> {
        let now = self.store.clock.now();
        let due = Condition::all()
            .add(sitting::Column::State.eq(SittingState::Published.name()))
            .add(sitting::Column::CutoffAtMs.lte(now.0));
        self.sitting_ids(due).await
    }

    /// Sittings that are over and not ended.
    ///
    /// # Errors
    /// The database's.
    pub async fn due_to_end(&self) -> Result<Vec<SittingId>> {
        let now = self.store.clock.now();
        let due = Condition::all()
            .add(sitting::Column::State.eq(SittingState::Closed.name()))
            .add(sitting::Column::EndsAtMs.lte(now.0));
        self.sitting_ids(due).await
    }

    async fn sitting_ids(&self, due: Condition) -> Result<Vec<SittingId>> {
        let ids: Vec<Uuid> = sitting::Entity::find()
            .select_only()
            .column(sitting::Column::Id)
            .filter(due)
            .order_by_asc(sitting::Column::Id)
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        Ok(ids.into_iter().map(SittingId).collect())
    }

    /// Meals of a sitting that were to be eaten or fetched there and are still open.
    ///
    /// # Errors
    /// The database's.
    pub async fn uncollected(&self, sitting: SittingId) -> Result<Vec<OrderId>> {
        let ids: Vec<Uuid> = meal_order::Entity::find()
            .select_only()
            .column(meal_order::Column::Id)
            .filter(meal_order::Column::SittingId.eq(sitting.0))
            .filter(meal_order::Column::State.eq(OrderState::Placed.name()))
            .filter(meal_order::Column::Mode.ne(OrderMode::Delivery.name()))
            .into_tuple()
            .all(self.store.db.read())
            .await?;
        Ok(ids.into_iter().map(OrderId).collect())
    }

    /// Removes what has run out: sessions, and answers whose clients have long given up.
    ///
    /// # Errors
    /// The database's.
    pub async fn sweep(&self) -> Result<u64> {
        let session_now: At = self.store.clock.session_now();
        let sessions = refresh_token::Entity::delete_many()
            .filter(refresh_token::Column::ExpiresAtMs.lt(session_now.0))
            .exec(self.store.db.write())
            .await?;
        let answers = idempotency::Entity::delete_many()
            .filter(idempotency::Column::CreatedAtMs.lt(self.store.clock.now().0 - ANSWERS_KEPT_MS))
            .exec(self.store.db.write())
            .await?;
        let commands = command_once::Entity::delete_many()
            .filter(command_once::Column::CreatedAtMs.lt(self.store.clock.now().0 - crate::once::KEPT_MS))
            .exec(self.store.db.write())
            .await?;
        let allowances = self.sweep_allowances().await?;
        Ok(sessions.rows_affected + answers.rows_affected + commands.rows_affected + allowances)
    }
}

async fn give_up(tx: &DatabaseTransaction, row: job::Model, error: &str, now: At) -> Result<()> {
    let mut row = row.into_active_model();
    row.state = Set(DEAD.to_owned());
    row.last_error = Set(Some(error.to_owned()));
    row.finished_at_ms = Set(Some(now.0));
    row.update(tx).await?;
    Ok(())
}

#[cfg(test)]
mod tests;
