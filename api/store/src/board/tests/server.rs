//! Redis servers that a test starts itself and that end with it.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use redis::{Client, cmd};
use tempfile::TempDir;

use super::super::{Hub, RedisBoard};
use super::eventually;

/// Tests share the machine with compilers; what is tested here isn't how fast Redis answers.
const TEST_PATIENCE: Duration = Duration::from_secs(5);

/// A server process on a port of its own.
pub(super) struct Server {
    pub(super) port: u16,
    arguments: Vec<String>,
    folder: TempDir,
    child: Child,
}

impl Server {
    /// An ordinary server that keeps nothing on disk.
    pub(super) async fn start() -> Self {
        Self::start_with(&["--save", ""]).await
    }

    /// A server with further arguments, once it answers.
    pub(super) async fn start_with(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let arguments: Vec<_> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let port = free_port();
        let child = spawn(&folder, port, &arguments);
        let server = Self {
            port,
            arguments,
            folder,
            child,
        };
        server.answers().await;
        server
    }

    pub(super) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Kills it as a power cut would.
    pub(super) fn kill(&mut self) {
        self.child.kill().expect("a running server");
        self.child.wait().expect("an ended server");
    }

    /// Starts it again at its old place, with what it had kept on disk.
    pub(super) async fn restart(&mut self) {
        self.child = spawn(&self.folder, self.port, &self.arguments);
        self.answers().await;
    }

    /// Runs one command, and again until it is accepted.
    pub(super) async fn run(&self, words: &[&str]) {
        let client = Client::open(self.url()).expect("a URL");
        eventually(&words.join(" "), async || {
            let Ok(mut connection) = client.get_multiplexed_async_connection().await else {
                return false;
            };
            let mut command = cmd(words[0]);
            command.arg(&words[1..]);
            command.query_async::<redis::Value>(&mut connection).await.is_ok()
        })
        .await;
    }

    /// A process of its own, as far as the board is concerned.
    pub(super) fn board(&self) -> RedisBoard {
        board_at(&self.url())
    }

    async fn answers(&self) {
        self.run(&["PING"]).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have been killed by the test already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A board with its own watchers.
pub(super) fn board_at(url: &str) -> RedisBoard {
    RedisBoard::with_patience(url, Hub::default(), TEST_PATIENCE).expect("a URL that is understood")
}

/// A board that is asked through the guard, as in production.
pub(super) fn guardable(url: &str) -> (RedisBoard, Hub) {
    let hub = Hub::default();
    let board = RedisBoard::with_patience(url, hub.clone(), TEST_PATIENCE).expect("a URL that is understood");
    (board, hub)
}

/// The port may be taken by another between now and the start; ports are given out in turn, so it hardly ever is.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound address").port()
}

fn spawn(folder: &TempDir, port: u16, arguments: &[String]) -> Child {
    Command::new("redis-server")
        .current_dir(folder.path())
        .args(arguments)
        .args(["--bind", "127.0.0.1", "--port", &port.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("redis-server is not installed; these tests start it themselves (Debian: apt install redis-server)")
}
