//! What the flows have in common, told as people do it.

use serde_json::{Value, json};
pub(crate) use tests::client::key;
use tests::client::{Answer, Client, items, text};
use tests::person::Person;
use tests::world::{CANTEEN_PLACE, DAY, PASSWORD};
use tests::{World, eventually};

/// An admitted senior.
#[derive(Debug, Clone)]
pub(crate) struct Senior {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) card: String,
    pub(crate) person: Person,
}

/// A canteen's published sitting with everyone who works around it.
pub(crate) struct Lunch {
    pub(crate) canteen_id: String,
    pub(crate) sitting_id: String,
    pub(crate) period: &'static str,
    pub(crate) manager: Client,
    pub(crate) kiosk: Client,
}

/// How much a sitting holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) portions: i64,
    pub(crate) delivery: i64,
    pub(crate) counter: i64,
}

impl Room {
    pub(crate) const PLENTY: Self = Self {
        portions: 60,
        delivery: 40,
        counter: 10,
    };
}

/// A client that carries a token of the role and nothing else; `nobody` carries none.
pub(crate) async fn someone(world: &World, role: &str) -> Client {
    let known = match role {
        "nobody" => world.anyone(),
        "kiosk" => world.kiosk(text(&world.canteen().await, "id")).await,
        "board" => board(world).await,
        "volunteer" => volunteer(world).await,
        "family" => {
            let senior = admit(world, Person::old()).await;
            relative(world, &senior).await
        }
        role => {
            let client = world.staff(role).await;
            // An access token that the clock has outrun is renewed by being used.
            client.get("/api/v1/auth/me").await.done();
            client
        }
    };
    let bare = world.anyone();
    bare.use_token(known.token());
    bare
}

/// A freshly enrolled screen of the canteen.
async fn board(world: &World) -> Client {
    let canteen = world.canteen().await;
    let device = json!({"name": "门口大屏", "canteen_id": canteen["id"], "kind": "board"});
    let administrator = world.staff("administrator").await;
    let made = administrator.post("/api/v1/devices", device).await.ok();
    let board = world.anyone();
    board.join("/api/v1/devices/enrol", text(&made, "code")).await.done();
    board
}

/// A link for a senior's daughter, as the desk is shown it.
pub(crate) async fn family_link(world: &World, senior: &Senior) -> Value {
    let body = json!({"relative_name": "王小燕", "relation": "女儿", "consent_how": "in_person", "days": 180});
    let path = format!("/api/v1/seniors/{}/family-accesses", senior.id);
    world.staff("registrar").await.post(&path, body).await.ok()
}

/// The phone of a relative who opened the link.
pub(crate) async fn open_link(world: &World, link: &str) -> (Client, Answer) {
    let (page, token) = link.split_once("#k=").expect("a link with its secret behind the #");
    assert_eq!(page, "/family");
    let phone = world.anyone_elsewhere();
    let answer = phone.enter("/api/v1/family/join", json!({ "token": token })).await;
    (phone, answer)
}

/// A relative who has come in.
pub(crate) async fn relative(world: &World, senior: &Senior) -> Client {
    let granted = family_link(world, senior).await;
    let (phone, answer) = open_link(world, text(&granted, "link")).await;
    answer.done();
    phone
}

/// Registers at the door.
pub(crate) async fn register(world: &World, person: &Person) -> Value {
    register_with(world, person, |_| {}).await
}

/// The same with something else in the form.
async fn register_with(world: &World, person: &Person, change: impl FnOnce(&mut Value)) -> Value {
    let mut body = person.registration(CANTEEN_PLACE);
    change(&mut body);
    world
        .staff("registrar")
        .await
        .post("/api/v1/registrations", body)
        .await
        .ok()
}

/// The whole way from the door to the card: three people, three steps.
pub(crate) async fn admit(world: &World, person: Person) -> Senior {
    let registration = register(world, &person).await;
    admit_as(world, person, registration, json!({})).await
}

/// The same for someone to whom meals are carried.
pub(crate) async fn admit_for_delivery(world: &World, person: Person) -> Senior {
    let registration = register(world, &person).await;
    admit_as(world, person, registration, json!({"delivery": {"reason": "腿脚不便"}})).await
}

/// The same for someone who can't eat everything.
pub(crate) async fn admit_eating(world: &World, person: Person, diet: Value) -> Senior {
    let registration = register_with(world, &person, |body| body["diet"] = diet).await;
    admit_as(world, person, registration, json!({})).await
}

/// The same for someone who has no card with them, and says when they were born.
pub(crate) async fn admit_without_card(world: &World, person: Person, born: &str) -> Senior {
    let said = json!({"resident_id": null, "no_id_reason": "丢了", "birth_date": born, "gender": "female"});
    let registration = register_with(world, &person, |body| {
        for (field, value) in said.as_object().into_iter().flatten() {
            body[field] = value.clone();
        }
    })
    .await;
    admit_as(world, person, registration, json!({})).await
}

/// The same for whoever is married to somebody who is here already.
pub(crate) async fn admit_wed(world: &World, person: Person, to: &Senior) -> Senior {
    let registration = register_with(world, &person, |body| body["spouse_number"] = json!(to.number)).await;
    admit_as(world, person, registration, json!({})).await
}

/// The same for someone whose home is on no map.
pub(crate) async fn admit_unlocated(world: &World, person: Person) -> Senior {
    let registration = register_with(world, &person, |body| {
        (body["lat"], body["lon"]) = (Value::Null, Value::Null)
    })
    .await;
    admit_as(world, person, registration, json!({"delivery": {"reason": "腿脚不便"}})).await
}

async fn admit_as(world: &World, person: Person, registration: Value, approval: Value) -> Senior {
    let path = format!("/api/v1/registrations/{}", text(&registration, "id"));
    world
        .staff("verifier")
        .await
        .post(&format!("{path}/verify"), json!({}))
        .await
        .done();
    let approved = world
        .staff("approver")
        .await
        .post(&format!("{path}/approve"), approval)
        .await
        .ok();
    Senior {
        id: text(&approved, "senior_id").to_owned(),
        number: approved["senior_number"].to_string().trim_matches('"').to_owned(),
        card: text(&approved["card"], "number").to_owned(),
        person,
    }
}

/// Puts one dish on today's dinner at the manager's canteen, publishes it, and enrols a kiosk. Dinner, so
/// that people register in the morning and the cut-off comes in the afternoon.
pub(crate) async fn dinner(world: &World, room: Room) -> Lunch {
    let canteen = world.canteen().await;
    let manager = world.staff("canteen_manager").await;
    dinner_at(world, text(&canteen, "id"), manager, room).await
}

/// The same at another canteen, of which somebody else is the manager.
pub(crate) async fn dinner_at(world: &World, canteen_id: &str, manager: Client, room: Room) -> Lunch {
    let dish = json!({"canteen_id": canteen_id, "name": "萝卜炖牛肉", "name_en": "Beef with radish",
        "ingredients": ["beef", "radish"], "textures": ["regular", "soft"], "price_fen": 1200});
    let dish = manager.post("/api/v1/dishes", dish).await.ok();
    let sitting = json!({"canteen_id": canteen_id, "service_day": DAY, "period": "dinner", "cutoff": "14:30",
        "starts": "16:30", "ends": "18:00", "capacity": room.portions, "delivery_capacity": room.delivery,
        "counter_capacity": room.counter,
        "dishes": [{"dish_id": dish["id"], "price_fen": 1200, "capacity": room.portions}]});
    let sitting = manager.put("/api/v1/sittings", sitting).await.ok();
    let sitting_id = text(&sitting, "id").to_owned();
    manager
        .post(&format!("/api/v1/sittings/{sitting_id}/publish"), json!({}))
        .await
        .done();
    let kiosk = world.kiosk(canteen_id).await;
    Lunch {
        canteen_id: canteen_id.to_owned(),
        sitting_id,
        period: "dinner",
        manager,
        kiosk,
    }
}

impl Lunch {
    /// Lays the card on the reader.
    pub(crate) async fn identify(&self, senior: &Senior) -> String {
        let found = self
            .kiosk
            .post("/api/v1/kiosk/identify", json!({"card": senior.card}))
            .await
            .ok();
        text(&found["candidates"][0], "diner_token").to_owned()
    }

    /// The sitting as the diner sees it.
    pub(crate) async fn menu(&self, token: &str) -> Value {
        let asked = json!({"diner_token": token, "day": DAY, "period": self.period});
        let menu = self.kiosk.post("/api/v1/diner/menu", asked).await.ok();
        let sittings = menu["sittings"].as_array().unwrap();
        sittings
            .iter()
            .find(|sitting| sitting["id"] == self.sitting_id)
            .expect("the published sitting")
            .clone()
    }

    /// The only dish.
    pub(crate) async fn dish(&self, token: &str) -> String {
        text(&self.menu(token).await["dishes"][0], "id").to_owned()
    }

    /// A body for quotes and orders.
    pub(crate) fn wanted(&self, mode: &str, diners: &[(&str, &str)]) -> Value {
        let diners: Vec<Value> = diners
            .iter()
            .map(|(token, dish)| {
                json!({"diner_token": token,
                       "lines": [{"sitting_dish_id": dish, "texture": "regular", "portion": "regular"}]})
            })
            .collect();
        json!({"sitting_id": self.sitting_id, "mode": mode, "diners": diners})
    }

    /// A body as the desk sends it, for one who eats here.
    pub(crate) async fn for_desk(&self, senior: &Senior) -> Value {
        let dish = text(&self.on_the_board().await["dishes"][0], "id").to_owned();
        let lines = json!([{"sitting_dish_id": dish, "texture": "regular", "portion": "regular"}]);
        json!({"sitting_id": self.sitting_id, "mode": "dine_in", "diners": [{"senior_id": senior.id, "lines": lines}]})
    }

    /// Card, dish, order.
    pub(crate) async fn try_order(&self, senior: &Senior, mode: &str) -> Answer {
        let token = self.identify(senior).await;
        let dish = self.dish(&token).await;
        self.kiosk
            .post_keyed("/api/v1/orders", &key(), self.wanted(mode, &[(&token, &dish)]))
            .await
    }

    /// The same, taken.
    pub(crate) async fn order(&self, senior: &Senior, mode: &str) -> Value {
        self.try_order(senior, mode).await.ok()["orders"][0].clone()
    }

    /// What the board shows of the sitting.
    pub(crate) async fn on_the_board(&self) -> Value {
        let path = format!("/api/v1/board/menus?canteen_id={}&day={DAY}", self.canteen_id);
        let menus = self.kiosk.get(&path).await.ok();
        let sittings = menus["sittings"].as_array().unwrap();
        sittings
            .iter()
            .find(|sitting| sitting["id"] == self.sitting_id)
            .expect("the published sitting")
            .clone()
    }

    /// 留样: puts something of every ordered dish aside; without it the day's books don't close.
    pub(crate) async fn keep_samples(&self) {
        let page = self
            .manager
            .get(&format!("/api/v1/sittings/{}/samples", self.sitting_id))
            .await
            .ok();
        for dish in items(&page).iter().filter(|dish| dish["needed"] == true) {
            let dish = text(dish, "sitting_dish_id");
            let path = format!("/api/v1/sittings/{}/dishes/{dish}/sample", self.sitting_id);
            let kept = json!({"grams": 125, "kept_at": format!("{DAY}T08:25:00.000Z")});
            self.manager.put(&path, kept).await.done();
        }
    }

    /// The meal is over, and the worker has closed the sitting.
    pub(crate) async fn over(&self, world: &World) {
        self.manager.login("canteen_manager", PASSWORD).await.done();
        world.move_clock("18:10").await;
        eventually("the worker has closed the sitting", async || {
            let published = "SELECT count(*) FROM sitting WHERE state = 'published'";
            (world.count(published).await == 0).then_some(())
        })
        .await;
    }

    /// Waits until the worker has closed the sitting and planned its rounds.
    pub(crate) async fn planned(&self, world: &World) -> Value {
        let dispatcher = world.staff("dispatcher").await;
        let path = format!("/api/v1/sittings/{}/rounds", self.sitting_id);
        eventually("the rounds are planned", async || {
            Some(dispatcher.get(&path).await.ok()).filter(|rounds| rounds["planned"] == true)
        })
        .await
    }
}

/// Hires someone who carries meals today.
pub(crate) async fn hire_volunteer(lunch: &Lunch) -> String {
    let person = Person::born(1980);
    let volunteer = json!({"name": person.name, "phone": person.phone, "canteen_id": lunch.canteen_id,
        "mode": "ebike", "capacity": 20});
    let made = lunch.manager.post("/api/v1/volunteers", volunteer).await.ok();
    let id = text(&made, "id").to_owned();
    let signup = json!({"days": [DAY], "period": lunch.period});
    lunch
        .manager
        .post(&format!("/api/v1/volunteers/{id}/signups"), signup)
        .await
        .done();
    id
}

/// A volunteer on a round of their own.
pub(crate) async fn volunteer(world: &World) -> Client {
    let lunch = dinner(world, Room::PLENTY).await;
    let senior = admit_for_delivery(world, Person::old()).await;
    hire_volunteer(&lunch).await;
    lunch.order(&senior, "delivery").await;
    world.move_clock("14:31").await;
    let rounds = lunch.planned(world).await;
    join(world, &lunch, text(&rounds["rounds"][0], "id")).await
}

/// Takes a round by its code.
pub(crate) async fn join(world: &World, lunch: &Lunch, round_id: &str) -> Client {
    let access = lunch
        .manager
        .post(&format!("/api/v1/rounds/{round_id}/access"), json!({}))
        .await
        .ok();
    let phone = world.anyone();
    phone.join("/api/v1/route/join", text(&access, "code")).await.done();
    phone
}
