//! The board of a single process.

use std::collections::BTreeMap;
use std::sync::RwLock;

use async_trait::async_trait;
use domain::id::{CanteenId, SittingId};
use domain::time::ServiceDay;
use tokio::sync::broadcast;

use super::{Board, News, NewsKind, Picture};
use crate::{Error, Result};

/// News a slow watcher may be behind before it misses some.
const NEWS_KEPT: usize = 1024;

/// Pictures in a map.
#[derive(Debug)]
pub struct MemoryBoard {
    pictures: RwLock<BTreeMap<SittingId, Picture>>,
    news: broadcast::Sender<News>,
}

impl Default for MemoryBoard {
    fn default() -> Self {
        Self {
            pictures: RwLock::default(),
            news: broadcast::Sender::new(NEWS_KEPT),
        }
    }
}

impl MemoryBoard {
    fn take(&self, picture: &Picture) -> Result<bool> {
        let mut pictures = self.pictures.write().map_err(poisoned)?;
        if pictures
            .get(&picture.sitting_id)
            .is_some_and(|shown| shown.version >= picture.version)
        {
            return Ok(false);
        }
        pictures.insert(picture.sitting_id, picture.clone());
        Ok(true)
    }
}

fn poisoned<E>(_: E) -> Error {
    Error::Board("a writer of the board panicked".to_owned())
}

#[async_trait]
impl Board for MemoryBoard {
    async fn show(&self, picture: &Picture) -> Result<()> {
        if !self.take(picture)? {
            return Ok(());
        }
        self.tell(&News {
            kind: NewsKind::Sitting,
            id: picture.sitting_id.0,
            canteen_id: Some(picture.canteen_id),
        })
        .await
    }

    async fn read(&self, canteen: CanteenId, day: ServiceDay) -> Result<Vec<Picture>> {
        let pictures = self.pictures.read().map_err(poisoned)?;
        let mut found: Vec<Picture> = pictures
            .values()
            .filter(|shown| shown.canteen_id == canteen && shown.service_day == day)
            .cloned()
            .collect();
        found.sort_by_key(|picture| picture.period);
        Ok(found)
    }

    async fn read_one(&self, sitting: SittingId) -> Result<Option<Picture>> {
        Ok(self.pictures.read().map_err(poisoned)?.get(&sitting).cloned())
    }

    async fn forget(&self, sitting: SittingId) -> Result<()> {
        self.pictures.write().map_err(poisoned)?.remove(&sitting);
        Ok(())
    }

    async fn tell(&self, news: &News) -> Result<()> {
        // Nobody listening is as good as everybody told.
        let _ = self.news.send(news.clone());
        Ok(())
    }

    fn watch(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    async fn is_up(&self) -> bool {
        true
    }
}
