//! What else ends when a senior is away or gone: orders and doors, which others look after.

use domain::time::{At, ServiceDay};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::json;
use uuid::Uuid;

use crate::entity::job;
use crate::{Result, ids};

/// The worker's task: cancel the senior's open orders of these days and take their doors off the rounds.
const TASK: &str = "release_senior";

/// Leaves the task for the worker, within the transaction that makes it necessary, so that neither is lost.
pub(crate) async fn release<C: ConnectionTrait>(
    conn: &C,
    now: At,
    senior: Uuid,
    from: ServiceDay,
    to: Option<ServiceDay>,
) -> Result<()> {
    let id = ids::new_id();
    let payload = json!({
        "senior_id": senior,
        "from_day": from.to_string(),
        "to_day": to.map(|day| day.to_string()),
    });
    let row = job::ActiveModel {
        id: Set(id),
        task: Set(TASK.to_owned()),
        unique_key: Set(format!("{TASK}/{id}")),
        payload: Set(payload.to_string()),
        due_at_ms: Set(now.0),
        state: Set("waiting".to_owned()),
        lease_owner: Set(None),
        lease_until_ms: Set(0),
        attempts: Set(0),
        last_error: Set(None),
        created_at_ms: Set(now.0),
        finished_at_ms: Set(None),
    };
    job::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}
