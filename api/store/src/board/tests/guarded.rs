//! A board that goes away: reads and shows go on, and when it is back it is told all it missed.

use std::slice::from_ref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use domain::id::{CanteenId, SittingId};
use domain::time::ServiceDay;
use tokio::sync::broadcast;
use tokio::time::{Instant, advance, timeout};

use super::super::{Board, GuardedBoard, Hub, MemoryBoard, News, NewsKind, Picture};
use super::contract::keeps_the_contract;
use super::server::{Server, guardable};
use super::{at_version, canteen, day, eventually, hear, lunch};
use crate::ids::new_id;
use crate::{Error, Result};

/// A remote that goes away at a word, and takes as long to say so as the real one does.
struct Fickle {
    board: MemoryBoard,
    away: AtomicBool,
    asked: AtomicUsize,
}

const SLOW: Duration = Duration::from_millis(50);

impl Fickle {
    async fn answer(&self) -> Result<()> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.away.load(Ordering::SeqCst) {
            tokio::time::sleep(SLOW).await;
            return Err(Error::Board("away".to_owned()));
        }
        Ok(())
    }

    fn go(&self, away: bool) {
        self.away.store(away, Ordering::SeqCst);
    }
}

#[async_trait]
impl Board for Fickle {
    async fn show(&self, picture: &Picture) -> Result<()> {
        self.answer().await?;
        self.board.show(picture).await
    }
    async fn fill(&self, canteen: CanteenId, day: ServiceDay, pictures: &[Picture]) -> Result<()> {
        self.answer().await?;
        self.board.fill(canteen, day, pictures).await
    }
    async fn read(&self, canteen: CanteenId, day: ServiceDay) -> Result<Vec<Picture>> {
        self.answer().await?;
        self.board.read(canteen, day).await
    }
    async fn mark(&self, canteen: CanteenId, day: ServiceDay) -> Result<Option<String>> {
        self.answer().await?;
        self.board.mark(canteen, day).await
    }
    async fn read_one(&self, sitting: SittingId) -> Result<Option<Picture>> {
        self.answer().await?;
        self.board.read_one(sitting).await
    }
    async fn forget(&self, sitting: SittingId) -> Result<()> {
        self.answer().await?;
        self.board.forget(sitting).await
    }
    async fn tell(&self, news: &News) -> Result<()> {
        self.answer().await?;
        self.board.tell(news).await
    }
    fn watch(&self) -> broadcast::Receiver<News> {
        self.board.watch()
    }
    async fn is_up(&self) -> bool {
        self.answer().await.is_ok()
    }
}

struct Guarded {
    remote: Arc<Fickle>,
    guard: GuardedBoard,
}

impl Guarded {
    fn new() -> Self {
        let hub = Hub::default();
        let remote = Arc::new(Fickle {
            board: MemoryBoard::on(hub.clone()),
            away: AtomicBool::new(false),
            asked: AtomicUsize::new(0),
        });
        let guard = GuardedBoard::new(Arc::clone(&remote) as Arc<dyn Board>, hub);
        Self { remote, guard }
    }

    fn gone() -> Self {
        let guarded = Self::new();
        guarded.remote.go(true);
        guarded
    }

    fn board(&self) -> &GuardedBoard {
        &self.guard
    }
}

keeps_the_contract!(with_its_board, async { Guarded::new() });
keeps_the_contract!(without_its_board, async { Guarded::gone() });

#[tokio::test(start_paused = true)]
async fn a_dead_board_costs_one_wait_and_then_one_probe_a_second() {
    let Guarded { remote, guard } = Guarded::gone();
    let start = Instant::now();
    for _ in 0..1_000 {
        guard.read(canteen(), day()).await.expect("read");
    }
    assert_eq!(start.elapsed(), SLOW, "only the first one waits");
    assert_eq!(remote.asked.load(Ordering::SeqCst), 1);
    for _ in 0..100 {
        advance(Duration::from_millis(100)).await;
        guard.read(canteen(), day()).await.expect("read");
    }
    let asked = remote.asked.load(Ordering::SeqCst) - 1;
    assert!((5..=10).contains(&asked), "{asked} probes in ten seconds");
}

#[tokio::test(start_paused = true)]
async fn own_pictures_are_trusted_for_two_seconds_after_the_reload() {
    let Guarded { guard, .. } = Guarded::gone();
    let shown = lunch(canteen());
    guard
        .fill(shown.canteen_id, day(), from_ref(&shown))
        .await
        .expect("filled");
    advance(Duration::from_millis(1_500)).await;
    guard.show(&at_version(&shown, 2)).await.expect("shown");
    let read = guard.read(shown.canteen_id, day()).await.expect("read");
    assert_eq!(read, [at_version(&shown, 2)]);
    advance(Duration::from_millis(500)).await;
    let read = guard.read(shown.canteen_id, day()).await.expect("read");
    assert!(
        read.is_empty(),
        "other processes may have changed the rest: read the database"
    );
    assert_eq!(guard.read_one(shown.sitting_id).await.expect("read"), None);
}

#[tokio::test(start_paused = true)]
async fn a_board_that_is_back_is_shown_what_it_missed() {
    let Guarded { remote, guard } = Guarded::new();
    let (sold, forgotten, reset) = (lunch(canteen()), lunch(canteen()), lunch(canteen()));
    for picture in [&sold, &forgotten, &at_version(&reset, 50)] {
        guard.show(picture).await.expect("shown");
    }
    remote.go(true);
    guard.show(&at_version(&sold, 3)).await.expect("shown here");
    guard.show(&at_version(&sold, 2)).await.expect("older, ignored");
    guard.forget(forgotten.sitting_id).await.expect("forgotten here");
    guard.forget(reset.sitting_id).await.expect("forgotten here");
    guard.show(&at_version(&reset, 4)).await.expect("shown here");
    remote.go(false);
    eventually("the board is back", async || guard.is_up().await).await;
    let read = async |picture: &Picture| remote.board.read_one(picture.sitting_id).await.expect("read");
    assert_eq!(read(&sold).await, Some(at_version(&sold, 3)));
    assert_eq!(read(&forgotten).await, None);
    assert_eq!(read(&reset).await, Some(at_version(&reset, 4)));
}

#[tokio::test(start_paused = true)]
async fn own_pictures_go_when_the_board_is_back() {
    let Guarded { remote, guard } = Guarded::gone();
    let own = lunch(canteen());
    guard.fill(own.canteen_id, day(), from_ref(&own)).await.expect("filled");
    remote.go(false);
    eventually("the board is back", async || guard.is_up().await).await;
    assert!(guard.read(own.canteen_id, day()).await.expect("read").is_empty());
    let others = at_version(&own, 8);
    remote
        .board
        .fill(own.canteen_id, day(), from_ref(&others))
        .await
        .expect("another process");
    remote.go(true);
    let read = guard.read(own.canteen_id, day()).await.expect("read");
    assert!(
        read.is_empty(),
        "what was kept in the first outage is no answer in the second"
    );
    remote.go(false);
    eventually("the board is back", async || guard.is_up().await).await;
    assert_eq!(guard.read(own.canteen_id, day()).await.expect("read"), [others]);
}

/// The real thing: Redis is killed under readers and writers, then comes back empty.
#[tokio::test]
async fn redis_killed_and_back() {
    let mut server = Server::start().await;
    let (redis, hub) = guardable(&server.url());
    let guard = GuardedBoard::new(Arc::new(redis), hub);
    let other_process = server.board();
    let shown = lunch(canteen());
    let today = from_ref(&shown);
    guard.fill(shown.canteen_id, day(), today).await.expect("filled");
    server.kill();

    assert!(guard.read(shown.canteen_id, day()).await.expect("no error").is_empty());
    assert!(!guard.is_up().await);
    guard.fill(shown.canteen_id, day(), today).await.expect("filled here");
    let sold = at_version(&shown, 2);
    guard.show(&sold).await.expect("shown here");
    let quick = timeout(Duration::from_secs(1), guard.read_one(shown.sitting_id)).await;
    assert_eq!(quick.expect("at once").expect("no error"), Some(sold.clone()));
    let mut watcher = guard.watch();
    let order = News {
        kind: NewsKind::Order,
        id: new_id(),
        canteen_id: Some(shown.canteen_id),
    };
    guard.tell(&order).await.expect("told here");
    assert_eq!(hear(&mut watcher).await, order);

    server.restart().await;
    eventually("the guard asks Redis again", async || guard.is_up().await).await;
    eventually("the other process reaches Redis again", async || {
        other_process.is_up().await
    })
    .await;
    let read = other_process.read_one(shown.sitting_id).await.expect("read");
    assert_eq!(
        read,
        Some(sold.clone()),
        "what was sold during the outage is shown to all"
    );
    guard.fill(shown.canteen_id, day(), today).await.expect("filled");
    assert_eq!(other_process.read(shown.canteen_id, day()).await.expect("read"), [sold]);
}
