//! Tells another host that the ladders are driven. What it doesn't hear for a minute it must call out: a stopped worker can't
//! say that it has stopped.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// At most so long between two beats: a watcher that allows a minute then misses none by chance.
const PAUSE_MAX: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_secs(20);
const ANSWER_MAX: Duration = Duration::from_secs(8);

/// Where another host listens, and how often.
#[derive(Clone)]
pub struct Heartbeat {
    url: Option<String>,
    pause: Duration,
}

impl Default for Heartbeat {
    fn default() -> Self {
        Self {
            url: None,
            pause: PAUSE,
        }
    }
}

impl std::fmt::Debug for Heartbeat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address of a watcher is what lets anybody feign a beat.
        write!(f, "Heartbeat({})", if self.url.is_some() { "set" } else { "-" })
    }
}

impl Heartbeat {
    /// `pause_s` is cut to thirty seconds.
    #[must_use]
    pub fn new(url: Option<&str>, pause_s: u64) -> Self {
        Self {
            url: url.filter(|url| !url.is_empty()).map(str::to_owned),
            pause: Duration::from_secs(pause_s.max(1)).min(PAUSE_MAX),
        }
    }
}

/// Beats for as long as `driven` goes on counting; a ladder driver that hangs or fails is silent.
pub(crate) async fn beat(heartbeat: Heartbeat, driven: Arc<AtomicU64>) {
    let Some(url) = heartbeat.url else { return };
    let http = match reqwest::Client::builder().timeout(ANSWER_MAX).build() {
        Ok(http) => http,
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "no heartbeat can be sent");
            return;
        }
    };
    let mut seen = 0;
    let mut tick = tokio::time::interval(heartbeat.pause);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let now = driven.load(Ordering::SeqCst);
        if now == seen {
            tracing::warn!("the ladders are not driven; no heartbeat is sent");
            continue;
        }
        seen = now;
        match http.get(&url).send().await {
            Ok(answer) if answer.status().is_success() => {}
            Ok(answer) => tracing::warn!(status = answer.status().as_u16(), "the heartbeat was not taken"),
            Err(error) => {
                let error = error.without_url();
                tracing::warn!(error = &error as &dyn std::error::Error, "the heartbeat did not arrive");
            }
        }
    }
}
