//! A board that may go away without anybody noticing more than a slower menu.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use async_trait::async_trait;
use domain::id::{CanteenId, SittingId};
use domain::time::ServiceDay;
use tokio::runtime::Handle;
use tokio::sync::broadcast;
use tokio::time::{Instant, sleep};

use super::memory::DayKey;
use super::{Board, Hub, MemoryBoard, News, Picture};
use crate::Result;
use crate::defence::Defence;

/// While the board is away it is asked this often whether it is back, by one task and by nobody else.
const PROBE_EVERY: Duration = Duration::from_secs(1);
/// How long this process trusts its own pictures while it can't hear of the others' changes.
const TRUST: Duration = Duration::from_secs(2);

/// Puts this process's own short-lived pictures in the place of a board that is away or slow.
///
/// It never fails. The first call that does costs one wait; after it the board isn't asked until a probe has found it
/// again, and everything it has missed from here has been shown to it.
pub struct GuardedBoard {
    inner: Arc<Inner>,
    runtime: Handle,
}

struct Inner {
    remote: Arc<dyn Board>,
    /// Changed only under the lock on `owed`, so that no picture falls between the two.
    away: AtomicBool,
    owed: Mutex<HashMap<SittingId, Debt>>,
    local: MemoryBoard,
    trusted_until: Mutex<HashMap<DayKey, Instant>>,
    hub: Hub,
    probe_every: Duration,
}

/// What the board has missed about one sitting. The whole is paid in this order.
#[derive(Clone, Default, PartialEq)]
struct Debt {
    forget: bool,
    show: Option<Picture>,
}

impl GuardedBoard {
    /// Guards `remote`, whose watchers listen to `hub`. Must be called on the runtime that is to keep the probing task.
    pub(super) fn new(remote: Arc<dyn Board>, hub: Hub) -> Self {
        Self::probing(remote, hub, PROBE_EVERY)
    }

    /// The same, with another pause between two questions whether it is back.
    pub(super) fn probing(remote: Arc<dyn Board>, hub: Hub, probe_every: Duration) -> Self {
        let inner = Inner {
            remote,
            away: AtomicBool::new(false),
            owed: Mutex::default(),
            local: MemoryBoard::on(hub.clone()),
            trusted_until: Mutex::default(),
            hub,
            probe_every,
        };
        Self {
            inner: Arc::new(inner),
            runtime: Handle::current(),
        }
    }

    /// The remote's answer, or `None` when it is away.
    async fn ask<T>(&self, answer: impl Future<Output = Result<T>>) -> Option<T> {
        if self.inner.is_away() {
            return None;
        }
        match answer.await {
            Ok(value) => Some(value),
            Err(error) => {
                self.fell_away(&error);
                None
            }
        }
    }

    fn fell_away(&self, error: &crate::Error) {
        let owed = self.inner.owed();
        if self.inner.away.swap(true, Ordering::SeqCst) {
            return;
        }
        drop(owed);
        tracing::warn!(error = ?error, "the board is away; menus come from the database");
        self.runtime.spawn(bring_back(Arc::downgrade(&self.inner)));
    }

    /// Remembers what the board has missed. `false` when it came back meanwhile: then it must be asked again.
    fn owe(&self, sitting: SittingId, add: impl FnOnce(&mut Debt)) -> bool {
        let mut owed = self.inner.owed();
        let away = self.inner.is_away();
        if away && Defence::Debts.stands() {
            add(owed.entry(sitting).or_default());
        }
        away
    }

    /// Shows to the remote, or owes it.
    async fn show_or_owe(&self, picture: &Picture) -> bool {
        loop {
            if self.ask(self.inner.remote.show(picture)).await.is_some() {
                return true;
            }
            if self.owe(picture.sitting_id, |debt| debt.show(picture)) {
                return false;
            }
        }
    }
}

impl Debt {
    fn show(&mut self, picture: &Picture) {
        if self.show.as_ref().is_none_or(|old| old.version < picture.version) {
            self.show = Some(picture.clone());
        }
    }

    fn forget(&mut self) {
        *self = Self {
            forget: true,
            show: None,
        };
    }

    async fn pay(&self, sitting: SittingId, remote: &dyn Board) -> Result<()> {
        if self.forget {
            remote.forget(sitting).await?;
        }
        match &self.show {
            Some(picture) => remote.show(picture).await,
            None => Ok(()),
        }
    }
}

impl Inner {
    fn is_away(&self) -> bool {
        self.away.load(Ordering::SeqCst)
    }

    fn owed(&self) -> MutexGuard<'_, HashMap<SittingId, Debt>> {
        self.owed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn trusted_until(&self) -> MutexGuard<'_, HashMap<DayKey, Instant>> {
        self.trusted_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a day's own pictures off once they are too old to be trusted.
    fn drop_if_old(&self, key: DayKey) {
        let mut until = self.trusted_until();
        if until.get(&key).is_some_and(|until| *until <= Instant::now()) {
            until.remove(&key);
            self.local.forget_day(key);
        }
    }

    /// The first picture of a day starts the time for all of them, and only a reload starts it anew.
    fn trust(&self, key: DayKey, reloaded: bool) {
        let until = Instant::now() + TRUST;
        let mut trusted = self.trusted_until();
        let kept = trusted.entry(key).or_insert(until);
        if reloaded {
            *kept = until;
        }
    }

    /// Whether the remote answers and has been shown all it missed. If so, it is asked again from now on.
    async fn came_back(&self) -> bool {
        if !self.remote.is_up().await {
            return false;
        }
        loop {
            let debts: Vec<_> = {
                let owed = self.owed();
                if owed.is_empty() {
                    self.away.store(false, Ordering::SeqCst);
                    self.local.clear();
                    self.trusted_until().clear();
                    return true;
                }
                owed.iter().map(|(sitting, debt)| (*sitting, debt.clone())).collect()
            };
            for (sitting, debt) in debts {
                if debt.pay(sitting, self.remote.as_ref()).await.is_err() {
                    return false;
                }
                let mut owed = self.owed();
                // What was added while we paid stays owed.
                if owed.get(&sitting) == Some(&debt) {
                    owed.remove(&sitting);
                }
            }
        }
    }
}

/// Probes until the board is back, or nobody uses it any more.
async fn bring_back(guarded: Weak<Inner>) {
    loop {
        let Some(pause) = guarded.upgrade().map(|inner| inner.probe_every) else {
            return;
        };
        sleep(pause).await;
        let Some(inner) = guarded.upgrade() else { return };
        if inner.came_back().await {
            tracing::info!("the board is back");
            return;
        }
    }
}

#[async_trait]
impl Board for GuardedBoard {
    async fn show(&self, picture: &Picture) -> Result<()> {
        if self.show_or_owe(picture).await {
            return Ok(());
        }
        let key = (picture.canteen_id, picture.service_day);
        self.inner.drop_if_old(key);
        self.inner.trust(key, false);
        self.inner.local.show(picture).await
    }

    async fn fill(&self, canteen: CanteenId, day: ServiceDay, pictures: &[Picture]) -> Result<()> {
        if self.ask(self.inner.remote.fill(canteen, day, pictures)).await.is_some() {
            return Ok(());
        }
        // Not owed: the database had it, so whoever misses it on the board reads it there again.
        self.inner.trust((canteen, day), true);
        self.inner.local.fill(canteen, day, pictures).await
    }

    async fn read(&self, canteen: CanteenId, day: ServiceDay) -> Result<Vec<Picture>> {
        if let Some(pictures) = self.ask(self.inner.remote.read(canteen, day)).await {
            return Ok(pictures);
        }
        self.inner.drop_if_old((canteen, day));
        self.inner.local.read(canteen, day).await
    }

    async fn mark(&self, canteen: CanteenId, day: ServiceDay) -> Result<Option<String>> {
        if let Some(mark) = self.ask(self.inner.remote.mark(canteen, day)).await {
            return Ok(mark);
        }
        self.inner.drop_if_old((canteen, day));
        self.inner.local.mark(canteen, day).await
    }

    async fn read_one(&self, sitting: SittingId) -> Result<Option<Picture>> {
        if let Some(picture) = self.ask(self.inner.remote.read_one(sitting)).await {
            return Ok(picture);
        }
        if let Some(picture) = self.inner.local.read_one(sitting).await? {
            self.inner.drop_if_old((picture.canteen_id, picture.service_day));
        }
        self.inner.local.read_one(sitting).await
    }

    async fn forget(&self, sitting: SittingId) -> Result<()> {
        loop {
            if self.ask(self.inner.remote.forget(sitting)).await.is_some() {
                return Ok(());
            }
            if self.owe(sitting, Debt::forget) {
                return self.inner.local.forget(sitting).await;
            }
        }
    }

    async fn tell(&self, news: &News) -> Result<()> {
        if self.ask(self.inner.remote.tell(news)).await.is_none() {
            self.inner.hub.tell(news.clone());
        }
        Ok(())
    }

    fn watch(&self) -> broadcast::Receiver<News> {
        self.inner.hub.watch()
    }

    async fn is_up(&self) -> bool {
        self.ask(async {
            if self.inner.remote.is_up().await {
                Ok(())
            } else {
                Err(crate::Error::Board("no answer".to_owned()))
            }
        })
        .await
        .is_some()
    }
}
