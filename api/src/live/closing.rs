//! Streams would hold the server's end up until its patience is over; they end as soon as it is asked to stop.

use tokio::sync::watch;

/// Whether the process was asked to stop.
#[derive(Clone)]
pub struct Closing(watch::Receiver<bool>);

impl Closing {
    /// Learns of it as the server does: by SIGINT or SIGTERM. Call it on the runtime that lives as long as the process.
    #[must_use]
    pub fn on_signal() -> Self {
        let (asked, closing) = watch::channel(false);
        tokio::spawn(async move {
            asked_to_stop().await;
            // Nobody listening any more is the end as well.
            let _ = asked.send(true);
        });
        Self(closing)
    }

    /// Returns when the process was asked to stop.
    pub(super) async fn wait(&mut self) {
        // An error says that the watcher itself is gone: the runtime is ending.
        let _ = self.0.wait_for(|asked| *asked).await;
    }
}

/// Ends when the process is asked to stop, by SIGINT or SIGTERM; heard from this call on, not from the first poll.
#[cfg(unix)]
pub fn asked_to_stop() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let terminate = signal(SignalKind::terminate());
    async move {
        let Ok(mut terminate) = terminate else {
            return interrupted().await;
        };
        tokio::select! {
            () = interrupted() => {}
            _ = terminate.recv() => {}
        }
    }
}

/// Ends when the process is asked to stop.
#[cfg(not(unix))]
pub async fn asked_to_stop() {
    interrupted().await;
}

async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Signals can't be heard here; the server's own patience ends the streams.
        std::future::pending::<()>().await;
    }
}
