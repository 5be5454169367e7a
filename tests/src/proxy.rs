//! A wire that can be cut: a TCP proxy on loopback between two processes of an installation.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What the wire does at this moment.
#[derive(Debug, Clone, Copy)]
struct State {
    to: SocketAddr,
    /// Connections of an older cut end.
    cuts: u64,
    /// Nothing passes, nothing is refused.
    stalled: bool,
}

/// A proxy on a port of its own.
#[derive(Debug)]
pub struct Proxy {
    at: SocketAddr,
    state: watch::Sender<State>,
    taking: JoinHandle<()>,
}

impl Proxy {
    /// Starts one that leads to `to`.
    pub async fn to(to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("loopback has a free port");
        let at = listener.local_addr().expect("a bound listener has an address");
        let state = State {
            to,
            cuts: 0,
            stalled: false,
        };
        let (state, seen) = watch::channel(state);
        let taking = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(carry(near, seen.clone()));
            }
        });
        Self { at, state, taking }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.at
    }

    /// New connections lead elsewhere: the process behind it was started anew.
    pub fn lead_to(&self, to: SocketAddr) {
        self.state.send_modify(|state| state.to = to);
    }

    /// Ends every connection there is, whatever was under way.
    pub fn cut(&self) {
        self.state.send_modify(|state| state.cuts += 1);
    }

    /// Lets nothing pass, or everything again.
    pub fn stall(&self, stalled: bool) {
        self.state.send_modify(|state| state.stalled = stalled);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.taking.abort();
    }
}

async fn carry(near: TcpStream, mut seen: watch::Receiver<State>) {
    let State { to, cuts, .. } = *seen.borrow();
    let Ok(far) = TcpStream::connect(to).await else { return };
    let (near_read, near_write) = near.into_split();
    let (far_read, far_write) = far.into_split();
    let there = pass(near_read, far_write, seen.clone());
    let back = pass(far_read, near_write, seen.clone());
    tokio::select! {
        _ = async { tokio::join!(there, back) } => {}
        _ = seen.wait_for(|state| state.cuts != cuts) => {}
    }
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut seen: watch::Receiver<State>) {
    let mut bytes = vec![0; 16 * 1024];
    while let Ok(number @ 1..) = from.read(&mut bytes).await {
        if seen.wait_for(|state| !state.stalled).await.is_err() || to.write_all(&bytes[..number]).await.is_err() {
            break;
        }
    }
    // The other side reads to the end of what was sent.
    to.shutdown().await.ok();
}

/// The address of a process that announces itself as `http://127.0.0.1:PORT`.
#[must_use]
pub fn address_of(base: &str) -> SocketAddr {
    let address = base.trim_start_matches("http://");
    address
        .parse()
        .unwrap_or_else(|_| panic!("{base} is no address on loopback"))
}

/// Shared by those who cut and those whom it is cut for.
pub type Wire = Arc<Proxy>;
