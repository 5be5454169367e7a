//! A whole installation for one test: embedded, or production in small.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use sea_orm::{ConnectOptions, ConnectionTrait, Database as Connection, DbBackend, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::{Mutex, OnceCell};

use crate::client::{Client, items, text};
use crate::nuancan::{Env, Nuancan, run};
use crate::person::{CANTEEN_LAT, CANTEEN_LON};
use crate::plaintext;
use crate::postgres::{Cluster, Database};
use crate::redis::Redis;

/// The two shapes in which the product runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// One process, SQLite, the board in the process.
    Sqlite,
    /// Two API and two worker processes, PostgreSQL, Redis.
    Postgres,
}

/// 09:00 of a Monday in Beijing: the clock of every world at its start.
pub const START: &str = "2026-11-23T01:00:00.000Z";
/// The day of [`START`].
pub const DAY: &str = "2026-11-23";
/// 桑植县
pub const COUNTY: &str = "430822000000";
/// 朱家台社区, where the canteen is.
pub const CANTEEN_PLACE: &str = "430822100008";
/// Every account's password.
pub const PASSWORD: &str = "a-long-enough-test-password";
/// The accounts of a world, besides `administrator`: login = role.
pub const STAFF: [&str; 9] = [
    "registrar",
    "verifier",
    "approver",
    "canteen_manager",
    "kitchen",
    "dispatcher",
    "supervisor",
    "finance",
    "auditor",
];

#[derive(Debug)]
enum Storage {
    Sqlite(PathBuf),
    Postgres(Database),
}

/// A running installation: 桑植县 with one canteen, one account per role, nobody registered yet, a clock that stands at
/// [`START`].
#[derive(Debug)]
pub struct World {
    apis: Vec<Nuancan>,
    workers: Vec<Nuancan>,
    redis: Option<Redis>,
    storage: Storage,
    env: Env,
    staff: Mutex<HashMap<String, Client>>,
    folder: TempDir,
}

impl World {
    /// Starts one from the template of its back end.
    pub async fn start(backend: Backend) -> Self {
        Self::start_with(backend, &[]).await
    }

    /// The same with more settings for its processes.
    pub async fn start_with(backend: Backend, settings: &[(&str, &str)]) -> Self {
        let template = Template::of(backend).await;
        let folder = folder();
        let mut world = Self::bare(backend, folder, Some(template)).await;
        let more = settings
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        world.env.extend(more);
        world.launch().await;
        world
    }

    /// The parts of a world without a process: folder, keys, database (a copy of the template's, or an empty one).
    async fn bare(backend: Backend, folder: TempDir, template: Option<&Template>) -> Self {
        let data = folder.path().join("data");
        std::fs::create_dir_all(&data).expect("a folder in a folder of our own");
        if let Some(template) = template {
            copy(&template.folder.path().join("data"), &data);
        }
        let mut env: Env = vec![
            ("NUANCAN_DATA".into(), data.display().to_string()),
            (
                "NUANCAN_KEYS".into(),
                data.join("keys/nuancan-keys.json").display().to_string(),
            ),
            ("NUANCAN_TEST_CLOCK".into(), START.into()),
            ("NUANCAN_ADMIN_PASSWORD".into(), PASSWORD.into()),
        ];
        let (storage, redis) = match backend {
            Backend::Sqlite => (Storage::Sqlite(data.join("nuancan.sqlite")), None),
            Backend::Postgres => {
                let cluster = Cluster::shared().await;
                let database = match template.map(|template| &template.storage) {
                    Some(Storage::Postgres(original)) => cluster.clone_of(original),
                    _ => cluster.create(),
                };
                let redis = Redis::start().await;
                env.push(("NUANCAN_DATABASE_URL".into(), database.url()));
                env.push(("NUANCAN_REDIS_URL".into(), redis.url()));
                (Storage::Postgres(database), Some(redis))
            }
        };
        Self {
            apis: Vec::new(),
            workers: Vec::new(),
            redis,
            storage,
            env,
            staff: Mutex::default(),
            folder,
        }
    }

    /// Starts every process of the back end.
    async fn launch(&mut self) {
        let scratch = self.folder.path();
        match self.storage {
            Storage::Sqlite(_) => self
                .apis
                .push(Nuancan::start("serve", &["serve"], scratch, &self.env).await),
            Storage::Postgres(_) => {
                let process = |role: &'static str, n: u8| {
                    let (env, name) = (&self.env, format!("{role}-{n}"));
                    async move { Nuancan::start(&name, &[role], scratch, env).await }
                };
                let (a, b, c, d) = tokio::join!(
                    process("api", 0),
                    process("api", 1),
                    process("worker", 0),
                    process("worker", 1)
                );
                self.apis.extend([a, b]);
                self.workers.extend([c, d]);
            }
        }
    }

    /// Which shape this is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        match self.storage {
            Storage::Sqlite(_) => Backend::Sqlite,
            Storage::Postgres(_) => Backend::Postgres,
        }
    }

    /// The processes that answer HTTP.
    #[must_use]
    pub fn apis(&self) -> &[Nuancan] {
        &self.apis
    }

    /// The background processes; none when embedded.
    #[must_use]
    pub fn workers(&self) -> &[Nuancan] {
        &self.workers
    }

    /// The Redis of a production world.
    pub fn redis(&mut self) -> Option<&mut Redis> {
        self.redis.as_mut()
    }

    /// The variables that every process of this world gets.
    #[must_use]
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// A folder of the test's own.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Somebody who hasn't logged in.
    #[must_use]
    pub fn anyone(&self) -> Client {
        Client::new(self.apis.iter().map(|api| api.base().to_owned()).collect())
    }

    /// The account of a role, logged in once per world.
    pub async fn staff(&self, role: &str) -> Client {
        let mut staff = self.staff.lock().await;
        if let Some(client) = staff.get(role) {
            return client.clone();
        }
        let client = self.anyone();
        client.login(role, PASSWORD).await.done();
        staff.insert(role.to_owned(), client.clone());
        client
    }

    /// A freshly enrolled kiosk of the canteen.
    pub async fn kiosk(&self, canteen_id: &str) -> Client {
        let device = json!({"name": "大厅", "canteen_id": canteen_id, "kind": "kiosk"});
        let made = self
            .staff("administrator")
            .await
            .post("/api/v1/devices", device)
            .await
            .ok();
        let kiosk = self.anyone();
        kiosk.join("/api/v1/devices/enrol", text(&made, "code")).await.done();
        kiosk
    }

    /// The canteen of the canteen manager and the kitchen.
    pub async fn canteen(&self) -> Value {
        let canteens = self.staff("canteen_manager").await.get("/api/v1/canteens").await.ok();
        items(&canteens)
            .first()
            .expect("the manager's canteen is within the manager's scope")
            .clone()
    }

    /// Moves the clock of every running process forwards: `HH:MM` Beijing time of [`DAY`], or RFC 3339.
    pub async fn move_clock(&self, to: &str) {
        let to = if to.len() == 5 {
            format!("{DAY}T{to}:00+08:00")
        } else {
            to.to_owned()
        };
        let http = reqwest::Client::new();
        for process in self.apis.iter().chain(&self.workers).filter(|process| process.runs()) {
            let moved = http
                .post(format!("{}/test/clock", process.base()))
                .body(to.clone())
                .send()
                .await;
            let status = moved.expect("the process answers").status();
            assert!(
                status.is_success(),
                "{}: the clock can't be moved to {to}: {status}",
                process.name()
            );
        }
    }

    /// An identity as a literal of this database: SQLite keeps the bytes.
    #[must_use]
    pub fn uuid(&self, id: &str) -> String {
        match self.storage {
            Storage::Sqlite(_) => format!("x'{}'", id.replace('-', "")),
            Storage::Postgres(_) => format!("'{id}'"),
        }
    }

    /// Runs a command of the binary on this world's data.
    pub fn run(&self, args: &[&str]) -> String {
        run(args, &self.env)
    }

    /// Another installation of the same shape, restored from a backup into an empty place.
    pub async fn restored_from(&self, backup: &Path) -> Self {
        let mut world = Self::bare(self.backend(), folder(), None).await;
        world.run(&["restore", backup.to_str().expect("a temporary folder has a plain name")]);
        world.launch().await;
        world
    }

    /// Counts by one statement that both databases understand.
    pub async fn count(&self, sql: &str) -> i64 {
        match &self.storage {
            Storage::Postgres(database) => database.sql(sql).parse().expect("a count"),
            Storage::Sqlite(file) => {
                let options = ConnectOptions::new(format!("sqlite://{}?mode=ro", file.display()));
                let connection = Connection::connect(options).await.expect("the test's own database");
                let row = connection
                    .query_one_raw(Statement::from_string(DbBackend::Sqlite, sql))
                    .await;
                let row = row.expect("a statement that runs").expect("a count has one row");
                row.try_get_by_index(0).expect("a count is a number")
            }
        }
    }

    /// Changes the tables behind the product's back, as somebody with all rights over the database can.
    pub async fn tamper(&self, sql: &str) {
        match &self.storage {
            Storage::Postgres(database) => database.run(sql),
            Storage::Sqlite(file) => {
                let options = ConnectOptions::new(format!("sqlite://{}?mode=rw", file.display()));
                let connection = Connection::connect(options).await.expect("the test's own database");
                for statement in sql.split(";\n").filter(|statement| !statement.trim().is_empty()) {
                    connection
                        .execute_unprepared(statement)
                        .await
                        .expect("a statement that runs");
                }
            }
        }
    }

    /// Which of the words the database holds in plain text.
    #[must_use]
    pub fn leaked_into_database(&self, words: &[String]) -> Vec<String> {
        match &self.storage {
            Storage::Sqlite(file) => {
                let folder = file.parent().expect("the file lies in the data folder");
                plaintext::found_below(folder, words)
            }
            Storage::Postgres(database) => plaintext::found(&database.dump(), words)
                .into_iter()
                .map(str::to_owned)
                .collect(),
        }
    }

    /// Which of the words any process has printed or logged.
    #[must_use]
    pub fn leaked_into_logs(&self, words: &[String]) -> Vec<String> {
        let processes = self.apis.iter().chain(&self.workers);
        processes
            .flat_map(|process| {
                plaintext::found(process.log().as_bytes(), words)
                    .into_iter()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect()
    }
}

/// What a world begins as; made once per back end and test process.
#[derive(Debug)]
struct Template {
    storage: Storage,
    folder: TempDir,
}

impl Template {
    async fn of(backend: Backend) -> &'static Self {
        static SQLITE: OnceCell<Template> = OnceCell::const_new();
        static POSTGRES: OnceCell<Template> = OnceCell::const_new();
        let cell = match backend {
            Backend::Sqlite => &SQLITE,
            Backend::Postgres => &POSTGRES,
        };
        cell.get_or_init(|| Self::make(backend)).await
    }

    /// Goes the way an operator goes: init, then the first canteen and the accounts through the API.
    async fn make(backend: Backend) -> Self {
        let mut world = World::bare(backend, folder(), None).await;
        run(&["init", "--county", COUNTY, "--admin", "administrator"], &world.env);
        world.launch().await;
        world.hire().await;
        for process in world.apis.iter().chain(&world.workers) {
            assert_eq!(
                process.terminate().await,
                0,
                "{} ends cleanly:\n{}",
                process.name(),
                process.log()
            );
        }
        Self {
            storage: world.storage,
            folder: world.folder,
        }
    }
}

impl World {
    async fn hire(&self) {
        let administrator = self.staff("administrator").await;
        let canteen = json!({"name": "朱家台社区老年食堂", "place_code": CANTEEN_PLACE,
            "lat": CANTEEN_LAT, "lon": CANTEEN_LON});
        let canteen = administrator.post("/api/v1/canteens", canteen).await.ok();
        for role in STAFF {
            let of_canteen = ["canteen_manager", "kitchen"].contains(&role);
            let mut account =
                json!({"login": role, "name": role, "role": role, "place_code": COUNTY, "password": PASSWORD});
            if of_canteen {
                account["canteen_id"] = canteen["id"].clone();
            }
            administrator.post("/api/v1/accounts", account).await.done();
        }
    }
}

fn folder() -> TempDir {
    tempfile::Builder::new()
        .prefix("nuancan-world-")
        .tempdir()
        .expect("a temporary folder")
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder in a folder of our own");
    for entry in std::fs::read_dir(from).expect("the template's folder").flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &target);
        } else {
            std::fs::copy(&source, &target).expect("a file of the template");
        }
    }
}
