//! The board: today's menus and remaining portions for every eye, and the news that something changed.
//!
//! It only shows. It is written with absolute pictures and one rule: a higher version wins. Losing it costs speed, never
//! meals: whatever is absent is read again from the database by whoever notices.

mod memory;
mod picture;

use std::sync::Arc;

use async_trait::async_trait;
use domain::id::{CanteenId, SittingId};
use domain::time::ServiceDay;
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

    /// All pictures of a canteen's day, in the order of their periods; empty when the board knows none.
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

/// Opens the board: in this process.
///
/// # Errors
/// When the address can't be understood.
pub async fn open(redis_url: Option<&str>) -> Result<Arc<dyn Board>> {
    match redis_url {
        None => Ok(Arc::new(MemoryBoard::default())),
        Some(_) => Err(crate::Error::Board("this address is not understood".to_owned())),
    }
}
