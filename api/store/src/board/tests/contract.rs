//! What every board keeps.

use std::slice::from_ref;

use domain::time::MealPeriod;
use tokio::sync::broadcast::error::RecvError;

use super::super::hub::ROOM;
use super::super::{Board, MemoryBoard, News, NewsKind};
use super::{at_version, canteen, day, eventually, hear, hear_about, lunch, sitting};
use crate::ids::new_id;

/// Stamps the suite: `$board` makes an empty board, in a fixture that keeps what it needs alive. `on_one` runs all of it
/// on a single board, for fixtures that take seconds to start.
macro_rules! keeps_the_contract {
    (on_one $name:ident, $board:expr) => {
        $crate::board::tests::contract::keeps_the_contract!(@suite @together $name, $board);
    };
    ($name:ident, $board:expr) => {
        $crate::board::tests::contract::keeps_the_contract!(@suite @each $name, $board);
    };
    (@suite @$how:ident $name:ident, $board:expr) => {
        $crate::board::tests::contract::keeps_the_contract!(@$how $name, $board;
            a_higher_version_wins
            a_late_old_version_is_ignored
            the_same_version_is_ignored
            of_two_racing_shows_the_higher_stays
            a_day_is_read_in_the_order_of_its_periods
            a_day_that_was_not_filled_reads_as_empty
            a_reload_that_lost_a_race_hides_nothing_newer
            a_sitting_shown_after_the_reload_joins_the_day
            canteens_and_days_are_apart
            a_forgotten_picture_is_gone_and_may_come_again
            watchers_hear_what_was_taken_and_only_that
            watchers_hear_what_is_told
            a_watcher_that_lags_is_told_so
        );
    };
    (@each $name:ident, $board:expr; $($test:ident)*) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            use crate::board::tests::contract;

            $(
                #[tokio::test]
                async fn $test() {
                    let fixture = $board.await;
                    contract::$test(fixture.board()).await;
                }
            )*
        }
    };
    (@together $name:ident, $board:expr; $($test:ident)*) => {
        #[tokio::test]
        async fn $name() {
            let fixture = $board.await;
            $(
                // What was printed last is what failed.
                eprintln!(stringify!($test));
                $crate::board::tests::contract::$test(fixture.board()).await;
            )*
        }
    };
}
pub(super) use keeps_the_contract;

struct Memory(MemoryBoard);

impl Memory {
    fn board(&self) -> &MemoryBoard {
        &self.0
    }
}

keeps_the_contract!(memory, async { Memory(MemoryBoard::new()) });

pub(super) async fn a_higher_version_wins(board: &impl Board) {
    let first = lunch(canteen());
    board.show(&first).await.expect("shown");
    let second = at_version(&first, 2);
    board.show(&second).await.expect("shown");
    assert_eq!(board.read_one(first.sitting_id).await.expect("read"), Some(second));
}

pub(super) async fn a_late_old_version_is_ignored(board: &impl Board) {
    let late = lunch(canteen());
    let ten = at_version(&late, 10);
    board.show(&ten).await.expect("shown");
    board.show(&at_version(&late, 9)).await.expect("ignored");
    board.show(&late).await.expect("ignored");
    assert_eq!(board.read_one(late.sitting_id).await.expect("read"), Some(ten));
}

pub(super) async fn the_same_version_is_ignored(board: &impl Board) {
    let shown = lunch(canteen());
    board.show(&shown).await.expect("shown");
    let mut other = shown.clone();
    other.state = "closed".to_owned();
    board.show(&other).await.expect("ignored");
    assert_eq!(board.read_one(shown.sitting_id).await.expect("read"), Some(shown));
}

pub(super) async fn of_two_racing_shows_the_higher_stays(board: &impl Board) {
    let start = lunch(canteen());
    for round in 0..50 {
        let (low, high) = (at_version(&start, 2 * round + 1), at_version(&start, 2 * round + 2));
        let (a, b) = tokio::join!(board.show(&high), board.show(&low));
        assert!(a.is_ok() && b.is_ok());
        assert_eq!(board.read_one(start.sitting_id).await.expect("read"), Some(high));
    }
}

pub(super) async fn a_day_is_read_in_the_order_of_its_periods(board: &impl Board) {
    let canteen = canteen();
    let [breakfast, lunch, dinner] = MealPeriod::ALL.map(|period| sitting(canteen, period));
    let mixed = [dinner.clone(), breakfast.clone(), lunch.clone()];
    board.fill(canteen, day(), &mixed).await.expect("filled");
    let read = board.read(canteen, day()).await.expect("read");
    assert_eq!(read, [breakfast, lunch, dinner]);
}

pub(super) async fn a_day_that_was_not_filled_reads_as_empty(board: &impl Board) {
    let lunch = lunch(canteen());
    board.show(&lunch).await.expect("shown");
    let read = board.read(lunch.canteen_id, day()).await.expect("read");
    assert!(read.is_empty(), "one sitting passed for the whole day");
    assert!(board.read_one(lunch.sitting_id).await.expect("read").is_some());
}

pub(super) async fn a_reload_that_lost_a_race_hides_nothing_newer(board: &impl Board) {
    let loaded = lunch(canteen());
    let newer = at_version(&loaded, 7);
    board.show(&newer).await.expect("shown");
    let day = day();
    board
        .fill(loaded.canteen_id, day, from_ref(&loaded))
        .await
        .expect("filled");
    assert_eq!(board.read(loaded.canteen_id, day).await.expect("read"), [newer]);
}

pub(super) async fn a_sitting_shown_after_the_reload_joins_the_day(board: &impl Board) {
    let lunch = lunch(canteen());
    let dinner = sitting(lunch.canteen_id, MealPeriod::Dinner);
    board
        .fill(lunch.canteen_id, day(), from_ref(&lunch))
        .await
        .expect("filled");
    board.show(&dinner).await.expect("shown");
    assert_eq!(
        board.read(lunch.canteen_id, day()).await.expect("read"),
        [lunch, dinner]
    );
}

pub(super) async fn canteens_and_days_are_apart(board: &impl Board) {
    let mine = lunch(canteen());
    let mut tomorrow = lunch(mine.canteen_id);
    tomorrow.service_day = day().plus_days(1);
    let theirs = lunch(canteen());
    for picture in [&mine, &tomorrow, &theirs] {
        let filled = board.fill(picture.canteen_id, picture.service_day, from_ref(picture));
        filled.await.expect("filled");
    }
    for picture in [mine, tomorrow, theirs] {
        let read = board.read(picture.canteen_id, picture.service_day).await.expect("read");
        assert_eq!(read, [picture]);
    }
}

pub(super) async fn a_forgotten_picture_is_gone_and_may_come_again(board: &impl Board) {
    let old = lunch(canteen());
    let restored = at_version(&old, 3);
    board
        .fill(old.canteen_id, day(), &[at_version(&old, 90)])
        .await
        .expect("filled");
    board.forget(old.sitting_id).await.expect("forgotten");
    assert_eq!(board.read_one(old.sitting_id).await.expect("read"), None);
    assert!(board.read(old.canteen_id, day()).await.expect("read").is_empty());
    board.forget(old.sitting_id).await.expect("nothing to forget is fine");
    board.show(&restored).await.expect("shown");
    assert_eq!(board.read_one(old.sitting_id).await.expect("read"), Some(restored));
}

pub(super) async fn watchers_hear_what_was_taken_and_only_that(board: &impl Board) {
    let mut watcher = listening(board).await;
    let lunch = lunch(canteen());
    // On the same day, so that in a cluster too it is the last word.
    let last = sitting(lunch.canteen_id, MealPeriod::Dinner);
    let ids = [lunch.sitting_id.0, last.sitting_id.0];
    board.show(&at_version(&lunch, 2)).await.expect("shown");
    board.show(&lunch).await.expect("ignored");
    board
        .fill(lunch.canteen_id, day(), from_ref(&lunch))
        .await
        .expect("filled");
    board.show(&last).await.expect("shown");
    assert_eq!(hear_about(&mut watcher, &ids).await, News::of_picture(&lunch));
    assert_eq!(hear_about(&mut watcher, &ids).await, News::of_picture(&last));
}

pub(super) async fn watchers_hear_what_is_told(board: &impl Board) {
    let (mut one, mut two) = (listening(board).await, board.watch());
    for kind in NewsKind::ALL {
        let news = News {
            kind,
            id: new_id(),
            canteen_id: Some(canteen()),
        };
        board.tell(&news).await.expect("told");
        assert_eq!(hear_about(&mut one, &[news.id]).await, news);
        assert_eq!(hear_about(&mut two, &[news.id]).await, news);
    }
}

pub(super) async fn a_watcher_that_lags_is_told_so(board: &impl Board) {
    let (mut slow, mut quick) = (listening(board).await, board.watch());
    for _ in 0..=ROOM {
        let news = some_news();
        board.tell(&news).await.expect("told");
        hear_about(&mut quick, &[news.id]).await;
    }
    assert!(matches!(slow.recv().await, Err(RecvError::Lagged(1..))));
    assert!(slow.recv().await.is_ok(), "it goes on with what is left");
}

/// A watcher that hears the board for sure: news over Redis come only once the listener has subscribed.
pub(super) async fn listening(board: &impl Board) -> tokio::sync::broadcast::Receiver<News> {
    let mut probe = board.watch();
    eventually("the board's news are heard", async || {
        board.tell(&some_news()).await.expect("told");
        tokio::task::yield_now().await;
        probe.try_recv().is_ok()
    })
    .await;
    // What was told so far must not be mistaken for what comes: wait for one last known piece.
    let end = some_news();
    board.tell(&end).await.expect("told");
    while hear(&mut probe).await != end {}
    probe
}

fn some_news() -> News {
    News {
        kind: NewsKind::Order,
        id: new_id(),
        canteen_id: None,
    }
}
