//! A private Redis, small enough that every world that wants one has its own: a test may then freeze, kill or empty it
//! without asking its neighbours.

use std::ffi::OsStr;

use tempfile::TempDir;

use crate::eventually::eventually;
use crate::leash::{Leash, Leashed, Signal};
use crate::postgres::free_port;

/// A running Redis that keeps nothing on disk.
#[derive(Debug)]
pub struct Redis {
    port: u16,
    leash: Leashed,
    folder: TempDir,
    more: Vec<String>,
}

impl Redis {
    /// Starts one on a free port.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The same with more settings.
    pub async fn start_with(more: &[&str]) -> Self {
        let more: Vec<String> = more.iter().map(|&word| word.to_owned()).collect();
        let folder = tempfile::Builder::new()
            .prefix("nuancan-redis-")
            .tempdir()
            .expect("a temporary folder");
        let port = free_port();
        let redis = Self {
            port,
            leash: launch(port, &folder, &more),
            folder,
            more,
        };
        redis.answers().await;
        redis
    }

    /// As `NUANCAN_REDIS_URL` wants it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The answer to a command, as text; empty when it was refused or nobody is there.
    pub async fn says(&self, words: &[&str]) -> String {
        let Some(mut link) = self.link().await else {
            return String::new();
        };
        let answer: redis::RedisResult<redis::Value> =
            redis::cmd(words[0]).arg(&words[1..]).query_async(&mut link).await;
        answer.map_or_else(|_| String::new(), |value| format!("{value:?}"))
    }

    /// Forgets everything, as an operator's slip or a restart without persistence does.
    pub async fn flush(&self) {
        let mut link = self.link().await.expect("Redis is up");
        redis::cmd("FLUSHALL")
            .exec_async(&mut link)
            .await
            .expect("FLUSHALL has no way to fail");
    }

    /// Crashes it.
    pub async fn kill(&self) {
        self.leash.stop(Signal::Kill).await;
    }

    /// Starts it again on the same port, empty.
    pub async fn restart(&mut self) {
        self.leash = launch(self.port, &self.folder, &self.more);
        self.answers().await;
    }

    /// Freezes it: connections stay open, nothing is answered.
    pub fn pause(&self) {
        self.leash.pause();
    }

    /// Ends the freeze.
    pub fn resume(&self) {
        self.leash.resume();
    }

    /// Whether the process runs.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.leash.runs()
    }

    async fn answers(&self) {
        eventually("Redis answers", async || {
            assert!(self.leash.runs(), "Redis ended at once:\n{}", self.leash.log());
            let mut link = self.link().await?;
            redis::cmd("PING").exec_async(&mut link).await.ok()
        })
        .await;
    }

    async fn link(&self) -> Option<redis::aio::MultiplexedConnection> {
        redis::Client::open(self.url())
            .ok()?
            .get_multiplexed_async_connection()
            .await
            .ok()
    }
}

fn launch(port: u16, folder: &TempDir, more: &[String]) -> Leashed {
    let port = port.to_string();
    let dir = folder.path();
    let words = [
        "redis-server",
        "--port",
        &port,
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
    ];
    let mut words: Vec<&OsStr> = words.iter().map(OsStr::new).collect();
    words.push(dir.as_os_str());
    words.extend(more.iter().map(OsStr::new));
    Leash::new("redis", dir, &words).start()
}
