//! Processes of the real binary.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::eventually::eventually;
use crate::leash::{Leash, Leashed, Signal};

/// The variables one installation's processes share.
pub type Env = Vec<(String, String)>;

/// The binary under test, from the same target folder as whoever asks: `PROFILE/deps/it-…`, or `PROFILE/lunch`.
#[must_use]
pub fn binary() -> PathBuf {
    let asker = std::env::current_exe().expect("a running program has a path");
    let folders = asker.ancestors().skip(1).take(2);
    folders
        .map(|folder| folder.join("nuancan"))
        .find(|bin| bin.exists())
        .unwrap_or_else(|| {
            panic!(
                "no nuancan beside {}: build the whole workspace first (make build)",
                asker.display()
            )
        })
}

/// What a process has from whoever runs the harness: how much it says, and which line of defence it is to do without.
const HANDED_ON: [&str; 2] = ["NUANCAN_LOG", "NUANCAN_TEST_WITHOUT"];

/// Other settings of whoever runs the harness are not for its processes: they would find somebody else's database.
pub(crate) fn forget_settings(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("NUANCAN_") && !HANDED_ON.contains(&name))
        {
            command.env_remove(name);
        }
    }
}

/// Runs a command of the binary to its end.
#[must_use]
pub fn output(args: &[&str], env: &Env) -> Output {
    let mut command = Command::new(binary());
    forget_settings(&mut command);
    command.args(args).envs(env.iter().map(|(name, value)| (name, value)));
    command.output().expect("the binary starts")
}

/// Runs a command of the binary that must end well; the answer is its standard output.
pub fn run(args: &[&str], env: &Env) -> String {
    let output = output(args, env);
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "nuancan {args:?}: {}{}",
        said(&output.stderr),
        said(&output.stdout)
    );
    said(&output.stdout)
}

/// A running `serve`, `api` or `worker`.
#[derive(Debug)]
pub struct Nuancan {
    name: String,
    base: String,
    frozen: AtomicBool,
    leash: Leashed,
}

impl Nuancan {
    /// Starts a role on a free port and waits until it says that it is ready. Output goes to `scratch/name.*`.
    pub async fn start(name: &str, role: &[&str], scratch: &Path, env: &Env) -> Self {
        let bin = binary();
        let mut words: Vec<&OsStr> = vec![bin.as_os_str()];
        words.extend(role.iter().map(OsStr::new));
        words.extend(["--listen", "127.0.0.1:0"].map(OsStr::new));
        let mut leash = Leash::new(name, scratch, &words);
        for (variable, value) in env {
            leash = leash.env(variable, value);
        }
        // A restart appends to the same file: what an earlier life printed isn't this one's address.
        let before = leash.printed();
        let leash = leash.start();
        let base = eventually("the first line says the address", async || {
            assert!(leash.runs(), "nuancan {role:?} ended at once:\n{}", leash.log());
            let out = std::fs::read_to_string(leash.out()).ok()?;
            let line = out.get(before..)?.split_inclusive('\n').next()?.strip_suffix('\n')?;
            Some(
                line.strip_prefix("listening on ")
                    .unwrap_or_else(|| panic!("first line: {line}"))
                    .to_owned(),
            )
        })
        .await;
        let process = Self {
            name: name.to_owned(),
            base,
            frozen: AtomicBool::new(false),
            leash,
        };
        process.ready().await;
        process
    }

    /// `http://127.0.0.1:PORT`
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Its name in the world: `api-0`, `worker-1`, `serve`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All it printed and logged.
    #[must_use]
    pub fn log(&self) -> String {
        self.leash.log()
    }

    /// Whether it runs.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.leash.runs()
    }

    /// Whether it runs and isn't frozen: somebody who can be spoken to.
    #[must_use]
    pub fn listens(&self) -> bool {
        self.runs() && !self.frozen.load(Ordering::SeqCst)
    }

    /// Freezes it.
    pub fn pause(&self) {
        self.frozen.store(true, Ordering::SeqCst);
        self.leash.pause();
    }

    /// Ends the freeze.
    pub fn resume(&self) {
        self.leash.resume();
        self.frozen.store(false, Ordering::SeqCst);
    }

    /// A crash.
    pub async fn kill(&self) {
        self.leash.stop(Signal::Kill).await;
    }

    /// Asks it to finish, as systemd does; the answer is its exit code.
    pub async fn terminate(&self) -> i32 {
        self.leash.stop(Signal::Term).await
    }

    async fn ready(&self) {
        // Whether it answers is asked here; whom its certificate can be trusted by is for tests that ask nothing else.
        let patient = reqwest::Client::builder().tls_danger_accept_invalid_certs(true);
        let http = patient.build().expect("nothing in it can fail");
        let url = format!("{}/health/ready", self.base);
        eventually("the process is ready", async || {
            assert!(self.runs(), "{} ended before it was ready:\n{}", self.name, self.log());
            http.get(&url)
                .send()
                .await
                .ok()
                .filter(|answer| answer.status().is_success())
                .map(drop)
        })
        .await;
    }
}
