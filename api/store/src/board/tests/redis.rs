//! What only a board in Redis must do: stay true over restarts, reach other processes, keep to one slot.

use std::slice::from_ref;

use super::super::redis::keys;
use super::super::{Board, News, NewsKind, RedisBoard};
use super::contract::{keeps_the_contract, listening};
use super::server::Server;
use super::{at_version, canteen, day, eventually, hear, lunch, sitting};
use crate::ids::new_id;
use domain::time::MealPeriod;

/// A board and the server it needs.
struct Fixture {
    board: RedisBoard,
    _server: Server,
}

impl Fixture {
    fn board(&self) -> &RedisBoard {
        &self.board
    }

    async fn one() -> Self {
        let server = Server::start().await;
        Self {
            board: server.board(),
            _server: server,
        }
    }
}

keeps_the_contract!(one_server, Fixture::one());

#[tokio::test]
async fn watchers_of_another_process_hear() {
    let server = Server::start().await;
    let (teller, hearer) = (server.board(), server.board());
    let mut watcher = listening(&hearer).await;
    let lunch = lunch(canteen());
    teller.show(&lunch).await.expect("shown");
    assert_eq!(hear(&mut watcher).await, News::of_picture(&lunch));
    let alarm = News {
        kind: NewsKind::Alarm,
        id: new_id(),
        canteen_id: Some(lunch.canteen_id),
    };
    teller.tell(&alarm).await.expect("told");
    assert_eq!(hear(&mut watcher).await, alarm);
}

#[tokio::test]
async fn shows_of_many_processes_leave_the_highest() {
    let server = Server::start().await;
    let boards = [server.board(), server.board(), server.board()];
    let start = lunch(canteen());
    let mut shows = tokio::task::JoinSet::new();
    for (offset, board) in boards.into_iter().enumerate() {
        let versions: Vec<_> = (0..100).filter(|version| version % 3 == offset).collect();
        let start = start.clone();
        shows.spawn(async move {
            for version in versions {
                let version = i64::try_from(version).expect("small");
                board.show(&at_version(&start, version)).await.expect("shown");
            }
        });
    }
    shows.join_all().await;
    let shown = server.board().read_one(start.sitting_id).await.expect("read");
    assert_eq!(shown, Some(at_version(&start, 99)));
}

#[tokio::test]
async fn an_emptied_board_fills_again() {
    let server = Server::start().await;
    let board = server.board();
    let lunch = lunch(canteen());
    let dinner = sitting(lunch.canteen_id, MealPeriod::Dinner);
    let whole = [lunch.clone(), dinner.clone()];
    board.fill(lunch.canteen_id, day(), &whole).await.expect("filled");
    server.run(&["FLUSHALL"]).await;
    assert!(board.read(lunch.canteen_id, day()).await.expect("read").is_empty());
    // An order for lunch shows lunch alone: that isn't the day yet.
    board.show(&at_version(&lunch, 2)).await.expect("shown");
    assert!(board.read(lunch.canteen_id, day()).await.expect("read").is_empty());
    board.fill(lunch.canteen_id, day(), &whole).await.expect("filled");
    let read = board.read(lunch.canteen_id, day()).await.expect("read");
    assert_eq!(read, [at_version(&lunch, 2), dinner]);
}

#[tokio::test]
async fn scripts_are_loaded_again_after_they_were_flushed() {
    let server = Server::start().await;
    let board = server.board();
    let lunch = lunch(canteen());
    board.show(&lunch).await.expect("shown");
    server.run(&["SCRIPT", "FLUSH"]).await;
    board.show(&at_version(&lunch, 2)).await.expect("shown");
    let shown = board.read_one(lunch.sitting_id).await.expect("read");
    assert_eq!(shown, Some(at_version(&lunch, 2)));
}

/// A server that kept yesterday's memory on disk must not show it as today's truth.
#[tokio::test]
async fn what_a_restarted_server_kept_on_disk_is_not_believed() {
    let mut server = Server::start_with(&["--appendonly", "no"]).await;
    let board = server.board();
    let kept = lunch(canteen());
    board
        .fill(kept.canteen_id, day(), from_ref(&kept))
        .await
        .expect("filled");
    server.run(&["SAVE"]).await;
    let truth = at_version(&kept, 2);
    board.show(&truth).await.expect("shown, but not kept on disk");
    server.kill();
    server.restart().await;
    eventually("the board is reached again", async || board.is_up().await).await;
    assert!(board.read(kept.canteen_id, day()).await.expect("read").is_empty());
    assert_eq!(board.read_one(kept.sitting_id).await.expect("read"), None);
    board
        .fill(kept.canteen_id, day(), from_ref(&truth))
        .await
        .expect("filled");
    assert_eq!(board.read(kept.canteen_id, day()).await.expect("read"), [truth]);
}

#[tokio::test]
async fn a_line_that_was_cut_is_mended_and_watchers_are_told_to_look_again() {
    let mut server = Server::start().await;
    let board = server.board();
    let mut watcher = listening(&board).await;
    server.kill();
    assert!(board.tell(&News::look_again(NewsKind::Order)).await.is_err());
    server.restart().await;
    for kind in NewsKind::ALL {
        assert_eq!(hear(&mut watcher).await, News::look_again(kind));
    }
    eventually("the board is reached again", async || board.is_up().await).await;
}

#[tokio::test]
async fn a_board_that_was_never_there_fails_and_does_not_hang() {
    let mut server = Server::start().await;
    server.kill();
    let board = server.board();
    assert!(!board.is_up().await);
    assert!(matches!(
        board.read(canteen(), day()).await,
        Err(crate::Error::Board(_))
    ));
}

#[tokio::test]
async fn pictures_do_not_stay_for_ever() {
    let server = Server::start().await;
    let lunch = lunch(canteen());
    server.board().show(&lunch).await.expect("shown");
    let client = ::redis::Client::open(server.url()).expect("a URL");
    let mut connection = client.get_multiplexed_async_connection().await.expect("connected");
    let written: Vec<String> = ::redis::cmd("KEYS")
        .arg("*")
        .query_async(&mut connection)
        .await
        .expect("keys");
    assert_eq!(written.len(), 2);
    for key in written {
        let ttl_s: i64 = ::redis::cmd("TTL")
            .arg(&key)
            .query_async(&mut connection)
            .await
            .expect("ttl");
        assert!(ttl_s > 0, "{key} stays for ever");
    }
}

#[test]
fn all_days_of_a_canteen_share_a_slot() {
    let canteen = canteen();
    let tag = format!("{{{canteen}}}");
    for days in 0..7 {
        let key = keys::day(canteen, day().plus_days(days));
        assert_eq!(key.matches('{').count(), 1);
        assert!(key.contains(&tag), "{key}");
    }
}
