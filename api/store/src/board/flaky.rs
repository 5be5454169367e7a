//! A board that goes away, forgets and comes back when it is told to: what stands for Redis in simulations.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use domain::id::{CanteenId, SittingId};
use domain::time::ServiceDay;
use tokio::sync::broadcast;

use super::{Board, GuardedBoard, Hub, MemoryBoard, News, Picture};
use crate::{Error, Result};

/// One board for several processes.
pub struct FlakyBoard {
    board: MemoryBoard,
    away: AtomicBool,
    hub: Hub,
}

impl FlakyBoard {
    /// An empty one that answers.
    #[must_use]
    pub fn new() -> Self {
        let hub = Hub::default();
        Self {
            board: MemoryBoard::on(hub.clone()),
            away: AtomicBool::new(false),
            hub,
        }
    }

    /// A process's own guard before it, which asks so often whether it is back. Call it on the runtime of the process.
    #[must_use]
    pub fn guarded(self: &Arc<Self>, probe_every: Duration) -> GuardedBoard {
        GuardedBoard::probing(Arc::clone(self) as Arc<dyn Board>, self.hub.clone(), probe_every)
    }

    /// Goes away or comes back.
    pub fn go(&self, away: bool) {
        self.away.store(away, Ordering::SeqCst);
    }

    /// Forgets everything.
    pub fn empty(&self) {
        self.board.clear();
    }

    fn answer(&self) -> Result<&MemoryBoard> {
        if self.away.load(Ordering::SeqCst) {
            Err(Error::Board("away".to_owned()))
        } else {
            Ok(&self.board)
        }
    }
}

impl Default for FlakyBoard {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Board for FlakyBoard {
    async fn show(&self, picture: &Picture) -> Result<()> {
        self.answer()?.show(picture).await
    }
    async fn fill(&self, canteen: CanteenId, day: ServiceDay, pictures: &[Picture]) -> Result<()> {
        self.answer()?.fill(canteen, day, pictures).await
    }
    async fn read(&self, canteen: CanteenId, day: ServiceDay) -> Result<Vec<Picture>> {
        self.answer()?.read(canteen, day).await
    }
    async fn mark(&self, canteen: CanteenId, day: ServiceDay) -> Result<Option<String>> {
        self.answer()?.mark(canteen, day).await
    }
    async fn read_one(&self, sitting: SittingId) -> Result<Option<Picture>> {
        self.answer()?.read_one(sitting).await
    }
    async fn forget(&self, sitting: SittingId) -> Result<()> {
        self.answer()?.forget(sitting).await
    }
    async fn tell(&self, news: &News) -> Result<()> {
        self.answer()?.tell(news).await
    }
    fn watch(&self) -> broadcast::Receiver<News> {
        self.hub.watch()
    }
    async fn is_up(&self) -> bool {
        self.answer().is_ok()
    }
}
