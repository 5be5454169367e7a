//! Servers on a leash: each hangs on a small shell that watches a pipe from the test process.
//!
//! Statics are never dropped and a test process can be killed: a server that is only ended by `Drop` outlives both.
//! The pipe closes in every case, so the shell at its other end does the tidying.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::Mutex;
use std::thread;

use tokio::sync::watch;
use tokio::time::timeout;

use crate::eventually::DEADLINE;
use crate::nuancan::forget_settings;

/// What ends a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Please finish.
    Term,
    /// PostgreSQL's fast shutdown.
    Int,
    /// No last words: what a crash looks like.
    Kill,
}

impl Signal {
    fn word(self) -> &'static str {
        match self {
            Self::Term => "TERM",
            Self::Int => "INT",
            Self::Kill => "KILL",
        }
    }
}

/// How to start one server.
#[derive(Debug)]
pub struct Leash {
    command: Vec<std::ffi::OsString>,
    env: Vec<(String, String)>,
    scratch: PathBuf,
    out: PathBuf,
    err: PathBuf,
    signal: Signal,
}

impl Leash {
    /// A server whose output goes to `scratch/name.out` and `scratch/name.err`. The folder is removed if the test
    /// process dies; a living owner removes it itself.
    #[must_use]
    pub fn new(name: &str, scratch: &Path, command: &[&OsStr]) -> Self {
        Self {
            command: command.iter().map(|&word| word.to_owned()).collect(),
            env: Vec::new(),
            scratch: scratch.to_owned(),
            out: scratch.join(format!("{name}.out")),
            err: scratch.join(format!("{name}.err")),
            signal: Signal::Kill,
        }
    }

    /// The signal that ends the server when its owner lets go.
    #[must_use]
    pub fn ended_by(mut self, signal: Signal) -> Self {
        self.signal = signal;
        self
    }

    /// One more variable for the server.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// How many bytes an earlier life of the same name has printed.
    #[must_use]
    pub fn printed(&self) -> usize {
        std::fs::metadata(&self.out).map_or(0, |file| usize::try_from(file.len()).expect("a log fits in memory"))
    }

    /// Starts it.
    #[must_use]
    pub fn start(self) -> Leashed {
        let mut shell = Command::new("sh");
        forget_settings(&mut shell);
        shell
            .args(["-c", include_str!("leash.sh"), "leash", self.signal.word()])
            .args([&self.scratch, &self.out, &self.err])
            .args(&self.command)
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // Ctrl-C reaches the test process, whose end reaches the shell through the pipe.
            .process_group(0);
        let mut shell = shell.spawn().expect("sh is on every machine that runs the tests");
        let words = shell.stdin.take().expect("stdin was piped");
        let mut lines = BufReader::new(shell.stdout.take().expect("stdout was piped")).lines();
        let pid = lines
            .next()
            .and_then(Result::ok)
            .and_then(|line| line.parse().ok())
            .expect("the leash prints the server's process id first");
        let (gone, exit) = watch::channel(None);
        thread::spawn(move || {
            let code = lines
                .map_while(Result::ok)
                .find_map(|line| line.strip_prefix("exit ")?.parse::<i32>().ok());
            shell.wait().ok();
            gone.send_replace(Some(code.unwrap_or(-1)));
        });
        Leashed {
            pid,
            words: Mutex::new(Some(words)),
            exit,
            signal: self.signal,
            out: self.out,
            err: self.err,
        }
    }
}

/// A running server. Letting go of it ends the server.
#[derive(Debug)]
pub struct Leashed {
    pid: u32,
    words: Mutex<Option<ChildStdin>>,
    exit: watch::Receiver<Option<i32>>,
    signal: Signal,
    out: PathBuf,
    err: PathBuf,
}

impl Leashed {
    /// The server's own process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// The file its standard output goes to.
    #[must_use]
    pub fn out(&self) -> &Path {
        &self.out
    }

    /// The file its standard error goes to.
    #[must_use]
    pub fn err(&self) -> &Path {
        &self.err
    }

    /// Both outputs so far.
    #[must_use]
    pub fn log(&self) -> String {
        [&self.out, &self.err]
            .map(|file| String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).into_owned())
            .concat()
    }

    /// Whether the server still runs: a process that ended but wasn't waited for does not.
    #[must_use]
    pub fn runs(&self) -> bool {
        runs(self.pid)
    }

    /// Freezes the server where it stands, as a swapped-out or paused machine would.
    pub fn pause(&self) {
        self.say("STOP");
    }

    /// Lets a frozen server go on.
    pub fn resume(&self) {
        self.say("CONT");
    }

    /// Ends the server and waits until it has gone. The answer is the shell's exit code: 0 for a clean end, 128 + n
    /// for signal n.
    pub async fn stop(&self, signal: Signal) -> i32 {
        self.say(signal.word());
        let mut exit = self.exit.clone();
        match timeout(DEADLINE, exit.wait_for(Option::is_some)).await {
            Ok(Ok(code)) => code.unwrap_or(-1),
            _ => panic!("process {} did not end on {}:\n{}", self.pid, signal.word(), self.log()),
        }
    }

    fn say(&self, word: &str) {
        let mut words = self.words.lock().expect("nobody panics while holding the pipe");
        if let Some(pipe) = words.as_mut() {
            // The shell may have ended with the server: then there is nobody left to tell.
            writeln!(pipe, "{word}").ok();
        }
    }
}

impl Drop for Leashed {
    fn drop(&mut self) {
        self.say(self.signal.word());
    }
}

/// Whether a process runs.
#[must_use]
pub fn runs(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in brackets may hold anything; the state follows the last bracket.
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}
