//! A private Redis that keeps nothing on disk.

use std::fs::File;
use std::process::Command;

use tokio::net::TcpStream;

use super::{Leashed, Scratch, free_port, wait_for};
use crate::cli::Failure;

/// A running server.
#[derive(Debug)]
pub struct Redis {
    port: u16,
    _leash: Leashed,
}

impl Redis {
    /// Starts one on a free port.
    ///
    /// # Errors
    /// When it isn't installed or doesn't start.
    pub async fn start(scratch: &Scratch) -> Result<Self, Failure> {
        let port = free_port()?;
        let log = scratch.path().join("redis.log");
        let out = File::create(&log)?;
        let mut command = Command::new("redis-server");
        command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        command
            .args(["--port", &port.to_string()])
            .arg("--dir")
            .arg(scratch.path());
        command.stdout(out.try_clone()?).stderr(out);
        let mut leash = Leashed::start(&mut command, "TERM")?;
        wait_for("Redis", &mut leash, &log, async || {
            TcpStream::connect(("127.0.0.1", port)).await.is_ok()
        })
        .await?;
        Ok(Self { port, _leash: leash })
    }

    /// As `NUANCAN_REDIS_URL` wants it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}
