//! The installation that is broken, and the wires through which it can be.

use std::sync::Arc;

use serde_json::json;

use crate::client::{Client, items, text};
use crate::postgres::{Cluster, Durability};
use crate::proxy::{Proxy, Wire, address_of};
use crate::redis_cluster::RedisCluster;
use crate::world::{PASSWORD, START, World};

/// People who order.
const PEOPLE: usize = 40;
/// Portions of the dish that everybody wants.
pub(super) const FEW: i64 = 12;
/// Portions of the other one: more than half a minute of ordering takes, so that it never runs out.
const MANY: i64 = 5_000;

/// A running installation.
#[derive(Debug)]
pub struct Place {
    pub(super) world: World,
    /// To each API process.
    pub(super) doors: Vec<Wire>,
    pub(super) to_database: Wire,
    /// To the one Redis, where there is one.
    pub(super) to_redis: Wire,
    /// What stands in its place, where there isn't.
    pub(super) cluster: Option<RedisCluster>,
    pub(super) canteen_id: String,
    dishes: Vec<String>,
    /// Who stands at the kiosk, by their tokens; the clock stands, so these never run out.
    pub(super) diners: Arc<[String]>,
    manager: Client,
    kiosk_token: Option<String>,
    sittings: i64,
}

/// A run's own sitting.
#[derive(Debug, Clone)]
pub(super) struct Sitting {
    pub(super) id: String,
    pub(super) day: String,
    pub(super) scarce: String,
    pub(super) plenty: String,
}

impl Place {
    /// Sets it up.
    pub async fn found() -> Self {
        Self::shaped(2, None).await
    }

    /// The same with four API processes and a cluster of three Redis nodes.
    pub async fn found_on_a_cluster() -> Self {
        Self::shaped(4, Some(RedisCluster::start(3).await)).await
    }

    async fn shaped(apis: usize, nodes: Option<RedisCluster>) -> Self {
        let cluster: &'static Cluster = Box::leak(Box::new(Cluster::start(Durability::Safe).await));
        let mut world = World::unopened_on(cluster).await;
        world.apis_wanted = apis;
        world.run(&["init", "--county", "sangzhi", "--admin", "administrator"]);
        world.run(&["seed", "--county", "sangzhi", "--seniors", "80", "--days", "1"]);
        let (url, to_database) = through(&world.database().url()).await;
        let redis_url = world.redis().expect("production has one").url();
        let (redis, to_redis) = through(&redis_url).await;
        let redis = nodes.as_ref().map_or(redis, RedisCluster::url);
        world.through = vec![
            ("NUANCAN_DATABASE_URL".to_owned(), url),
            ("NUANCAN_REDIS_URL".to_owned(), redis),
        ];
        world.open().await;
        let mut doors = Vec::new();
        for api in world.apis() {
            doors.push(Arc::new(Proxy::to(address_of(api.base())).await));
        }
        let canteens = world.staff("administrator").await.get("/api/v1/canteens").await.ok();
        let canteen_id = text(&items(&canteens)[0], "id").to_owned();
        world.hire("manager", "canteen_manager", Some(&canteen_id)).await;
        let manager = world.anyone();
        manager.login("manager", PASSWORD).await.done();
        let mut dishes = Vec::new();
        for name in ["豆腐青菜", "清蒸南瓜"] {
            let dish = json!({"canteen_id": canteen_id, "name": name, "name_en": "Greens",
                "ingredients": ["radish"], "textures": ["regular", "soft", "chopped", "puree"], "price_fen": 1200});
            dishes.push(text(&manager.post("/api/v1/dishes", dish).await.ok(), "id").to_owned());
        }
        let kiosk = world.kiosk(&canteen_id).await;
        let cards = world
            .database()
            .sql(&format!("SELECT number FROM card ORDER BY number LIMIT {PEOPLE}"));
        let mut diners = Vec::new();
        for card in cards.lines() {
            let found = kiosk.post("/api/v1/kiosk/identify", json!({"card": card})).await.ok();
            diners.push(text(&found["candidates"][0], "diner_token").to_owned());
        }
        let mut place = Self {
            kiosk_token: kiosk.token(),
            doors,
            to_database,
            to_redis,
            cluster: nodes,
            canteen_id,
            dishes,
            diners: diners.into(),
            manager: manager.clone(),
            sittings: 0,
            world,
        };
        place.manager = place.somebody(manager.token());
        place
    }

    /// Somebody who comes in by the doors, and may find either process behind them gone.
    pub(super) fn somebody(&self, token: Option<String>) -> Client {
        let bases = self.doors.iter().map(|door| format!("http://{}", door.address()));
        let client = Client::new(bases.collect());
        client.use_token(token);
        client
    }

    /// The kiosk.
    pub(super) fn kiosk(&self) -> Client {
        self.somebody(self.kiosk_token.clone())
    }

    /// Somebody who asks one process alone.
    pub(super) fn at_door(&self, door: usize) -> Client {
        let client = Client::new(vec![format!("http://{}", self.doors[door].address())]);
        client.use_token(self.kiosk_token.clone());
        client
    }

    /// A published sitting of a day that had none.
    pub(super) async fn next_sitting(&mut self) -> Sitting {
        self.sittings += 1;
        let today: chrono::NaiveDate = START[..10].parse().expect("a day");
        let day = (today + chrono::Days::new(self.sittings.unsigned_abs())).to_string();
        let sitting = json!({"canteen_id": self.canteen_id, "service_day": day, "period": "dinner", "cutoff": "14:30",
            "starts": "16:30", "ends": "18:00", "capacity": MANY, "delivery_capacity": 0, "counter_capacity": 0,
            "dishes": [{"dish_id": self.dishes[0], "price_fen": 1200, "capacity": FEW},
                       {"dish_id": self.dishes[1], "price_fen": 1200, "capacity": MANY}]});
        let made = self.manager.put("/api/v1/sittings", sitting).await.ok();
        let id = text(&made, "id").to_owned();
        let published = self
            .manager
            .post(&format!("/api/v1/sittings/{id}/publish"), json!({}))
            .await
            .ok();
        let dish = |wanted: &str| {
            let all = published["dishes"].as_array().expect("dishes");
            let found = all.iter().find(|dish| dish["dish_id"] == wanted).expect("as planned");
            text(found, "id").to_owned()
        };
        Sitting {
            day,
            scarce: dish(&self.dishes[0]),
            plenty: dish(&self.dishes[1]),
            id,
        }
    }

    /// Starts what was killed, and leads the doors there.
    pub(super) async fn revive(&mut self) {
        self.world.revive().await;
        for (door, api) in self.doors.iter().zip(self.world.apis()) {
            door.lead_to(address_of(api.base()));
        }
    }
}

/// The same URL through a proxy.
async fn through(url: &str) -> (String, Wire) {
    let start = url.find("127.0.0.1:").expect("servers of tests are on loopback");
    let length = url[start..].find('/').expect("a database's name follows");
    let target = &url[start..start + length];
    let wire = Arc::new(Proxy::to(target.parse().expect("an address")).await);
    (url.replace(target, &wire.address().to_string()), wire)
}
