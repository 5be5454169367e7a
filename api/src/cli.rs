//! The command line: every role of the one binary.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use domain::time::At;

use crate::commands;
use crate::config::{Config, Listen, MetricsFrom};

/// 暖餐 NuanCan: subsidised meals for seniors
#[derive(Debug, Parser)]
#[command(name = "nuancan", version, about, propagate_version = true)]
pub struct Cli {
    /// Settings that all roles share.
    #[command(flatten)]
    pub config: Config,
    /// Which role.
    #[command(subcommand)]
    pub role: Role,
}

/// What to be.
#[derive(Debug, Subcommand)]
pub enum Role {
    /// API and worker in one process; with --demo on a seeded county with a movable clock
    Serve {
        #[command(flatten)]
        /// How to listen.
        listen: Listen,
        /// Seed the demo county on first run, print demo accounts, allow the clock to be moved (loopback only)
        #[arg(long)]
        demo: bool,
        /// Where the demo's clock begins on its first run, RFC 3339 [default: nine o'clock of today]
        #[arg(long, requires = "demo", value_parser = instant)]
        demo_from: Option<At>,
    },
    /// The HTTP side alone
    Api {
        #[command(flatten)]
        /// How to listen.
        listen: Listen,
        /// One more process of a demo that `serve --demo` has begun on the same database (loopback only)
        #[arg(long)]
        demo: bool,
    },
    /// The background side alone
    Worker {
        /// Where health, readiness and metrics are answered
        #[arg(long, env = "NUANCAN_WORKER_LISTEN", default_value = "127.0.0.1:0")]
        listen: SocketAddr,
        #[command(flatten)]
        /// Who may read the metrics.
        metrics: MetricsFrom,
        /// One more process of a demo that `serve --demo` has begun on the same database (loopback only)
        #[arg(long)]
        demo: bool,
    },
    /// Bring the database to this version's schema
    Migrate,
    /// Set an installation up: keys, schema, the county's places, the first administrator
    Init {
        /// A county of the list: its code, or sangzhi, otog
        #[arg(long)]
        county: String,
        /// The first administrator's login; the password comes from NUANCAN_ADMIN_PASSWORD or is asked for
        #[arg(long)]
        admin: String,
    },
    /// Say what is well and what isn't, and what to do about it; exit code 1 when something is bad
    Doctor,
    /// Fill an installation with a made-up county (never beside real people)
    Seed(commands::seed::Options),
    /// Plan rounds from a file, or check a plan
    #[command(subcommand)]
    Plan(commands::plan::Options),
    /// Write the ledger as a file, or prove such a file
    #[command(subcommand)]
    Ledger(commands::ledger::Options),
    /// Check subsidy policies against the cases they carry
    #[command(subcommand)]
    Policy(commands::policy::Options),
    /// Measure what people wait for
    #[command(subcommand)]
    Bench(commands::bench::Options),
    /// A month of the demo county through the real API and worker, compared meal by meal with what really happened
    Month(commands::month::Options),
    /// Write data and keys into a backup
    Backup(commands::backup::Options),
    /// Read a backup into an empty installation
    Restore(commands::restore::Options),
    /// Background work that was given up
    #[command(subcommand)]
    Jobs(commands::jobs::Options),
    /// The key file: what it holds, and its rotation
    #[command(subcommand)]
    Keys(commands::keys::Options),
    /// The sessions of everybody
    #[command(subcommand)]
    Sessions(commands::sessions::Options),
    /// Write the OpenAPI document
    Openapi {
        /// File; standard output when absent
        #[arg(short, long)]
        out: Option<PathBuf>,
    },
}

/// Why a command ended badly, in words for the one who typed it.
#[derive(Debug)]
pub struct Failure {
    words: String,
    code: u8,
}

impl Failure {
    /// A failure with exit code 1.
    pub fn new(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            code: 1,
        }
    }

    /// What went wrong.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The same with another exit code.
    #[must_use]
    pub fn with_code(self, code: u8) -> Self {
        Self { code, ..self }
    }

    /// Says it on standard error.
    #[allow(clippy::print_stderr)] // this is the command line's own output
    pub fn print(&self) {
        eprintln!("nuancan: {}", self.words);
    }

    /// The process's exit code.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    /// The whole chain in one line: an error's own text never repeats its source.
    fn from(error: E) -> Self {
        let mut words = error.to_string();
        let mut source = error.source();
        while let Some(inner) = source {
            words.push_str(": ");
            words.push_str(&inner.to_string());
            source = inner.source();
        }
        Self::new(words)
    }
}

fn instant(text: &str) -> Result<At, String> {
    At::parse(text).map_err(|error| error.to_string())
}

/// Runs the role.
///
/// # Errors
/// A [`Failure`] to be printed.
pub fn run(cli: Cli) -> Result<(), Failure> {
    crate::ops::log::start(&cli.config.log);
    // One crypto provider in the whole binary; a second call would only say that it is there already.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(dispatch(cli))
}

async fn dispatch(cli: Cli) -> Result<(), Failure> {
    let config = cli.config;
    match cli.role {
        Role::Serve {
            listen,
            demo,
            demo_from,
        } => commands::serve::run(config, listen, demo, demo_from).await,
        Role::Api { listen, demo } => commands::serve::api(config, listen, demo).await,
        Role::Worker { listen, metrics, demo } => commands::serve::worker(config, listen, metrics, demo).await,
        Role::Migrate => commands::migrate::run(config).await,
        Role::Init { county, admin } => commands::init::run(config, &county, &admin).await,
        Role::Doctor => commands::doctor::run(config).await,
        Role::Seed(options) => commands::seed::run(config, options).await,
        Role::Plan(options) => commands::plan::run(&options),
        Role::Ledger(options) => commands::ledger::run(config, options).await,
        Role::Policy(options) => commands::policy::run(&options),
        Role::Bench(options) => commands::bench::run(&options),
        Role::Month(options) => commands::month::run(options).await,
        Role::Backup(options) => commands::backup::run(config, options).await,
        Role::Restore(options) => commands::restore::run(config, options).await,
        Role::Jobs(options) => commands::jobs::run(config, options).await,
        Role::Keys(options) => commands::keys::run(config, options).await,
        Role::Sessions(options) => commands::sessions::run(config, options).await,
        Role::Openapi { out } => commands::openapi::run(out),
    }
}
