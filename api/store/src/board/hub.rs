//! Where this process's watchers listen.

use tokio::sync::broadcast;

use super::News;

/// News a watcher may lag behind before it misses some. A busy noon brings a few hundred a second.
pub(super) const ROOM: usize = 1024;

/// Hands news to every watcher of this process.
#[derive(Clone)]
pub(super) struct Hub(broadcast::Sender<News>);

impl Default for Hub {
    fn default() -> Self {
        Self(broadcast::Sender::new(ROOM))
    }
}

impl Hub {
    /// Tells whoever is listening; nobody is fine too.
    pub(super) fn tell(&self, news: News) {
        let _listeners = self.0.send(news);
    }

    /// Hears from now on.
    pub(super) fn watch(&self) -> broadcast::Receiver<News> {
        self.0.subscribe()
    }
}
