//! Redis servers that a test starts itself and that end with it.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use redis::{Client, TlsCertificates, cmd};
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
    /// Who vouches for it; without one it speaks in the clear.
    authority: Option<Vec<u8>>,
}

impl Server {
    /// An ordinary server that keeps nothing on disk.
    pub(super) async fn start() -> Self {
        Self::start_with(&["--save", ""]).await
    }

    /// A server with further arguments, once it answers.
    pub(super) async fn start_with(arguments: &[&str]) -> Self {
        let port = free_port();
        let mut arguments = arguments.to_vec();
        let listen = port.to_string();
        arguments.extend(["--port", &listen]);
        Self::launch(port, &arguments, None).await
    }

    /// The same, speaking TLS alone.
    pub(super) async fn start_secure(papers: &Papers, arguments: &[&str]) -> Self {
        let port = free_port();
        let listen = port.to_string();
        let [authority, certificate, key] = [&papers.authority, &papers.certificate, &papers.key]
            .map(|file| file.to_str().expect("a temporary folder has a plain name"));
        let mut arguments = arguments.to_vec();
        arguments.extend(["--port", "0", "--tls-port", &listen, "--tls-auth-clients", "no"]);
        arguments.extend([
            "--tls-ca-cert-file",
            authority,
            "--tls-cert-file",
            certificate,
            "--tls-key-file",
            key,
        ]);
        Self::launch(port, &arguments, Some(papers.authority())).await
    }

    async fn launch(port: u16, arguments: &[&str], authority: Option<Vec<u8>>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let arguments: Vec<_> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let child = spawn(&folder, &arguments);
        let server = Self {
            port,
            arguments,
            folder,
            child,
            authority,
        };
        server.answers().await;
        server
    }

    pub(super) fn url(&self) -> String {
        let scheme = if self.authority.is_some() { "rediss" } else { "redis" };
        format!("{scheme}://127.0.0.1:{}", self.port)
    }

    /// Kills it as a power cut would.
    pub(super) fn kill(&mut self) {
        self.child.kill().expect("a running server");
        self.child.wait().expect("an ended server");
    }

    /// Starts it again at its old place, with what it had kept on disk.
    pub(super) async fn restart(&mut self) {
        self.child = spawn(&self.folder, &self.arguments);
        self.answers().await;
    }

    /// Runs one command, and again until it is accepted.
    pub(super) async fn run(&self, words: &[&str]) {
        eventually(&words.join(" "), async || self.ask(words).await.is_some()).await;
    }

    /// Runs one command once; nothing when it was refused or nobody is there.
    pub(super) async fn ask(&self, words: &[&str]) -> Option<redis::Value> {
        let client = match &self.authority {
            Some(pem) => {
                let root_cert = Some(pem.clone());
                Client::build_with_tls(
                    self.url(),
                    TlsCertificates {
                        client_tls: None,
                        root_cert,
                    },
                )
            }
            None => Client::open(self.url()),
        };
        let mut connection = client.expect("a URL").get_multiplexed_async_connection().await.ok()?;
        cmd(words[0]).arg(&words[1..]).query_async(&mut connection).await.ok()
    }

    /// One command's answer as text.
    pub(super) async fn says(&self, words: &[&str]) -> String {
        self.ask(words)
            .await
            .map_or_else(String::new, |value| format!("{value:?}"))
    }

    /// A process of its own, as far as the board is concerned.
    pub(super) fn board(&self) -> RedisBoard {
        board_trusting(&self.url(), self.authority.as_deref())
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
    board_trusting(url, None)
}

/// The same, which believes one authority alone.
pub(super) fn board_trusting(url: &str, authority: Option<&[u8]>) -> RedisBoard {
    RedisBoard::with_patience(url, authority, Hub::default(), TEST_PATIENCE).expect("a URL that is understood")
}

/// A board that is asked through the guard, as in production.
pub(super) fn guardable(url: &str) -> (RedisBoard, Hub) {
    let hub = Hub::default();
    let board = RedisBoard::with_patience(url, None, hub.clone(), TEST_PATIENCE).expect("a URL that is understood");
    (board, hub)
}

/// The port may be taken by another between now and the start; ports are given out in turn, so it hardly ever is.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound address").port()
}

fn spawn(folder: &TempDir, arguments: &[String]) -> Child {
    Command::new("redis-server")
        .current_dir(folder.path())
        .args(arguments)
        .args(["--bind", "127.0.0.1"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("redis-server is not installed; these tests start it themselves (Debian: apt install redis-server)")
}

/// What a county makes for itself: an authority, and a certificate for this machine that it signed.
pub(super) struct Papers {
    _folder: TempDir,
    authority: PathBuf,
    certificate: PathBuf,
    key: PathBuf,
}

impl Papers {
    pub(super) fn make() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = |name: &str| folder.path().join(name);
        let openssl = |words: &str| {
            let done = Command::new("openssl")
                .args(words.split(' '))
                .current_dir(folder.path())
                .output();
            let done = done.expect("openssl is not installed; these tests make certificates with it");
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        };
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
        openssl(&format!(
            "req -x509 {key} -keyout ca.key -out ca.pem -days 2 -subj /CN=County"
        ));
        openssl(&format!("req {key} -keyout server.key -out server.csr -subj /CN=Redis"));
        std::fs::write(file("names"), "subjectAltName=IP:127.0.0.1\n").expect("written");
        openssl("x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 2 -extfile names -out server.pem");
        Self {
            authority: file("ca.pem"),
            certificate: file("server.pem"),
            key: file("server.key"),
            _folder: folder,
        }
    }

    /// The authority's own certificate.
    pub(super) fn authority(&self) -> Vec<u8> {
        std::fs::read(&self.authority).expect("it was just made")
    }
}
