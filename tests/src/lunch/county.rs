//! The installation: seeded, staffed, its canteens big enough for the day.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::Size;
use crate::client::{Client, items, number, text};
use crate::world::{Backend, DAY, World};

/// Look-ups one device or account makes at most; the product allows 60 a minute.
pub(super) const LOOK_UPS: usize = 50;

/// A county that is ready for its lunch.
#[derive(Debug)]
pub(super) struct County {
    pub(super) world: World,
    pub(super) size: Size,
    pub(super) sittings: Vec<Sitting>,
    /// Who answers the hotline.
    pub(super) agents: Vec<Client>,
    pub(super) dispatcher: Client,
    pub(super) supervisor: Client,
}

/// A canteen's lunch, and who works around it.
#[derive(Debug)]
pub(super) struct Sitting {
    pub(super) id: String,
    pub(super) canteen: Value,
    pub(super) manager: Client,
    /// Looks people up.
    pub(super) registrar: Client,
    /// Print cards; each print is a look at a person, of which one account has so many a minute.
    pub(super) printers: Vec<Client>,
    pub(super) kiosks: Vec<Client>,
    /// This canteen's share of the county's day.
    pub(super) share: Share,
}

/// So many meals, so many of them carried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    pub(super) meals: usize,
    pub(super) deliveries: usize,
}

impl Sitting {
    pub(super) fn canteen_id(&self) -> &str {
        text(&self.canteen, "id")
    }
}

impl County {
    /// Goes the operator's way: init, seed, serve; then accounts, kiosks and room for the day through the API.
    pub(super) async fn found(backend: Backend, size: Size) -> Self {
        let mut world = World::unopened(backend, size.durability).await;
        world.run(&["init", "--county", "sangzhi", "--admin", "administrator"]);
        let seniors = size.seniors.to_string();
        world.run(&["seed", "--county", "sangzhi", "--seniors", &seniors, "--days", "1"]);
        world.open().await;

        world.set_up_alarms(&world.staff("administrator").await).await;
        let canteens = world.staff("administrator").await.get("/api/v1/canteens").await.ok();
        let mut sittings = Vec::new();
        for (n, canteen) in items(&canteens).iter().enumerate() {
            sittings.push(sitting(&world, size, n, canteen).await);
        }
        let callers: usize = sittings.iter().map(|sitting| calls(sitting.share)).sum::<usize>() * 3 / 2;
        let agents = (0..=callers / LOOK_UPS).map(|n| staff(&world, format!("hotline-{n}"), "dispatcher"));
        let agents = join_all(agents).await;
        let dispatcher = staff(&world, "dispatcher".to_owned(), "dispatcher").await;
        let supervisor = staff(&world, "supervisor".to_owned(), "supervisor").await;
        Self {
            world,
            size,
            sittings,
            agents,
            dispatcher,
            supervisor,
        }
    }
}

/// Half of the day's meals are the main canteen's, which comes first; the others share the rest.
fn share(size: Size, n: usize) -> Share {
    let part = |all: usize| if n == 0 { all - 2 * (all / 4) } else { all / 4 };
    Share {
        meals: part(size.meals),
        deliveries: part(size.deliveries),
    }
}

/// One order in four comes by phone.
pub(super) fn calls(share: Share) -> usize {
    share.meals / 4
}

/// People looked up for a sitting. More than needed: some can't eat what there is, some have ordered as somebody's spouse.
pub(super) fn guests(share: Share) -> usize {
    share.meals * 8 / 5 + 10
}

async fn staff(world: &World, login: String, role: &str) -> Client {
    world.hire(&login, role, None).await;
    log_in(world, &login).await
}

async fn log_in(world: &World, login: &str) -> Client {
    let client = world.anyone_elsewhere();
    client.login(login, crate::world::PASSWORD).await.done();
    client
}

async fn sitting(world: &World, size: Size, n: usize, canteen: &Value) -> Sitting {
    let canteen_id = text(canteen, "id");
    let login = format!("manager-{n}");
    world.hire(&login, "canteen_manager", Some(canteen_id)).await;
    let manager = log_in(world, &login).await;
    let share = share(size, n);
    let id = make_room(&manager, canteen_id, share).await;
    // Whoever is refused has used a look-up too, and late-comers and walk-ins come on top.
    let kiosks = (0..=share.meals * 3 / 2 / LOOK_UPS).map(|_| world.kiosk(canteen_id));
    let printers =
        (0..=guests(share) * 5 / 4 / LOOK_UPS).map(|k| staff(world, format!("printer-{n}-{k}"), "registrar"));
    Sitting {
        id,
        canteen: canteen.clone(),
        manager,
        registrar: staff(world, format!("registrar-{n}"), "registrar").await,
        printers: join_all(printers).await,
        kiosks: join_all(kiosks).await,
        share,
    }
}

/// The seed sizes a lunch by the county; today more are expected, so the manager raises what is too small.
async fn make_room(manager: &Client, canteen_id: &str, share: Share) -> String {
    let path = format!("/api/v1/board/menus?canteen_id={canteen_id}&day={DAY}");
    let menus = manager.get(&path).await.ok();
    let sitting = &menus["sittings"][0];
    let id = text(sitting, "id").to_owned();
    let wanted = |now: i64, needed: usize| now.max(i64::try_from(needed).expect("a small number"));
    let counter = number(sitting, "counter_capacity");
    let capacity = wanted(number(sitting, "capacity"), share.meals + 10) + counter;
    let delivery = wanted(number(sitting, "delivery_capacity"), share.deliveries + 5);
    let raise = format!("/api/v1/sittings/{id}/capacity");
    let room = json!({"capacity": capacity, "delivery_capacity": delivery});
    manager.post(&raise, room).await.done();
    for dish in sitting["dishes"].as_array().expect("dishes") {
        let room = json!({"dish": {"id": dish["id"], "capacity": capacity}});
        manager.post(&raise, room).await.done();
    }
    id
}
