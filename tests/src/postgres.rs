//! One private PostgreSQL server per test process, and a database of its own for each test.

mod gate;

use std::ffi::OsStr;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use tokio::sync::OnceCell;
use uuid::Uuid;

pub use self::gate::Gate;
use crate::eventually::eventually;
use crate::leash::{Leash, Leashed, Signal};

/// Whether the server may lose what it acknowledged when the machine stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// No fsync: killing *our* processes loses nothing, and the tests run several times faster.
    Fast,
    /// As in production.
    Safe,
}

/// A running server in a folder of its own.
#[derive(Debug)]
pub struct Cluster {
    bin: PathBuf,
    port: u16,
    leash: Leashed,
    folder: TempDir,
}

impl Cluster {
    /// The one server of its kind of this test process. It is ended by its leash when the process goes.
    pub async fn shared(durability: Durability) -> &'static Self {
        static FAST: OnceCell<Cluster> = OnceCell::const_new();
        static SAFE: OnceCell<Cluster> = OnceCell::const_new();
        let cell = match durability {
            Durability::Fast => &FAST,
            Durability::Safe => &SAFE,
        };
        cell.get_or_init(|| Self::start(durability)).await
    }

    /// A server of one's own.
    pub async fn start(durability: Durability) -> Self {
        let bin = bin();
        let folder = tempfile::Builder::new()
            .prefix("nuancan-pg-")
            .tempdir()
            .expect("a temporary folder");
        let owner = Owner::find();
        owner.give(folder.path());
        let data = folder.path().join("data");
        let mut init = owner.command(&bin.join("initdb"));
        init.arg("-D").arg(&data);
        init.args([
            "--auth=trust",
            "--username=nuancan",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]);
        succeeded("initdb", &init.output().expect("initdb runs"));

        let port = free_port();
        let mut settings = vec![
            format!("port={port}"),
            "listen_addresses=127.0.0.1".to_owned(),
            format!("unix_socket_directories={}", folder.path().display()),
            "max_connections=300".to_owned(),
            "shared_buffers=64MB".to_owned(),
        ];
        if durability == Durability::Fast {
            settings.extend(["fsync=off", "synchronous_commit=off", "full_page_writes=off"].map(str::to_owned));
        }
        let mut command = owner.words(&bin.join("postgres"));
        command.extend(["-D".into(), data.into_os_string()]);
        for setting in settings {
            command.extend(["-c".into(), setting.into()]);
        }
        let command: Vec<&OsStr> = command.iter().map(AsRef::as_ref).collect();
        // Immediate shutdown is what SIGQUIT does; fast shutdown also takes its shared memory with it.
        let leash = Leash::new("postgres", folder.path(), &command)
            .ended_by(Signal::Int)
            .start();
        let cluster = Self {
            bin,
            port,
            leash,
            folder,
        };
        eventually("PostgreSQL accepts connections", async || {
            assert!(
                cluster.leash.runs(),
                "PostgreSQL ended at once:\n{}",
                cluster.leash.log()
            );
            cluster.psql("postgres", "SELECT 1").status.success().then_some(())
        })
        .await;
        cluster
    }

    /// Makes an empty database.
    pub fn create(&'static self) -> Database {
        self.create_with("")
    }

    /// Makes a database that begins as a copy of `template`, which nobody may be connected to.
    pub fn clone_of(&'static self, template: &Database) -> Database {
        self.create_with(&format!("TEMPLATE {}", template.name))
    }

    fn create_with(&'static self, clause: &str) -> Database {
        #[allow(clippy::disallowed_methods)] // a name for a test's database, no identity of the product
        let name = format!("t{}", Uuid::now_v7().simple());
        let made = self.psql("postgres", &format!("CREATE DATABASE {name} {clause}"));
        succeeded("CREATE DATABASE", &made);
        Database { cluster: self, name }
    }

    /// The server's process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.leash.pid()
    }

    /// Where it keeps everything.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Ends it and waits until it has gone.
    pub async fn stop(self) {
        self.leash.stop(Signal::Int).await;
    }

    fn psql(&self, database: &str, sql: &str) -> Output {
        let mut psql = self.client("psql", database);
        psql.args([
            "--no-psqlrc",
            "--tuples-only",
            "--no-align",
            "--set=ON_ERROR_STOP=1",
            "--command",
            sql,
        ]);
        psql.output().expect("psql comes with the server")
    }

    fn client(&self, program: &str, database: &str) -> Command {
        let mut command = Command::new(self.bin.join(program));
        command.args(["--host=127.0.0.1", "--username=nuancan"]);
        command
            .arg(format!("--port={}", self.port))
            .arg(format!("--dbname={database}"));
        command
    }
}

/// One test's database; it goes with the server's folder.
#[derive(Debug)]
pub struct Database {
    cluster: &'static Cluster,
    name: String,
}

impl Database {
    /// As `NUANCAN_DATABASE_URL` wants it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://nuancan@127.0.0.1:{}/{}", self.cluster.port, self.name)
    }

    /// Runs statements; the answer is psql's unaligned output, one row per line.
    #[must_use]
    pub fn sql(&self, sql: &str) -> String {
        let output = self.cluster.psql(&self.name, sql);
        succeeded(sql, &output);
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    /// Runs statements whose answer doesn't matter.
    pub fn run(&self, sql: &str) {
        succeeded(sql, &self.cluster.psql(&self.name, sql));
    }

    /// Everything in it, as `pg_dump` writes it.
    #[must_use]
    pub fn dump(&self) -> Vec<u8> {
        let output = self
            .cluster
            .client("pg_dump", &self.name)
            .output()
            .expect("pg_dump comes with the server");
        succeeded("pg_dump", &output);
        output.stdout
    }
}

/// PostgreSQL refuses to run as root, so a root harness runs it as `postgres`.
struct Owner {
    ids: Option<(u32, u32)>,
}

impl Owner {
    fn find() -> Self {
        let id = |args: &[&str]| -> u32 {
            let output = Command::new("id")
                .args(args)
                .output()
                .expect("id is on every machine that runs the tests");
            let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            text.parse()
                .unwrap_or_else(|_| panic!("id {args:?} said {text:?}: is PostgreSQL's server installed?"))
        };
        let ids = (id(&["-u"]) == 0).then(|| (id(&["-u", "postgres"]), id(&["-g", "postgres"])));
        Self { ids }
    }

    fn give(&self, folder: &Path) {
        if let Some((user, group)) = self.ids {
            chown(folder, Some(user), Some(group)).expect("root may give a folder away");
        }
    }

    /// The program's path, behind what changes the user if need be.
    fn words(&self, program: &Path) -> Vec<std::ffi::OsString> {
        let mut words = Vec::new();
        if let Some((user, group)) = self.ids {
            words.push("setpriv".into());
            words.push(format!("--reuid={user}").into());
            words.push(format!("--regid={group}").into());
            words.push("--clear-groups".into());
        }
        words.push(program.as_os_str().to_owned());
        words
    }

    fn command(&self, program: &Path) -> Command {
        let words = self.words(program);
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        command
    }
}

fn succeeded(what: &str, output: &Output) {
    assert!(
        output.status.success(),
        "{what}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The newest server's programs: Debian keeps them off the PATH.
fn bin() -> PathBuf {
    let version = |path: &PathBuf| path.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = debian
        .map(|entry| entry.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists())
        .max_by_key(version);
    let on_path = || std::env::split_paths(&std::env::var_os("PATH")?).find(|folder| folder.join("initdb").exists());
    newest
        .or_else(on_path)
        .expect("PostgreSQL's server programs are missing: tests/tools.sh installs or names them")
}

/// A port that was free a moment ago.
#[must_use]
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("a bound listener has an address").port()
}
