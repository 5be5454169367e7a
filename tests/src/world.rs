//! A whole installation for one test: embedded, or production in small.

mod look;
mod template;

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};

use futures_util::future::join_all;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Mutex;

use self::template::Template;
use crate::client::{Client, items, text};
use crate::nuancan::{Env, Nuancan, run};
use crate::person::{CANTEEN_LAT, CANTEEN_LON};
use crate::postgres::{Cluster, Database, Durability};
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

impl Storage {
    /// Where it is, for the process of this name: the server knows it by that name.
    fn env(&self, process: &str) -> Env {
        match self {
            Self::Sqlite(_) => Env::new(),
            Self::Postgres(database) => {
                let url = format!("{}?application_name={process}", database.url());
                vec![("NUANCAN_DATABASE_URL".into(), url)]
            }
        }
    }
}

/// A running installation: 桑植县 with one canteen, one account per role, nobody registered yet, a clock that stands at
/// [`START`].
#[derive(Debug)]
pub struct World {
    pub(crate) apis: Vec<Nuancan>,
    pub(crate) workers: Vec<Nuancan>,
    redis: Option<Redis>,
    storage: Storage,
    pub(crate) env: Env,
    pub(crate) staff: Mutex<HashMap<String, Client>>,
    pub(crate) addresses: AtomicU16,
    pub(crate) folder: TempDir,
    /// Where the clock stands, for processes that are started later.
    pub(crate) now: std::sync::Mutex<String>,
}

impl World {
    /// Starts one from the template of its back end.
    pub async fn start(backend: Backend) -> Self {
        Self::with_workers(backend, &[Env::new(), Env::new()]).await
    }

    /// The same with more settings for its processes.
    pub async fn start_with(backend: Backend, settings: &[(&str, &str)]) -> Self {
        let template = Template::of(backend).await;
        let mut world = Self::bare(backend, Durability::Fast, Some(template)).await;
        let more = settings
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        world.env.extend(more);
        world.launch(&[Env::new(), Env::new()]).await;
        world
    }

    /// The same, with a worker process for each entry, which gets these variables besides; an embedded world has its one
    /// process and no others.
    pub async fn with_workers(backend: Backend, workers: &[Env]) -> Self {
        let template = Template::of(backend).await;
        let mut world = Self::bare(backend, Durability::Fast, Some(template)).await;
        world.launch(workers).await;
        world
    }

    /// One in which nothing was done yet and nothing runs: for those who go the operator's way themselves, by
    /// [`World::run`] and then [`World::open`].
    pub async fn unopened(backend: Backend, durability: Durability) -> Self {
        Self::bare(backend, durability, None).await
    }

    /// Starts the processes of an unopened world.
    pub async fn open(&mut self) {
        self.launch(&[Env::new(), Env::new()]).await;
    }

    /// The parts of a world without a process: folder, keys, database (a copy of the template's, or an empty one).
    async fn bare(backend: Backend, durability: Durability, template: Option<&Template>) -> Self {
        let folder = folder();
        let data = folder.path().join("data");
        std::fs::create_dir_all(&data).expect("a folder in a folder of our own");
        if let Some(template) = template {
            template.copy_files(&data);
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
                let cluster = Cluster::shared(durability).await;
                let database = match template.map(Template::storage) {
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
            addresses: AtomicU16::new(1),
            folder,
            now: std::sync::Mutex::new(START.to_owned()),
        }
    }

    /// Starts every process of the back end.
    async fn launch(&mut self, workers: &[Env]) {
        let (scratch, env) = (self.folder.path(), &self.env);
        let process = |role: &'static str, n: usize, own: &Env| {
            let name = format!("{role}-{n}");
            let env = [env.as_slice(), &self.storage.env(&name), own].concat();
            async move { Nuancan::start(&name, &[role], scratch, &env).await }
        };
        match self.storage {
            Storage::Sqlite(_) => self.apis.push(process("serve", 0, &Env::new()).await),
            Storage::Postgres(_) => {
                let (one, own) = (Env::new(), Env::new());
                let apis = [process("api", 0, &one), process("api", 1, &own)];
                let workers = workers.iter().enumerate().map(|(n, own)| process("worker", n, own));
                (self.apis, self.workers) = tokio::join!(join_all(apis), join_all(workers));
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

    /// Freezes every process, so that nothing changes.
    pub fn freeze(&self) {
        self.apis.iter().chain(&self.workers).for_each(Nuancan::pause);
    }

    /// Lets them all go on.
    pub fn thaw(&self) {
        self.apis.iter().chain(&self.workers).for_each(Nuancan::resume);
    }

    /// The database server's side of a production world.
    #[must_use]
    pub fn database(&self) -> &Database {
        match &self.storage {
            Storage::Postgres(database) => database,
            Storage::Sqlite(_) => panic!("an embedded world has no database server"),
        }
    }

    /// A folder of the test's own.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Somebody who hasn't logged in.
    #[must_use]
    pub fn anyone(&self) -> Client {
        Client::new(self.bases())
    }

    /// Somebody who hasn't logged in, on a machine of their own: who comes in from where is counted by address.
    #[must_use]
    pub fn anyone_elsewhere(&self) -> Client {
        let n = self.addresses.fetch_add(1, Ordering::Relaxed);
        let [high, low] = n.to_be_bytes();
        // All of 127.0.0.0/8 is this machine.
        Client::at(self.bases(), Ipv4Addr::new(127, 1, high, low))
    }

    fn bases(&self) -> Vec<String> {
        self.apis.iter().map(|api| api.base().to_owned()).collect()
    }

    /// The account of this name, logged in once per world; the accounts of [`STAFF`] are named by their roles.
    pub async fn staff(&self, login: &str) -> Client {
        let mut staff = self.staff.lock().await;
        if let Some(client) = staff.get(login) {
            return client.clone();
        }
        let client = self.anyone();
        client.login(login, PASSWORD).await.done();
        staff.insert(login.to_owned(), client.clone());
        client
    }

    /// Makes an account at a canteen or, without one, for the whole county, by the name of its login.
    pub async fn hire(&self, login: &str, role: &str, canteen_id: Option<&str>) {
        let mut account =
            json!({"login": login, "name": login, "role": role, "place_code": COUNTY, "password": PASSWORD});
        if let Some(canteen_id) = canteen_id {
            account["canteen_id"] = json!(canteen_id);
        }
        let administrator = self.staff("administrator").await;
        administrator.post("/api/v1/accounts", account).await.done();
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
        let kiosk = self.anyone_elsewhere();
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

    /// Moves the clock of every process that listens forwards: `HH:MM` Beijing time of [`DAY`], or RFC 3339.
    pub async fn move_clock(&self, to: &str) {
        let to = if to.len() == 5 {
            format!("{DAY}T{to}:00+08:00")
        } else {
            to.to_owned()
        };
        self.now.lock().expect("nobody panics while holding it").clone_from(&to);
        let http = reqwest::Client::new();
        for process in self
            .apis
            .iter()
            .chain(&self.workers)
            .filter(|process| process.listens())
        {
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

    /// Runs a command of the binary on this world's data.
    pub fn run(&self, args: &[&str]) -> String {
        run(args, &self.env)
    }

    /// An installation of either shape, restored from a backup into an empty place.
    pub async fn restored(backend: Backend, backup: &Path) -> Self {
        let mut world = Self::unopened(backend, Durability::Fast).await;
        world.run(&["restore", backup.to_str().expect("a temporary folder has a plain name")]);
        world.open().await;
        world
    }

    /// The first canteen, and the accounts of [`STAFF`].
    async fn set_up(&self) {
        let administrator = self.staff("administrator").await;
        let canteen = json!({"name": "朱家台社区老年食堂", "place_code": CANTEEN_PLACE,
            "lat": CANTEEN_LAT, "lon": CANTEEN_LON});
        let canteen = administrator.post("/api/v1/canteens", canteen).await.ok();
        for role in STAFF {
            let of_canteen = ["canteen_manager", "kitchen"].contains(&role);
            self.hire(role, role, of_canteen.then(|| text(&canteen, "id"))).await;
        }
        self.set_up_alarms(&administrator).await;
    }
}

fn folder() -> TempDir {
    tempfile::Builder::new()
        .prefix("nuancan-world-")
        .tempdir()
        .expect("a temporary folder")
}
