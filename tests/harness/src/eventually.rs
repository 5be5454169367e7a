//! The one way of waiting.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval, timeout};

/// How long anything may take before a test calls it broken. Generous: two cores run many tests at once.
pub const DEADLINE: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_millis(25);

/// Asks again and again until the probe has an answer; panics with `what` when the deadline passes.
pub async fn eventually<T>(what: &str, mut probe: impl AsyncFnMut() -> Option<T>) -> T {
    let asking = async {
        let mut step = interval(STEP);
        step.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            step.tick().await;
            if let Some(answer) = probe().await {
                return answer;
            }
        }
    };
    match timeout(DEADLINE, asking).await {
        Ok(answer) => answer,
        Err(_) => panic!("not within {} s: {what}", DEADLINE.as_secs()),
    }
}
