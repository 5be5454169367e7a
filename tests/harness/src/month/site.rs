//! The installation: a seeded demo county, its processes, and everybody who works there, each on a machine of their own.

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};

use chrono::DateTime;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::Wanted;
use super::calendar::{at, eve, plus};
use crate::client::{Client, items, text};
use crate::eventually::eventually;
use crate::nuancan::{Env, Nuancan, run};

/// 桑植县
pub(super) const COUNTY: &str = "430822000000";
const PASSWORD: &str = "a-long-enough-month-password";
/// What `serve --demo` prints for its accounts.
const DEMO_PASSWORD: &str = "nuancan-demo";
/// Who looks people up, prints cards and writes standing orders: each account may open so many files a minute.
const REGISTRARS: usize = 4;
/// Kiosks at a canteen.
const KIOSKS: usize = 2;

/// A canteen and who works in it.
#[derive(Debug)]
pub(super) struct Canteen {
    pub(super) id: String,
    pub(super) lat: f64,
    pub(super) lon: f64,
    pub(super) manager: Client,
    pub(super) kiosks: Vec<Client>,
    /// Of all meals, and of those that are carried.
    pub(super) room: (usize, usize),
}

/// The running installation.
#[derive(Debug)]
pub(super) struct Site {
    // Processes end before the folder goes.
    apis: Vec<Nuancan>,
    /// Ask each process what time it is.
    askers: Vec<Client>,
    #[allow(dead_code)] // held, so that they run
    workers: Vec<Nuancan>,
    #[allow(dead_code)] // held, so that it stays
    folder: TempDir,
    postgres: bool,
    addresses: AtomicU16,
    turns: AtomicUsize,
    pub(super) canteens: Vec<Canteen>,
    pub(super) registrars: Vec<Client>,
    pub(super) lookers: Vec<Client>,
    pub(super) verifier: Client,
    pub(super) approver: Client,
    pub(super) dispatcher: Client,
    /// A second person at the desk.
    pub(super) second: Client,
    pub(super) supervisor: Client,
    administrator: Client,
}

fn environment(wanted: &Wanted, folder: &Path) -> Env {
    let data = folder.join("data");
    let mut env: Env = vec![
        ("NUANCAN_DATA".into(), data.display().to_string()),
        (
            "NUANCAN_KEYS".into(),
            data.join("keys/nuancan-keys.json").display().to_string(),
        ),
    ];
    if let Some(servers) = &wanted.servers {
        env.push(("NUANCAN_DATABASE_URL".into(), servers.database.clone()));
        env.push(("NUANCAN_REDIS_URL".into(), servers.redis.clone()));
    }
    env
}

impl Site {
    /// Goes the operator's way: seed, serve; then accounts and kiosks through the API.
    pub(super) async fn found(wanted: &Wanted) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("nuancan-month-")
            .tempdir()
            .expect("a temporary folder");
        let env = environment(wanted, folder.path());
        let (seniors, seed, first) = (
            wanted.seniors.to_string(),
            wanted.seed.to_string(),
            plus(eve(), 1).to_string(),
        );
        let days = wanted.days.to_string();
        let seeding = [
            "seed",
            "--county",
            "sangzhi",
            "--seniors",
            &seniors,
            "--seed",
            &seed,
            "--from",
            &first,
            "--days",
            &days,
        ];
        run(&seeding, &env);
        let from = at(eve(), "15:00");
        let serve = ["serve", "--demo", "--demo-from", &from];
        let mut apis = vec![Nuancan::start("serve", &serve, folder.path(), &env).await];
        let mut workers = Vec::new();
        if wanted.servers.is_some() {
            apis.push(Nuancan::start("api", &["api", "--demo"], folder.path(), &env).await);
            workers.push(Nuancan::start("worker", &["worker", "--demo"], folder.path(), &env).await);
        }
        let bases: Vec<String> = apis.iter().map(|api| api.base().to_owned()).collect();
        let nobody = || Client::new(bases.clone());
        let administrator = nobody();
        administrator.login("admin", DEMO_PASSWORD).await.done();
        let mut site = Self {
            postgres: wanted.servers.is_some(),
            askers: apis
                .iter()
                .map(|api| Client::new(vec![api.base().to_owned()]))
                .collect(),
            apis,
            workers,
            folder,
            addresses: AtomicU16::new(1),
            turns: AtomicUsize::new(0),
            canteens: Vec::new(),
            registrars: Vec::new(),
            lookers: Vec::new(),
            verifier: nobody(),
            approver: nobody(),
            dispatcher: nobody(),
            second: nobody(),
            supervisor: nobody(),
            administrator,
        };
        site.staff_up(wanted.seniors).await;
        site
    }

    async fn staff_up(&mut self, seniors: usize) {
        let (registrars, lookers) = (REGISTRARS, seniors / 2_000 + 1);
        self.registrars =
            join_all((0..registrars).map(|n| self.hire(format!("month-registrar-{n}"), "registrar", None))).await;
        self.lookers = join_all((0..lookers).map(|n| self.hire(format!("month-looker-{n}"), "supervisor", None))).await;
        self.verifier = self.hire("month-verifier".into(), "verifier", None).await;
        self.approver = self.hire("month-approver".into(), "approver", None).await;
        self.dispatcher = self.hire("month-desk".into(), "dispatcher", None).await;
        self.second = self.hire("month-second".into(), "dispatcher", None).await;
        self.supervisor = self.hire("month-supervisor".into(), "supervisor", None).await;
        let canteens = self.administrator.get("/api/v1/canteens").await.ok();
        let mut open = Vec::new();
        for (n, canteen) in items(&canteens).iter().enumerate() {
            open.push(self.canteen(n, canteen).await);
        }
        self.canteens = open;
    }

    async fn canteen(&self, n: usize, canteen: &Value) -> Canteen {
        let id = text(canteen, "id").to_owned();
        let manager = self
            .hire(format!("month-manager-{n}"), "canteen_manager", Some(&id))
            .await;
        let first = plus(eve(), 1);
        let menus = manager
            .get(&format!("/api/v1/board/menus?canteen_id={id}&day={first}"))
            .await
            .ok();
        let room = |field: &str| usize::try_from(menus["sittings"][0][field].as_i64().unwrap_or(0)).unwrap_or(0);
        Canteen {
            lat: canteen["lat"].as_f64().unwrap_or_default(),
            lon: canteen["lon"].as_f64().unwrap_or_default(),
            room: (room("capacity") - room("counter_capacity"), room("delivery_capacity")),
            kiosks: join_all((0..KIOSKS).map(|_| self.kiosk(&id))).await,
            manager,
            id,
        }
    }

    async fn hire(&self, login: String, role: &str, canteen_id: Option<&str>) -> Client {
        let mut account =
            json!({"login": login, "name": login, "role": role, "place_code": COUNTY, "password": PASSWORD});
        if let Some(canteen_id) = canteen_id {
            account["canteen_id"] = json!(canteen_id);
        }
        self.administrator.post("/api/v1/accounts", account).await.done();
        let client = self.anyone();
        client.login(&login, PASSWORD).await.done();
        client
    }

    async fn kiosk(&self, canteen_id: &str) -> Client {
        let device = json!({"name": "大厅", "canteen_id": canteen_id, "kind": "kiosk"});
        let made = self.administrator.post("/api/v1/devices", device).await.ok();
        let kiosk = self.anyone();
        kiosk.join("/api/v1/devices/enrol", text(&made, "code")).await.done();
        kiosk
    }

    /// Somebody who hasn't logged in, on a machine of their own: who comes in from where is counted by address.
    fn anyone(&self) -> Client {
        let [high, low] = self.addresses.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        Client::at(
            self.apis.iter().map(|api| api.base().to_owned()).collect(),
            Ipv4Addr::new(127, 7, high, low),
        )
    }

    /// A volunteer's phone, which has another address each day, as networks give them out: a month of joining rounds from one
    /// address within minutes would be turned away as guessing.
    pub(super) fn phone(&self) -> Client {
        self.anyone()
    }

    /// The next of those who may look people up.
    pub(super) fn registrar(&self) -> &Client {
        &self.registrars[self.turns.fetch_add(1, Ordering::Relaxed) % self.registrars.len()]
    }

    /// In which shape it runs.
    pub(super) fn backend(&self) -> &'static str {
        if self.postgres { "postgres" } else { "sqlite" }
    }

    /// Moves the clock of every process forwards. Nobody goes on before each of them shows the new time.
    pub(super) async fn move_clock(&self, to: String) {
        let target = DateTime::parse_from_rfc3339(&to).expect("an instant of ours");
        self.dispatcher
            .post("/api/v1/demo/clock", json!({"to": to}))
            .await
            .done();
        for asker in &self.askers {
            eventually("the process's clock has moved", async || {
                let shown = asker.get("/api/v1/demo").await.ok();
                DateTime::parse_from_rfc3339(text(&shown, "now_at"))
                    .ok()
                    .filter(|now| *now >= target)
                    .map(drop)
            })
            .await;
        }
    }
}
