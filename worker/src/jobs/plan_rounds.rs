//! Cut-off → rounds.

use serde_json::Value;
use store::{Result, Store};

use crate::travel::Source;

/// The task's name in the job table.
pub const TASK: &str = "plan_rounds";

/// Plans the rounds of the sitting named in the payload, once.
///
/// # Errors
/// The database's; then the job is tried again.
pub async fn run(store: &Store, travel: &Source, worker: &str, payload: &Value) -> Result<()> {
    let _ = (store, travel, worker, payload);
    Err(store::Error::Corrupt("not planned yet"))
}
