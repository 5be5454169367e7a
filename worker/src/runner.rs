//! Claim with a lease → run → finish, retry or give up.

use std::time::Duration;

use store::Store;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::travel::Source;

/// How a worker behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where travel times come from.
    pub travel: Source,
    /// How often it looks for what is due.
    pub tick_ms: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            travel: Source::CrowFly,
            tick_ms: 500,
        }
    }
}

/// A worker under way.
pub struct Running {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    /// Lets the job under way finish, then ends.
    pub async fn stop(self) {
        // The receiver is gone only when the task has ended already.
        let _ = self.stop.send(true);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the worker ended badly");
        }
    }
}

/// Starts a worker.
#[must_use]
pub fn start(store: Store, options: Options) -> Running {
    let (stop, mut stopped) = watch::channel(false);
    let task = tokio::spawn(async move {
        let mut tick = tokio::time::interval(Duration::from_millis(options.tick_ms));
        loop {
            tokio::select! {
                _ = stopped.changed() => break,
                _ = tick.tick() => {}
            }
            if let Err(error) = store.ping().await {
                tracing::warn!(error = &error as &dyn std::error::Error, "the database is away");
            }
        }
    });
    Running { stop, task }
}
