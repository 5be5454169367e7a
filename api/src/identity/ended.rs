//! Which sessions have ended while their access tokens would still be good.
//!
//! The process keeps them in memory and reads them again when somebody's sessions end anywhere (the board's news say so)
//! and every two seconds in any case, so that it holds within two seconds with the board away too. A request asks the
//! memory: no statement, whatever the number of kiosks.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use store::board::{News, NewsKind};
use store::{Result, Store};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

/// No process is behind by more, whatever becomes of the news.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The ended sessions, as this process knows them.
#[derive(Clone)]
pub struct Ended(watch::Receiver<Arc<HashSet<Uuid>>>);

impl Ended {
    /// Reads them, and goes on reading them as long as somebody asks. Call it on the runtime that lives as long as the
    /// process.
    ///
    /// # Errors
    /// The database's: a process that doesn't know who is out lets nobody in.
    pub async fn follow(store: &Store) -> Result<Self> {
        let news = store.board().watch();
        let (known, asked) = watch::channel(Arc::new(store.system().sessions_ended().await?));
        tokio::spawn(keep_reading(store.clone(), news, known));
        Ok(Self(asked))
    }

    /// Whether a session has ended.
    #[must_use]
    pub fn has(&self, session: Uuid) -> bool {
        self.0.borrow().contains(&session)
    }

    /// Returns when the session has ended.
    pub(crate) async fn wait_for(&mut self, session: Uuid) {
        if self.0.wait_for(|known| known.contains(&session)).await.is_err() {
            // Nobody reads any more: the runtime is ending, and the process with it.
            std::future::pending::<()>().await;
        }
    }
}

async fn keep_reading(store: Store, mut news: Receiver<News>, known: watch::Sender<Arc<HashSet<Uuid>>>) {
    let mut look = interval(LOOK_EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = known.closed() => return,
            _ = look.tick() => {}
            () = told(&mut news) => {}
        }
        match store.system().sessions_ended().await {
            Ok(now) => {
                known.send_if_modified(|old| {
                    let changed = **old != now;
                    if changed {
                        *old = Arc::new(now);
                    }
                    changed
                });
            }
            // What needs the database fails as well; only menus go on from the board.
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "ended sessions can't be read"),
        }
    }
}

/// Returns when sessions may have ended somewhere.
async fn told(news: &mut Receiver<News>) {
    loop {
        match news.recv().await {
            Ok(one) if one.kind == NewsKind::Session => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
