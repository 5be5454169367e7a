//! One listener's ear: news in small batches, a heartbeat, and an end.

use std::pin::Pin;
use std::time::Duration;

use store::board::News;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::{Interval, MissedTickBehavior, Sleep, interval, sleep};
use uuid::Uuid;

use super::Closing;
use crate::compose::App;
use crate::identity::ended::Ended;

/// Between two batches at least; a burst of orders becomes two pictures a second.
const PACE: Duration = Duration::from_millis(500);
/// Proxies cut lines that are silent for a minute; a listener who left is noticed by it.
const BEAT: Duration = Duration::from_secs(15);
/// A line ends after so long and is opened again with a fresh token: a role or a place may have changed meanwhile.
const LONGEST: Duration = Duration::from_secs(30 * 60);

/// What was heard.
pub(super) enum Heard {
    /// At least one piece of news.
    News(Vec<News>),
    /// Too much at once, some of it is lost: everything may have changed.
    Missed,
    /// Nothing for a while.
    Nothing,
}

/// Listens to the board.
pub(super) struct Ear {
    news: Receiver<News>,
    closing: Closing,
    ended: Ended,
    session: Uuid,
    pace: Interval,
    beat: Interval,
    end: Pin<Box<Sleep>>,
}

impl Ear {
    /// Hears what is told from now on, as long as the session goes on.
    pub(super) fn new(app: &App, session: Uuid) -> Self {
        let mut pace = interval(PACE);
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            news: app.store.board().watch(),
            closing: app.closing.clone(),
            ended: app.ended.clone(),
            session,
            pace,
            beat,
            end: Box::pin(sleep(LONGEST)),
        }
    }

    /// What is heard next; nothing when the line ends.
    pub(super) async fn next(&mut self) -> Option<Heard> {
        let first = tokio::select! {
            biased;
            () = self.closing.wait() => return None,
            () = self.ended.wait_for(self.session) => return None,
            () = &mut self.end => return None,
            first = self.news.recv() => first,
            _ = self.beat.tick() => return Some(Heard::Nothing),
        };
        tokio::select! {
            biased;
            () = self.closing.wait() => return None,
            _ = self.pace.tick() => {}
        }
        match first {
            Ok(first) => Some(self.with_the_rest(first)),
            Err(RecvError::Lagged(_)) => Some(Heard::Missed),
            Err(RecvError::Closed) => None,
        }
    }

    fn with_the_rest(&mut self, first: News) -> Heard {
        let mut all = vec![first];
        loop {
            match self.news.try_recv() {
                Ok(news) if all.contains(&news) => {}
                Ok(news) => all.push(news),
                Err(TryRecvError::Lagged(_)) => return Heard::Missed,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return Heard::News(all),
            }
        }
    }
}
