//! Background work that was given up.

use actix_web::{get, web};
use domain::id::{CanteenId, JobId, SittingId};
use domain::role::Permission;
use domain::time::{At, MealPeriod, ServiceDay};
use serde::Serialize;
use store::given_up::{DeadJob, DeadSitting};
use utoipa::ToSchema;

use crate::compose::App;
use crate::identity::caller::Caller;
use crate::problem::{Answer, Problem};

/// The jobs that wait for somebody, oldest first.
#[derive(Serialize, ToSchema)]
pub struct DeadJobs {
    items: Vec<DeadJobView>,
}

/// One of them. It never holds personal data.
#[derive(Serialize, ToSchema)]
pub struct DeadJobView {
    #[schema(value_type = String)]
    id: JobId,
    /// For instance `plan_rounds`: then people wait for their meals.
    task: String,
    attempts: i32,
    /// In the words of the log.
    last_error: Option<String>,
    #[schema(value_type = String)]
    created_at: At,
    #[schema(value_type = Option<String>)]
    given_up_at: Option<At>,
    sitting: Option<JobSitting>,
}

/// The sitting that waits for it.
#[derive(Serialize, ToSchema)]
pub struct JobSitting {
    #[schema(value_type = String)]
    id: SittingId,
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    canteen: String,
    #[schema(value_type = String)]
    day: ServiceDay,
    #[schema(value_type = String)]
    period: MealPeriod,
}

/// Lists what was tried too often and given up, in one's part of the tree.
#[utoipa::path(tag = "ops", security(("bearer" = [])),
    responses((status = 200, body = DeadJobs), (status = 401, body = Problem), (status = 403, body = Problem)))]
#[get("/jobs")]
pub async fn list_jobs(app: web::Data<App>, caller: Caller) -> Answer<web::Json<DeadJobs>> {
    let actor = caller.may(Permission::JobsAdmin)?;
    let jobs = app.store.within(&actor).dead_jobs().await?;
    Ok(web::Json(DeadJobs {
        items: jobs.into_iter().map(DeadJobView::from).collect(),
    }))
}

impl From<DeadJob> for DeadJobView {
    fn from(job: DeadJob) -> Self {
        Self {
            id: job.id,
            task: job.task,
            attempts: job.attempts,
            last_error: job.last_error,
            created_at: job.created_at,
            given_up_at: job.given_up_at,
            sitting: job.sitting.map(JobSitting::from),
        }
    }
}

impl From<DeadSitting> for JobSitting {
    fn from(sitting: DeadSitting) -> Self {
        Self {
            id: sitting.id,
            canteen_id: sitting.canteen_id,
            canteen: sitting.canteen,
            day: sitting.day,
            period: sitting.period,
        }
    }
}
