//! The board of a programme that runs as one process: the same rules, kept in memory.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use async_trait::async_trait;
use domain::id::{CanteenId, SittingId};
use domain::time::ServiceDay;
use tokio::sync::broadcast;

use super::{Board, Hub, News, Picture, keep};
use crate::Result;
use crate::clock::real_now_ms;
use crate::defence::Defence;

/// One canteen's day.
pub(super) type DayKey = (CanteenId, ServiceDay);

/// The in-process board.
pub struct MemoryBoard {
    shown: RwLock<Shown>,
    hub: Hub,
}

#[derive(Default)]
struct Shown {
    days: HashMap<DayKey, Day>,
    /// Where each sitting's picture hangs.
    days_of: HashMap<SittingId, DayKey>,
}

struct Day {
    whole: bool,
    /// Another one whenever anything on the day changed.
    mark: u64,
    /// In the order of the periods.
    pictures: Vec<Picture>,
    gone_at_ms: i64,
}

/// Never the same twice in a process, so that a day which was taken off and filled again isn't taken for the old one.
fn next_mark() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed)
}

impl Default for MemoryBoard {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryBoard {
    /// An empty board.
    #[must_use]
    pub fn new() -> Self {
        Self::on(Hub::default())
    }

    /// An empty board whose watchers listen to `hub`.
    pub(super) fn on(hub: Hub) -> Self {
        Self {
            shown: RwLock::default(),
            hub,
        }
    }

    /// Takes a whole day off, so that it is read from the database again.
    pub(super) fn forget_day(&self, key: DayKey) {
        self.write().remove_day(key);
    }

    /// Takes everything off.
    pub(super) fn clear(&self) {
        *self.write() = Shown::default();
    }

    // No code of ours panics while it holds the lock; should it ever, a board that shows on beats one that is lost.
    fn read_shown(&self) -> RwLockReadGuard<'_, Shown> {
        self.shown.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Shown> {
        self.shown.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shown {
    /// Hangs the picture up if it is newer than what hangs there.
    fn take(&mut self, picture: &Picture) -> bool {
        let pictures = &mut self.day_mut((picture.canteen_id, picture.service_day)).pictures;
        match pictures.iter_mut().find(|old| old.sitting_id == picture.sitting_id) {
            Some(old) if old.version >= picture.version && Defence::Versions.stands() => return false,
            Some(old) => *old = picture.clone(),
            None => pictures.push(picture.clone()),
        }
        pictures.sort_by_key(Picture::order);
        self.day_mut((picture.canteen_id, picture.service_day)).mark = next_mark();
        self.days_of
            .insert(picture.sitting_id, (picture.canteen_id, picture.service_day));
        true
    }

    fn day_mut(&mut self, key: DayKey) -> &mut Day {
        let now_ms = real_now_ms();
        if !self.days.contains_key(&key) {
            self.drop_old(now_ms);
        }
        let gone_at_ms = now_ms + keep::ttl_s(key.1) * 1000;
        let day = self.days.entry(key).or_insert(Day {
            whole: false,
            mark: next_mark(),
            pictures: Vec::new(),
            gone_at_ms,
        });
        day.gone_at_ms = gone_at_ms;
        day
    }

    /// Runs when a new day appears: often enough to stay small, too seldom to cost anything.
    fn drop_old(&mut self, now_ms: i64) {
        self.days.retain(|_, day| day.gone_at_ms > now_ms);
        let days = &self.days;
        self.days_of.retain(|_, key| days.contains_key(key));
    }

    fn remove_day(&mut self, key: DayKey) {
        for picture in self.days.remove(&key).into_iter().flat_map(|day| day.pictures) {
            self.days_of.remove(&picture.sitting_id);
        }
    }

    fn find(&self, sitting: SittingId) -> Option<&Picture> {
        let day = self.days.get(self.days_of.get(&sitting)?)?;
        day.pictures.iter().find(|picture| picture.sitting_id == sitting)
    }
}

#[async_trait]
impl Board for MemoryBoard {
    async fn show(&self, picture: &Picture) -> Result<()> {
        let taken = self.write().take(picture);
        if taken {
            self.hub.tell(News::of_picture(picture));
        }
        Ok(())
    }

    async fn fill(&self, canteen: CanteenId, day: ServiceDay, pictures: &[Picture]) -> Result<()> {
        let taken: Vec<_> = {
            let mut shown = self.write();
            let taken = pictures.iter().filter(|picture| shown.take(picture)).collect();
            shown.day_mut((canteen, day)).whole = true;
            taken
        };
        for picture in taken {
            self.hub.tell(News::of_picture(picture));
        }
        Ok(())
    }

    async fn read(&self, canteen: CanteenId, day: ServiceDay) -> Result<Vec<Picture>> {
        let shown = self.read_shown();
        let day = shown.days.get(&(canteen, day));
        let day = day.filter(|day| day.whole || !Defence::Fill.stands());
        Ok(day.map(|day| day.pictures.clone()).unwrap_or_default())
    }

    async fn mark(&self, canteen: CanteenId, day: ServiceDay) -> Result<Option<String>> {
        let shown = self.read_shown();
        let day = shown.days.get(&(canteen, day)).filter(|day| day.whole);
        Ok(day.map(|day| day.mark.to_string()))
    }

    async fn read_one(&self, sitting: SittingId) -> Result<Option<Picture>> {
        Ok(self.read_shown().find(sitting).cloned())
    }

    async fn forget(&self, sitting: SittingId) -> Result<()> {
        let mut shown = self.write();
        if let Some(key) = shown.days_of.remove(&sitting)
            && let Some(day) = shown.days.get_mut(&key)
        {
            day.pictures.retain(|picture| picture.sitting_id != sitting);
            day.mark = next_mark();
        }
        Ok(())
    }

    async fn tell(&self, news: &News) -> Result<()> {
        self.hub.tell(news.clone());
        Ok(())
    }

    fn watch(&self) -> broadcast::Receiver<News> {
        self.hub.watch()
    }

    async fn is_up(&self) -> bool {
        true
    }
}
