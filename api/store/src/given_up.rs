//! Work that was tried too often and given up: people have to know of it, remove the cause, and begin it again. A meal
//! may hang on it.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{CanteenId, JobId, SittingId};
use domain::order::SittingState;
use domain::place::PlacePath;
use domain::time::{At, MealPeriod, ServiceDay};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::audit::{self, Act};
use crate::entity::{canteen, job, plan, senior, sitting};
use crate::jobs::{DEAD, RUNNING, WAITING};
use crate::{Error, Result, Scoped, System, jobs};

/// The task that makes a sitting's rounds.
pub(crate) const PLAN_ROUNDS: &str = "plan_rounds";
/// Somebody decided that it need not be done.
const DISMISSED: &str = "dismissed";
/// Jobs of one list at most; more than a handful is one cause.
const ROWS_MAX: u64 = 200;

/// A job that was given up. It holds no personal data.
#[derive(Debug, Clone)]
pub struct DeadJob {
    /// Id.
    pub id: JobId,
    /// What was to be done.
    pub task: String,
    /// How often it was tried.
    pub attempts: i32,
    /// What went wrong the last time.
    pub last_error: Option<String>,
    /// Since when it was to be done.
    pub created_at: At,
    /// When it was given up.
    pub given_up_at: Option<At>,
    /// The sitting it is about.
    pub sitting: Option<DeadSitting>,
    path: PlacePath,
}

/// Which sitting waits for a job.
#[derive(Debug, Clone)]
pub struct DeadSitting {
    /// Id.
    pub id: SittingId,
    /// Whose.
    pub canteen_id: CanteenId,
    /// That canteen's name.
    pub canteen: String,
    /// Its day.
    pub day: ServiceDay,
    /// Its meal.
    pub period: MealPeriod,
}

/// What is known of the work that makes a sitting's rounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PlanningWork {
    /// The plan is written.
    pub(crate) is_made: bool,
    /// The job waits or is under way.
    pub(crate) lives: bool,
}

impl System<'_> {
    /// How many jobs were given up, for the metrics.
    ///
    /// # Errors
    /// The database's.
    pub async fn dead_jobs_count(&self) -> Result<u64> {
        let dead = job::Entity::find().filter(job::Column::State.eq(DEAD));
        Ok(dead.count(self.store.db.read()).await?)
    }

    /// The jobs that were given up, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn dead_jobs(&self) -> Result<Vec<DeadJob>> {
        let conn = self.store.db.read();
        let rows = job::Entity::find()
            .filter(job::Column::State.eq(DEAD))
            .order_by_asc(job::Column::Id)
            .limit(ROWS_MAX)
            .all(conn)
            .await?;
        let payloads: Vec<Value> = rows
            .iter()
            .map(|row| serde_json::from_str(&row.payload).unwrap_or_default())
            .collect();
        let named = |field: &str| {
            payloads
                .iter()
                .filter_map(|payload| id_in(payload, field))
                .collect::<BTreeSet<_>>()
        };
        let sittings = sittings(conn, named("sitting_id")).await?;
        let homes: BTreeMap<Uuid, String> = senior::Entity::find()
            .select_only()
            .columns([senior::Column::Id, senior::Column::PlacePath])
            .filter(senior::Column::Id.is_in(named("senior_id")))
            .into_tuple::<(Uuid, String)>()
            .all(conn)
            .await?
            .into_iter()
            .collect();
        // Work about nobody in particular is the whole county's.
        let county = self.county().await?.map(|county| county.path.0).unwrap_or_default();
        Ok(rows
            .into_iter()
            .zip(&payloads)
            .map(|(row, payload)| {
                let sitting = id_in(payload, "sitting_id").and_then(|id| sittings.get(&id));
                let home = id_in(payload, "senior_id").and_then(|id| homes.get(&id));
                let path = sitting.map(|(_, path)| path).or(home).unwrap_or(&county);
                DeadJob {
                    path: PlacePath(path.clone()),
                    sitting: sitting.map(|(sitting, _)| sitting.clone()),
                    id: JobId(row.id),
                    task: row.task,
                    attempts: row.attempts,
                    last_error: row.last_error,
                    created_at: At(row.created_at_ms),
                    given_up_at: row.finished_at_ms.map(At),
                }
            })
            .collect())
    }
}

impl Scoped<'_> {
    /// The jobs that were given up and are about something in scope.
    ///
    /// # Errors
    /// The database's.
    pub async fn dead_jobs(&self) -> Result<Vec<DeadJob>> {
        let mut all = self.store.system().dead_jobs().await?;
        all.retain(|job| self.allows(&job.path));
        Ok(all)
    }

    /// Begins a job again, as if it had never been tried. Jobs may be repeated safely.
    ///
    /// # Errors
    /// `NotFound` outside the scope, or when it isn't given up (any more).
    pub async fn job_retry(&self, id: JobId) -> Result<()> {
        let job = self.dead_job(id).await?;
        let tx = self.store.db.begin().await?;
        let begun = job::Entity::update_many()
            .col_expr(job::Column::State, Expr::value(WAITING))
            .col_expr(job::Column::Attempts, Expr::value(0))
            // At once by any clock: the command line's isn't that of a demo.
            .col_expr(job::Column::DueAtMs, Expr::value(0_i64))
            .col_expr(job::Column::FinishedAtMs, Expr::value(None::<i64>))
            .filter(job::Column::Id.eq(id.0))
            .filter(job::Column::State.eq(DEAD))
            .exec(&tx)
            .await?;
        if begun.rows_affected == 0 {
            return Err(Error::NotFound("job"));
        }
        self.note_job(&tx, "job.retry", &job, json!({ "task": job.task }))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Decides that a job need not be done. What it was to do stays undone, and shows as such where it matters.
    ///
    /// # Errors
    /// `reason_missing`, `reason_too_long`; `NotFound` outside the scope, or when it isn't given up (any more).
    pub async fn job_dismiss(&self, id: JobId, reason: &str) -> Result<()> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Error::invalid(
                "reason_missing",
                "reason",
                "say why it need not be done",
            ));
        }
        if reason.chars().count() > 200 {
            return Err(Error::invalid("reason_too_long", "reason", "at most 200 characters"));
        }
        let job = self.dead_job(id).await?;
        let tx = self.store.db.begin().await?;
        let gone = job::Entity::update_many()
            .col_expr(job::Column::State, Expr::value(DISMISSED))
            .filter(job::Column::Id.eq(id.0))
            .filter(job::Column::State.eq(DEAD))
            .exec(&tx)
            .await?;
        if gone.rows_affected == 0 {
            return Err(Error::NotFound("job"));
        }
        let detail = json!({ "task": job.task, "reason": reason });
        self.note_job(&tx, "job.dismiss", &job, detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Has the rounds of a closed sitting made that has none, whatever became of the work before.
    ///
    /// # Errors
    /// `NotFound` outside the scope; `sitting_open` before the cut-off; `already_planned`.
    pub async fn rounds_again(&self, id: SittingId) -> Result<()> {
        let sitting = self.sitting(id).await?;
        if matches!(sitting.state, SittingState::Draft | SittingState::Published) {
            return Err(Error::conflict("sitting_open", "orders are still taken"));
        }
        let work = self.planning_of(&[id.0]).await?.remove(&id.0).unwrap_or_default();
        if work.is_made {
            return Err(Error::conflict("already_planned", "the rounds are made"));
        }
        if work.lives {
            return Ok(());
        }
        let path = self.canteen_path(sitting.canteen_id).await?;
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let begun = job::Entity::update_many()
            .col_expr(job::Column::State, Expr::value(WAITING))
            .col_expr(job::Column::Attempts, Expr::value(0))
            .col_expr(job::Column::DueAtMs, Expr::value(now.0))
            .col_expr(job::Column::FinishedAtMs, Expr::value(None::<i64>))
            .filter(job::Column::UniqueKey.eq(planning_key(id.0)))
            .exec(&tx)
            .await?;
        if begun.rows_affected == 0 {
            insert_planning(&tx, id, now).await?;
        }
        let act = Act {
            action: "rounds.again",
            subject_kind: "sitting",
            subject_id: id.to_string(),
            place_path: &path,
            detail: json!({}),
        };
        audit::write(&tx, now, self.actor, act).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What is known of the work that makes the rounds of these sittings.
    pub(crate) async fn planning_of(&self, sittings: &[Uuid]) -> Result<BTreeMap<Uuid, PlanningWork>> {
        let conn = self.store.db.read();
        let made: Vec<Uuid> = plan::Entity::find()
            .select_only()
            .column(plan::Column::SittingId)
            .filter(plan::Column::SittingId.is_in(sittings.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        let alive: Vec<String> = job::Entity::find()
            .select_only()
            .column(job::Column::UniqueKey)
            .filter(job::Column::UniqueKey.is_in(sittings.iter().map(|id| planning_key(*id))))
            .filter(job::Column::State.is_in([WAITING, RUNNING]))
            .into_tuple()
            .all(conn)
            .await?;
        let work = |id: Uuid| PlanningWork {
            is_made: made.contains(&id),
            lives: alive.contains(&planning_key(id)),
        };
        Ok(sittings.iter().map(|id| (*id, work(*id))).collect())
    }

    async fn dead_job(&self, id: JobId) -> Result<DeadJob> {
        let mut all = self.dead_jobs().await?;
        all.retain(|job| job.id == id);
        all.pop().ok_or(Error::NotFound("job"))
    }

    async fn note_job<C: ConnectionTrait>(
        &self,
        conn: &C,
        action: &'static str,
        job: &DeadJob,
        detail: Value,
    ) -> Result<()> {
        let act = Act {
            action,
            subject_kind: "job",
            subject_id: job.id.to_string(),
            place_path: &job.path,
            detail,
        };
        audit::write(conn, self.store.clock.now(), self.actor, act).await
    }
}

/// Leaves the making of a sitting's rounds for the worker.
pub(crate) async fn insert_planning<C: ConnectionTrait>(conn: &C, id: SittingId, now: At) -> Result<()> {
    let work = jobs::waiting(
        PLAN_ROUNDS,
        planning_key(id.0),
        json!({ "sitting_id": id }).to_string(),
        now,
    );
    job::Entity::insert(work).exec_without_returning(conn).await?;
    Ok(())
}

fn planning_key(sitting: Uuid) -> String {
    format!("{PLAN_ROUNDS}/{sitting}")
}

fn id_in(payload: &Value, field: &str) -> Option<Uuid> {
    payload.get(field)?.as_str()?.parse().ok()
}

/// The sittings with their canteens' paths.
async fn sittings<C: ConnectionTrait>(conn: &C, ids: BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, (DeadSitting, String)>> {
    let rows = sitting::Entity::find()
        .filter(sitting::Column::Id.is_in(ids))
        .all(conn)
        .await?;
    let canteens: BTreeMap<Uuid, canteen::Model> = canteen::Entity::find()
        .filter(canteen::Column::Id.is_in(rows.iter().map(|row| row.canteen_id)))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut found = BTreeMap::new();
    for row in rows {
        let canteen = canteens
            .get(&row.canteen_id)
            .ok_or(Error::Corrupt("sitting.canteen_id"))?;
        let known = DeadSitting {
            id: SittingId(row.id),
            canteen_id: CanteenId(canteen.id),
            canteen: canteen.name.clone(),
            day: ServiceDay::parse(&row.service_day).map_err(|_| Error::Corrupt("sitting.service_day"))?,
            period: MealPeriod::parse(&row.period).ok_or(Error::Corrupt("sitting.period"))?,
        };
        found.insert(row.id, (known, canteen.place_path.clone()));
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
