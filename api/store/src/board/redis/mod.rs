//! The board of an installation with several processes.

mod address;
pub(super) mod keys;
mod line;
mod listener;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use address::Address;
use async_trait::async_trait;
use domain::id::{CanteenId, SittingId};
use domain::time::ServiceDay;
use futures_util::future::try_join_all;
use line::{Line, Live};
use redis::{AsyncCommands, Script, cmd};
use tokio::sync::broadcast;
use tokio::task::AbortHandle;

use super::{Board, Hub, News, Picture, keep};
use crate::{Error, Result};

/// A board that takes longer is treated as away; the database answers as fast.
const PATIENCE: Duration = Duration::from_millis(50);

/// Pictures and news in Redis. Each call answers or fails within 50 ms.
pub struct RedisBoard {
    line: Line,
    show: Script,
    hub: Hub,
    listener: AbortHandle,
}

impl RedisBoard {
    /// Talks to the Redis of `url`; watchers listen to `hub`. Must be called on the runtime that is to keep the
    /// connections.
    ///
    /// # Errors
    /// When the URL isn't understood. Redis itself needn't be there yet.
    pub(super) fn new(url: &str, authority: Option<&[u8]>, hub: Hub) -> Result<Self> {
        Self::with_patience(url, authority, hub, PATIENCE)
    }

    /// As [`RedisBoard::new`], with another bound for each call.
    pub(super) fn with_patience(url: &str, authority: Option<&[u8]>, hub: Hub, patience: Duration) -> Result<Self> {
        let address = Arc::new(Address::parse(url, authority)?);
        let listener = tokio::spawn(listener::listen(Arc::clone(&address), hub.clone()));
        let line = Line::new(address, patience);
        line.warm_up();
        Ok(Self {
            line,
            show: Script::new(include_str!("show.lua")),
            hub,
            listener: listener.abort_handle(),
        })
    }

    /// Shows pictures of one day in one script; with `whole` they are all that the database has.
    async fn put(&self, day_key: String, day: ServiceDay, pictures: &[Picture], whole: bool) -> Result<()> {
        let ttl_s = keep::ttl_s(day);
        let mut call = self.show.key(&day_key);
        let bodies = pictures.iter().map(Entry::of).collect::<Result<Vec<_>>>()?;
        self.line
            .call(async |live: Live| {
                // Where each sitting hangs is said first: a pointer to nothing is harmless.
                try_join_all(
                    pictures
                        .iter()
                        .map(|picture| point(live.clone(), picture.sitting_id, &day_key, ttl_s)),
                )
                .await?;
                call.arg(if whole { &*live.run } else { "" })
                    .arg(ttl_s)
                    .arg(keys::CHANNEL);
                for entry in &bodies {
                    call.arg(&entry.id).arg(entry.version).arg(&entry.body).arg(&entry.news);
                }
                let mut link = live.link;
                call.invoke_async::<()>(&mut link).await
            })
            .await
    }
}

impl Drop for RedisBoard {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

/// One picture as the script takes it.
struct Entry {
    id: String,
    version: i64,
    body: String,
    news: String,
}

impl Entry {
    fn of(picture: &Picture) -> Result<Self> {
        Ok(Self {
            id: picture.sitting_id.to_string(),
            version: picture.version,
            body: json(picture)?,
            news: json(&News::of_picture(picture))?,
        })
    }
}

/// In a cluster it lies in another slot than the day, so it is no business of the script.
async fn point(live: Live, sitting: SittingId, day_key: &str, ttl_s: i64) -> redis::RedisResult<()> {
    let mut link = live.link;
    link.set_ex(keys::sitting(sitting), day_key, ttl_s.unsigned_abs()).await
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| Error::Corrupt("picture"))
}

/// A hash value is the version, a space, and the picture.
fn parse(value: &str) -> Result<Picture> {
    let body = value.split_once(' ').map(|(_version, body)| body);
    // A picture written by a programme of another version: as good as none, for it is read from the database again.
    serde_json::from_str(body.unwrap_or_default()).map_err(|_| Error::Corrupt("picture"))
}

#[async_trait]
impl Board for RedisBoard {
    async fn show(&self, picture: &Picture) -> Result<()> {
        let key = keys::day(picture.canteen_id, picture.service_day);
        self.put(key, picture.service_day, std::slice::from_ref(picture), false)
            .await
    }

    async fn fill(&self, canteen: CanteenId, day: ServiceDay, pictures: &[Picture]) -> Result<()> {
        self.put(keys::day(canteen, day), day, pictures, true).await
    }

    async fn read(&self, canteen: CanteenId, day: ServiceDay) -> Result<Vec<Picture>> {
        let key = keys::day(canteen, day);
        let (run, mut fields) = self
            .line
            .call(async |mut live: Live| {
                let fields: HashMap<String, String> = live.link.hgetall(&key).await?;
                Ok((live.run, fields))
            })
            .await?;
        if fields.remove(keys::WHOLE).as_deref() != Some(&*run) {
            return Ok(Vec::new());
        }
        let Ok(mut pictures) = fields.values().map(|value| parse(value)).collect::<Result<Vec<_>>>() else {
            return Ok(Vec::new());
        };
        pictures.sort_by_key(Picture::order);
        Ok(pictures)
    }

    async fn read_one(&self, sitting: SittingId) -> Result<Option<Picture>> {
        let found = self
            .line
            .call(async |mut live: Live| {
                let Some(key) = live.link.get::<_, Option<String>>(keys::sitting(sitting)).await? else {
                    return Ok(None);
                };
                let fields = (keys::WHOLE, sitting.to_string());
                let (whole, value): (Option<String>, Option<String>) = live.link.hmget(key, fields).await?;
                let old_run = whole.is_some_and(|run| *run != *live.run);
                Ok(value.filter(|_| !old_run))
            })
            .await?;
        Ok(found.and_then(|value| parse(&value).ok()))
    }

    async fn forget(&self, sitting: SittingId) -> Result<()> {
        let pointer = keys::sitting(sitting);
        self.line
            .call(async |mut live: Live| {
                if let Some(key) = live.link.get::<_, Option<String>>(&pointer).await? {
                    live.link.hdel::<_, _, ()>(key, sitting.to_string()).await?;
                }
                live.link.del(&pointer).await
            })
            .await
    }

    async fn tell(&self, news: &News) -> Result<()> {
        let text = json(news)?;
        self.line
            .call(async |mut live: Live| live.link.publish::<_, _, ()>(keys::CHANNEL, text).await)
            .await
    }

    fn watch(&self) -> broadcast::Receiver<News> {
        self.hub.watch()
    }

    async fn is_up(&self) -> bool {
        self.line
            .call(async |mut live: Live| cmd("PING").query_async::<String>(&mut live.link).await)
            .await
            .is_ok()
    }
}
