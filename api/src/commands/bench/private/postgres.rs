//! A private PostgreSQL, durable as in production, and the tools that come with it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::{Leashed, Scratch, free_port, wait_for};
use crate::cli::Failure;

/// What both sides of a comparison run on.
pub const SETTINGS: [&str; 9] = [
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "shared_buffers=256MB",
    "max_wal_size=4GB",
    "checkpoint_timeout=15min",
    "max_connections=100",
    "listen_addresses=127.0.0.1",
    "compute_query_id=off",
];

/// A running server.
#[derive(Debug)]
pub struct Postgres {
    bin: PathBuf,
    port: u16,
    owner: Owner,
    folder: PathBuf,
    /// Nothing only while it is restarted.
    leash: Option<Leashed>,
}

impl Postgres {
    /// Makes a cluster below the scratch folder and starts it.
    ///
    /// # Errors
    /// When the server's programs are missing or it doesn't start.
    pub async fn start(scratch: &Scratch) -> Result<Self, Failure> {
        let folder = scratch.path().join("postgres");
        std::fs::create_dir(&folder)?;
        let owner = Owner::find()?;
        owner.give(&folder)?;
        let mut made = Self {
            bin: bin()?,
            port: free_port()?,
            owner,
            folder,
            leash: None,
        };
        let mut init = made.owner.command(&made.bin.join("initdb"));
        init.arg("-D").arg(made.folder.join("data"));
        init.args(["--auth=trust", "--username=nuancan", "--encoding=UTF8", "--locale=C"]);
        succeeded("initdb", &init.output()?)?;
        made.launch(&[]).await?;
        Ok(made)
    }

    /// Stops it and starts it again with more settings.
    ///
    /// # Errors
    /// When it doesn't start.
    pub async fn restart_with(&mut self, more: &[&str]) -> Result<(), Failure> {
        self.leash = None;
        self.launch(more).await
    }

    async fn launch(&mut self, more: &[&str]) -> Result<(), Failure> {
        let log = self.folder.join("postgres.log");
        let out = File::options().create(true).append(true).open(&log)?;
        let mut command = self.owner.command(&self.bin.join("postgres"));
        command.arg("-D").arg(self.folder.join("data"));
        command.args(["-c", &format!("port={}", self.port)]);
        command.args(["-c", &format!("unix_socket_directories={}", self.folder.display())]);
        for setting in SETTINGS.iter().chain(more) {
            command.args(["-c", setting]);
        }
        command.stdout(out.try_clone()?).stderr(out);
        let mut leash = Leashed::start(&mut command, "INT")?;
        wait_for("PostgreSQL", &mut leash, &log, async || {
            self.psql("postgres", "SELECT 1").is_ok()
        })
        .await?;
        self.leash = Some(leash);
        Ok(())
    }

    /// As `NUANCAN_DATABASE_URL` wants it.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://nuancan@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes an empty database.
    ///
    /// # Errors
    /// psql's.
    pub fn create(&self, database: &str) -> Result<(), Failure> {
        self.psql("postgres", &format!("CREATE DATABASE {database}")).map(drop)
    }

    /// Runs statements; the answer is unaligned, one row a line.
    ///
    /// # Errors
    /// psql's.
    pub fn psql(&self, database: &str, sql: &str) -> Result<String, Failure> {
        let mut psql = self.tool("psql", database);
        psql.args(["--no-psqlrc", "--tuples-only", "--no-align", "--quiet"]);
        let output = psql.args(["--set=ON_ERROR_STOP=1", "--command", sql]).output()?;
        succeeded("psql", &output)
    }

    /// A tool of the same package, pointed at a database.
    #[must_use]
    pub fn tool(&self, program: &str, database: &str) -> Command {
        let mut command = Command::new(self.bin.join(program));
        command.args(["--host=127.0.0.1", "--username=nuancan"]);
        command.arg(format!("--port={}", self.port));
        // pgbench takes the database only by its place.
        if program == "pgbench" {
            command.env("PGDATABASE", database);
        } else {
            command.arg(format!("--dbname={database}"));
        }
        command
    }

    /// What it says of itself.
    ///
    /// # Errors
    /// psql's.
    pub fn version(&self) -> Result<String, Failure> {
        self.psql("postgres", "SHOW server_version")
    }
}

/// PostgreSQL refuses to run as root; root runs it as the user that its package made.
#[derive(Debug)]
struct Owner(Option<(u32, u32)>);

impl Owner {
    fn find() -> Result<Self, Failure> {
        if id(&["-u"])? != 0 {
            return Ok(Self(None));
        }
        Ok(Self(Some((id(&["-u", "postgres"])?, id(&["-g", "postgres"])?))))
    }

    fn give(&self, folder: &Path) -> Result<(), Failure> {
        if let Some((user, group)) = self.0 {
            std::os::unix::fs::chown(folder, Some(user), Some(group))?;
        }
        Ok(())
    }

    fn command(&self, program: &Path) -> Command {
        let Some((user, group)) = self.0 else {
            return Command::new(program);
        };
        let mut command = Command::new("setpriv");
        command.arg(format!("--reuid={user}")).arg(format!("--regid={group}"));
        command.arg("--clear-groups").arg(program);
        command
    }
}

fn id(args: &[&str]) -> Result<u32, Failure> {
    let output = Command::new("id").args(args).output()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    text.parse()
        .map_err(|_| Failure::new("there is no user postgres: is PostgreSQL's server installed?"))
}

/// The newest server's programs: Debian keeps them off the PATH.
fn bin() -> Result<PathBuf, Failure> {
    let version = |path: &PathBuf| path.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = debian
        .map(|entry| entry.path().join("bin"))
        .filter(|bin| bin.join("pgbench").exists() && bin.join("initdb").exists())
        .max_by_key(version);
    let on_path = || std::env::split_paths(&std::env::var_os("PATH")?).find(|folder| folder.join("initdb").exists());
    newest
        .or_else(on_path)
        .ok_or_else(|| Failure::new("PostgreSQL's server programs (initdb, postgres, pgbench) are not installed"))
}

fn succeeded(what: &str, output: &Output) -> Result<String, Failure> {
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Failure::new(format!("{what}: {}", said.trim())))
}
