//! One shared connection that is made when it is needed and made anew when it broke.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use redis::{RedisResult, cmd};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::address::{Address, Link};
use crate::{Error, Result};

/// A connection attempt that takes longer is given up and begun again.
const CONNECT_WITHIN: Duration = Duration::from_secs(3);

/// A connection and the server run it leads to.
#[derive(Clone)]
pub(super) struct Live {
    pub(super) link: Link,
    /// Changes when the server restarts or another takes over: what it remembers may then be old.
    pub(super) run: Arc<str>,
}

type Attempt = Shared<BoxFuture<'static, RedisResult<Live>>>;

/// The line to Redis.
pub(super) struct Line {
    address: Arc<Address>,
    /// Connections live on the runtime that opened the board, not on that of whichever caller came first.
    runtime: Handle,
    patience: Duration,
    attempt: Mutex<Option<Attempt>>,
}

impl Line {
    pub(super) fn new(address: Arc<Address>, patience: Duration) -> Self {
        Self {
            address,
            runtime: Handle::current(),
            patience,
            attempt: Mutex::new(None),
        }
    }

    /// Does `work` over the connection, connecting first if need be; all of it within the line's patience.
    ///
    /// After any error the connection is dropped: it may be dead, or lead to a server that is no master any more, and a
    /// new one costs a millisecond.
    pub(super) async fn call<T, F, W>(&self, work: W) -> Result<T>
    where
        W: FnOnce(Live) -> F,
        F: Future<Output = RedisResult<T>>,
    {
        let attempt = self.attempt();
        let answer = timeout(self.patience, async { work(attempt.clone().await?).await }).await;
        let trouble = match answer {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no answer within {} ms", self.patience.as_millis()),
        };
        self.hang_up(&attempt);
        Err(Error::Board(trouble))
    }

    /// Begins to connect without waiting for it.
    pub(super) fn warm_up(&self) {
        drop(self.attempt());
    }

    fn attempt(&self) -> Attempt {
        let mut slot = self.attempt.lock().unwrap_or_else(PoisonError::into_inner);
        match &*slot {
            Some(attempt) if !matches!(attempt.peek(), Some(Err(_))) => attempt.clone(),
            _ => slot.insert(self.begin()).clone(),
        }
    }

    /// The attempt runs by itself: a caller who gives up doesn't end it, and the next one finds it further on.
    fn begin(&self) -> Attempt {
        let address = Arc::clone(&self.address);
        let task = self.runtime.spawn(async move {
            timeout(CONNECT_WITHIN, connect(&address))
                .await
                .unwrap_or_else(|_| Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into()))
        });
        task.map(|ended| ended.unwrap_or_else(|gone| Err(std::io::Error::other(gone).into())))
            .boxed()
            .shared()
    }

    /// Drops the connection of `attempt`, unless it is still being made or somebody has replaced it already.
    fn hang_up(&self, attempt: &Attempt) {
        let mut slot = self.attempt.lock().unwrap_or_else(PoisonError::into_inner);
        let same = slot.as_ref().is_some_and(|current| current.ptr_eq(attempt));
        if same && attempt.peek().is_some() {
            *slot = None;
        }
    }
}

async fn connect(address: &Address) -> RedisResult<Live> {
    let mut link = address.connect().await?;
    let run = match &link {
        Link::One(_) => run_of(&cmd("INFO").arg("server").query_async::<String>(&mut link).await?),
        // A cluster is many runs. Its nodes must not keep the board over a restart (no RDB, no AOF), or what they kept is
        // shown until the next version.
        Link::Cluster(_) => Arc::from("cluster"),
    };
    Ok(Live { link, run })
}

/// The server's run id; servers that don't tell one are taken for one endless run.
fn run_of(info: &str) -> Arc<str> {
    info.lines()
        .find_map(|line| line.strip_prefix("run_id:"))
        .map_or("unknown", str::trim)
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_run_is_read_from_what_the_server_says_of_itself() {
        let info = "# Server\r\nredis_version:7.0.15\r\nrun_id:0a1b2c\r\ntcp_port:6379\r\n";
        assert_eq!(&*run_of(info), "0a1b2c");
        assert_eq!(&*run_of("# Server\r\n"), "unknown");
    }
}
