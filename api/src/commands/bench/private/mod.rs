//! Servers of the measurement's own: nothing that anybody uses is touched, and all of it is gone afterwards.

mod postgres;
mod program;
mod redis;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use crate::cli::Failure;

pub use postgres::Postgres;
pub use program::{Place, Program};
pub use redis::Redis;

/// Longer than any server here takes to start on a slow machine.
const START_WITHIN: Duration = Duration::from_secs(60);
/// Between two looks whether it has started, or ended.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// So many looks at a server that was asked to end; then it is killed.
const END_WITHIN_LOOKS: u32 = 400;

/// A folder that is removed with everything in it.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes one below `parent`.
    ///
    /// # Errors
    /// The file system's. A folder in memory is refused: writing there costs nothing, so nothing would be measured.
    pub fn make(parent: &Path) -> Result<Self, Failure> {
        let parent = parent.canonicalize()?;
        if let Some(kind) = file_system(&parent).filter(|kind| ["tmpfs", "ramfs"].contains(&kind.as_str())) {
            return Err(Failure::new(format!(
                "{} is kept in memory ({kind}): give a folder on a disk with --scratch",
                parent.display()
            )));
        }
        let folder = parent.join(format!("nuancan-bench-{}", store::ids::new_id().simple()));
        std::fs::create_dir(&folder)?;
        Ok(Self(folder))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left of it is the operating system's to remove.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The kind of file system that a folder lies on, where the system tells.
#[must_use]
pub fn file_system(folder: &Path) -> Option<String> {
    let mounts = std::fs::read_to_string("/proc/mounts").ok()?;
    let mut best: Option<(usize, String)> = None;
    for line in mounts.lines() {
        let mut words = line.split_whitespace();
        let (Some(_), Some(at), Some(kind)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        let longer = best.as_ref().is_none_or(|(length, _)| at.len() >= *length);
        if folder.starts_with(at) && longer {
            best = Some((at.len(), kind.to_owned()));
        }
    }
    best.map(|(_, kind)| kind)
}

/// A child that is ended with its owner.
#[derive(Debug)]
pub struct Leashed {
    child: Child,
    /// The signal that ends it in order.
    signal: &'static str,
}

impl Leashed {
    fn start(command: &mut Command, signal: &'static str) -> Result<Self, Failure> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command
            .spawn()
            .map_err(|error| Failure::new(format!("{name} can't be started: {error}")))?;
        Ok(Self { child, signal })
    }

    /// Its process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Leashed {
    fn drop(&mut self) {
        let pid = self.child.id().to_string();
        let asked = Command::new("kill").args(["-s", self.signal, &pid]).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        // One that doesn't end when it is asked to is ended.
        for _ in 0..END_WITHIN_LOOKS {
            if self.has_ended() {
                return;
            }
            std::thread::sleep(LOOK_EVERY);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until `is_up`; fails when the process ends before or takes too long.
async fn wait_for(
    what: &str,
    leashed: &mut Leashed,
    log: &Path,
    mut is_up: impl AsyncFnMut() -> bool,
) -> Result<(), Failure> {
    let deadline = tokio::time::Instant::now() + START_WITHIN;
    while !is_up().await {
        if leashed.has_ended() || tokio::time::Instant::now() > deadline {
            let said = std::fs::read_to_string(log).unwrap_or_default();
            let end = said.lines().rev().take(12).collect::<Vec<_>>();
            let end: Vec<&str> = end.into_iter().rev().collect();
            return Err(Failure::new(format!("{what} doesn't start:\n{}", end.join("\n"))));
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(())
}

/// A port that was free a moment ago.
fn free_port() -> Result<u16, Failure> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
