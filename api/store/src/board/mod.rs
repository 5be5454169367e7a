//! The board: today's menus and remaining portions for every eye, and the news that something changed.
//!
//! It only shows. It is written with absolute pictures and one rule: a higher version wins. Losing it costs speed, never
//! meals: whatever is absent is read again from the database by whoever notices.

mod guarded;
mod hub;
mod keep;
mod memory;
mod picture;
mod redis;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use self::redis::RedisBoard;
use async_trait::async_trait;
use domain::id::{CanteenId, SittingId};
use domain::time::ServiceDay;
pub use guarded::GuardedBoard;
use hub::Hub;
pub use memory::MemoryBoard;
pub use picture::{News, NewsKind, Picture, PictureDish};
use tokio::sync::broadcast;

use crate::Result;

/// What every board keeps; one contract suite runs on all of them.
#[async_trait]
pub trait Board: Send + Sync {
    /// Shows a picture unless one of the same or a higher version is shown already. Repeating, racing and reordering are
    /// harmless. Watchers hear of it only when it was taken.
    async fn show(&self, picture: &Picture) -> Result<()>;

    /// Shows all that the database knows of a canteen's day, in one step, and from then on answers [`Board::read`] for it.
    /// Whoever found [`Board::read`] empty and asked the database calls this. Each picture goes by the rule of
    /// [`Board::show`], so that a reload which lost a race hides nothing newer.
    async fn fill(&self, canteen: CanteenId, day: ServiceDay, pictures: &[Picture]) -> Result<()>;

    /// All pictures of a canteen's day, in the order of their periods. Empty unless the day was filled: a board that lost
    /// its memory and was then shown one sitting must not pass it off as the whole day.
    async fn read(&self, canteen: CanteenId, day: ServiceDay) -> Result<Vec<Picture>>;

    /// One sitting's picture.
    async fn read_one(&self, sitting: SittingId) -> Result<Option<Picture>>;

    /// Takes a picture off, whatever its version.
    async fn forget(&self, sitting: SittingId) -> Result<()>;

    /// Tells all watchers, over all processes.
    async fn tell(&self, news: &News) -> Result<()>;

    /// Hears what is told from now on. A slow watcher misses old news (it is told so by the channel) and must read again.
    fn watch(&self) -> broadcast::Receiver<News>;

    /// Whether it answers at this moment.
    async fn is_up(&self) -> bool;
}

/// The board of this installation: Redis behind a guard, or this process's own memory when there is no Redis.
///
/// Doesn't wait for Redis; it is reached when it is first needed, and again by itself whenever it was away. Call it on
/// the runtime that lives as long as the process: the connections live there.
///
/// `authority` is the PEM of who signed the servers' certificates, where that isn't one of those that browsers trust.
///
/// # Errors
/// When the URL isn't one of `redis://`, `redis+sentinel://host:port,host:port/master?db=0` or
/// `redis+cluster://host:port,host:port`, or of the same with `rediss` for TLS.
pub async fn open(redis_url: Option<&str>, authority: Option<&[u8]>) -> Result<Arc<dyn Board>> {
    let Some(url) = redis_url else {
        return Ok(Arc::new(MemoryBoard::new()));
    };
    let hub = Hub::default();
    let redis = RedisBoard::new(url, authority, hub.clone())?;
    Ok(Arc::new(GuardedBoard::new(Arc::new(redis), hub)))
}
