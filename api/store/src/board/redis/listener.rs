//! The one task of a process that hears the news from Redis and hands it to the watchers.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use redis::aio::PubSub;
use tokio::time::{interval, sleep, timeout};

use super::super::{Hub, News, NewsKind};
use super::address::Address;
use super::keys::CHANNEL;

const CONNECT_WITHIN: Duration = Duration::from_secs(3);
/// A cut line is silent, so it is tried at this interval.
const PING_EVERY: Duration = Duration::from_secs(5);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Listens until it is aborted; comes back by itself, after longer and longer pauses while Redis stays away.
pub(super) async fn listen(address: Arc<Address>, hub: Hub) {
    let mut pause = FIRST_PAUSE;
    let mut missed_some = false;
    for attempt in 0.. {
        if let Some(line) = subscribe(&address, attempt).await {
            pause = FIRST_PAUSE;
            if missed_some {
                NewsKind::ALL
                    .into_iter()
                    .for_each(|kind| hub.tell(News::look_again(kind)));
            }
            forward(line, &hub).await;
            tracing::warn!("the board's news line broke");
        }
        missed_some = true;
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn subscribe(address: &Address, attempt: usize) -> Option<PubSub> {
    let line = timeout(CONNECT_WITHIN, async {
        let mut line = address.listen(attempt).await?;
        line.subscribe(CHANNEL).await?;
        redis::RedisResult::Ok(line)
    });
    match line.await {
        Ok(Ok(line)) => Some(line),
        Ok(Err(error)) => {
            tracing::debug!(%error, "the board's news can't be heard");
            None
        }
        Err(_) => None,
    }
}

/// Ends when the line does.
async fn forward(line: PubSub, hub: &Hub) {
    let (mut sink, mut messages) = line.split();
    let mut pings = interval(PING_EVERY);
    loop {
        tokio::select! {
            message = messages.next() => match message {
                Some(message) => tell(message.get_payload_bytes(), hub),
                None => return,
            },
            _ = pings.tick() => {
                let pong = timeout(CONNECT_WITHIN, sink.ping::<redis::Value>()).await;
                if !matches!(pong, Ok(Ok(_))) {
                    return;
                }
            }
        }
    }
}

/// A newer programme may tell news of a kind that this one doesn't know; that is no reason to stop listening.
fn tell(payload: &[u8], hub: &Hub) {
    match serde_json::from_slice(payload) {
        Ok(news) => hub.tell(news),
        Err(error) => tracing::debug!(%error, "news not understood"),
    }
}
