//! 一个都没落下: each night the day's proof is written down, whatever it says.

use chrono::NaiveTime;
use domain::time::ServiceDay;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Error, Result, Store};

/// The task's name in the job table.
pub const TASK: &str = "prove_day";
/// Dinner is over and its rounds are back.
const NIGHT: (u32, u32) = (21, 30);

/// Nights that are made up for, when nobody worked while they passed.
const MADE_UP: i64 = 7;

/// Leaves the night's task once the night has come, and those of the week's nights that nobody has proved.
pub(crate) async fn schedule(store: &Store) -> Result<()> {
    let now = store.clock.now();
    for back in 0..=MADE_UP {
        let day = now.day().plus_days(-back);
        let night = NaiveTime::from_hms_opt(NIGHT.0, NIGHT.1, 0).map(|time| day.at(time));
        if night.is_none_or(|night| now < night) {
            continue;
        }
        let payload = json!({ "day": day });
        store
            .system()
            .leave_once(TASK, &format!("{TASK}/{day}"), &payload)
            .await?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct Payload {
    day: ServiceDay,
}

/// Proves the day named in the payload.
///
/// # Errors
/// The database's; then the job is tried again.
pub(crate) async fn run(store: &Store, payload: &Value) -> Result<()> {
    let Payload { day } = serde_json::from_value(payload.clone()).map_err(|_| Error::Corrupt("job.payload"))?;
    let gaps = store.system().prove_day(day).await?;
    if gaps > 0 {
        tracing::warn!(%day, gaps, "somebody may have been dropped: see the proof of this day");
    } else {
        tracing::info!(%day, "nobody was dropped");
    }
    Ok(())
}
