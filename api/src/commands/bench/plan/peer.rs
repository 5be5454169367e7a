//! PyVRP in a virtual environment of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::cli::Failure;

/// The release that is measured.
const PACKAGE: &str = "pyvrp==0.14.0";
/// One run.
const SCRIPT: &str = include_str!("pyvrp.py");

/// A Python that has PyVRP.
pub(super) struct Peer {
    python: PathBuf,
}

#[derive(Deserialize)]
struct Found {
    cost: Option<f64>,
}

impl Peer {
    /// The environment of an earlier run in that folder, or a new one.
    pub(super) fn ready(python: &Path, folder: &Path) -> Result<Self, Failure> {
        let peer = Self {
            python: folder.join("bin").join("python"),
        };
        if peer.imports() {
            return Ok(peer);
        }
        let shown = python.display();
        run(Command::new(python).args(["-m", "venv", "--clear"]).arg(folder)).map_err(|error| {
            Failure::new(format!(
                "{shown} makes no virtual environment ({error}): install python3 with venv, name another by --python, or \
                 measure without PyVRP by --alone"
            ))
        })?;
        run(Command::new(&peer.python).args(["-m", "pip", "install", "--quiet", PACKAGE])).map_err(|error| {
            Failure::new(format!(
                "{PACKAGE} can't be installed from PyPI ({error}); --alone measures without it"
            ))
        })?;
        Ok(peer)
    }

    fn imports(&self) -> bool {
        self.python.exists() && run(Command::new(&self.python).args(["-c", "import pyvrp"])).is_ok()
    }

    /// Its cost for a file after so many seconds; none when it found nothing that keeps the rules.
    pub(super) fn solve(&self, file: &Path, seconds: f64, seed: u64) -> Result<Option<f64>, Failure> {
        let mut command = Command::new(&self.python);
        command.args(["-c", SCRIPT]).arg(file);
        command.args([seconds.to_string(), seed.to_string()]);
        // One core, as ours: its numeric library would take more.
        command.env("OMP_NUM_THREADS", "1").env("OPENBLAS_NUM_THREADS", "1");
        let said = run(&mut command).map_err(|error| Failure::new(format!("PyVRP: {error}")))?;
        let found: Found = serde_json::from_str(said.trim())?;
        Ok(found.cost)
    }
}

/// What a program printed; when it failed, the last line of its complaint.
fn run(command: &mut Command) -> Result<String, String> {
    let done = command.output().map_err(|error| error.to_string())?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    let complaint = String::from_utf8_lossy(&done.stderr);
    Err(complaint.lines().last().unwrap_or("it says nothing").to_owned())
}
