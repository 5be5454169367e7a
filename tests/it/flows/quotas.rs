//! Quotas count over all meal points, whoever asks first: never more, never less, and a cancellation gives back what it took.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::client::{Answer, Client, code, number, text};
use tests::person::Person;
use tests::world::{CANTEEN_PLACE, DAY};
use tests::{World, on_both};

use super::policies::put_in_force;
use crate::steps::{self, Lunch, Room, Senior, key};

const POINTS: usize = 5;
const SENIORS: usize = 10;
const CLIENTS: usize = 50;
const PRICE_FEN: i64 = 1200;

/// The county pays 2.00 for three meals a day; the village pays 3.00 as long as its 7.00 a day last, the rest of them for
/// the meal in which they run out. Whoever eats more pays the price.
const COUNTY_FEN: i64 = 200;
const COUNTY_MEALS: usize = 3;
const VILLAGE_FEN_MAX: i64 = 700;
const POLICY: &str = r#"
format = 2
id = "three-a-day"
name = "试行办法"
name_en = "Trial"
note = "测试"
note_en = "Test"
place = "430822"
valid_from = "2026-11-23"
combine = "stack"
funds = [
    { id = "county", kind = "government", level = "county", label = "县补贴", label_en = "County subsidy" },
    { id = "village", kind = "collective", level = "village", label = "村集体", label_en = "Village fund" },
]

[[layers]]
id = "by-meals"
limits = [{ per = "day", count = 3 }]

[[layers]]
id = "by-money"
limits = [{ per = "day", max_fen = 700 }]

[[rules]]
id = "county"
layer = "by-meals"
reason = "年满 60 岁"
reason_en = "Aged 60 and over"
pay = [{ fund = "county", fen = 200 }]

[[rules]]
id = "village"
layer = "by-money"
reason = "本村村民"
reason_en = "Of the village"
pay = [{ fund = "village", fen = 300 }]

[[cases]]
name = "four meals on a day"
facts = { age = 70, price_fen = 1200 }
steps = [
    { expect = { county = 200, village = 300, self = 700 } },
    { expect = { county = 200, village = 300, self = 700 } },
    { expect = { county = 200, village = 100, self = 900 } },
    { expect = { self = 1200 } },
]
"#;

/// Five meal points with dinner for everybody, and the clients that stand at each.
async fn points(world: &World) -> Vec<(Lunch, Vec<Client>)> {
    let room = Room {
        portions: 1000,
        delivery: 0,
        counter: 0,
    };
    let mut points = vec![steps::dinner(world, room).await];
    for number in 1..POINTS {
        let canteen = json!({"name": format!("第 {number} 助餐点"), "place_code": CANTEEN_PLACE});
        let canteen = world
            .staff("administrator")
            .await
            .post("/api/v1/canteens", canteen)
            .await
            .ok();
        let (id, login) = (text(&canteen, "id"), format!("manager-{number}"));
        world.hire(&login, "canteen_manager", Some(id)).await;
        points.push(steps::dinner_at(world, id, world.staff(&login).await, room).await);
    }
    let mut staffed = Vec::new();
    for point in points {
        let kiosks = (0..CLIENTS / POINTS).map(|_| world.kiosk(&point.canteen_id));
        let kiosks = join_all(kiosks).await;
        staffed.push((point, kiosks));
    }
    staffed
}

/// One client at one point, who asks for everybody.
struct Asker<'a> {
    point: &'a Lunch,
    kiosk: &'a Client,
    dish: &'a str,
    /// Of each senior: that they stand here.
    tokens: Vec<String>,
    /// Says that a second meal is wanted; who doesn't is refused it.
    insists: bool,
}

impl Asker<'_> {
    /// Orders for all of them one after another, beginning with another one than the neighbour.
    async fn ask(&self, turn: usize) -> Vec<(usize, Answer)> {
        let mut answers = Vec::new();
        for n in (0..SENIORS).map(|n| (n + turn) % SENIORS) {
            let mut wanted = self.point.wanted("dine_in", &[(&self.tokens[n], self.dish)]);
            wanted["second_meal"] = json!(self.insists);
            answers.push((n, self.kiosk.post_keyed("/api/v1/orders", &key(), wanted).await));
        }
        answers
    }
}

/// Somebody's card, laid on the reader.
async fn identify(kiosk: &Client, senior: &Senior) -> String {
    let found = kiosk
        .post("/api/v1/kiosk/identify", json!({"card": senior.card}))
        .await
        .ok();
    text(&found["candidates"][0], "diner_token").to_owned()
}

/// A meal that was taken: whose, what of it, and what each fund pays.
struct Taken {
    senior: usize,
    id: String,
    parts: BTreeMap<String, i64>,
}

impl Taken {
    fn of(senior: usize, order: &Value) -> Self {
        let parts = order["parts"].as_array().expect("parts");
        let fund = |part: &Value| (text(part, "fund").to_owned(), number(part, "fen"));
        let parts: BTreeMap<String, i64> = parts.iter().map(fund).collect();
        assert_eq!(
            parts.values().sum::<i64>(),
            PRICE_FEN,
            "parts sum to the price: {order}"
        );
        assert_eq!(parts["self"], number(order, "self_fen"));
        Self {
            senior,
            id: text(order, "id").to_owned(),
            parts,
        }
    }

    fn pays(&self, fund: &str) -> i64 {
        self.parts.get(fund).copied().unwrap_or(0)
    }
}

fn taken(answers: &[(usize, Answer)]) -> Vec<Taken> {
    let placed = answers.iter().filter(|(_, answer)| answer.status == 201);
    placed
        .map(|(senior, answer)| Taken::of(*senior, &answer.body["orders"][0]))
        .collect()
}

/// Everybody has exactly their quota: as the orders say it, and as the rows behind them do.
async fn assert_quotas(world: &World, seniors: &[Senior], meals: &[Taken]) {
    for (n, senior) in seniors.iter().enumerate() {
        let own: Vec<&Taken> = meals.iter().filter(|meal| meal.senior == n).collect();
        let by_county: Vec<i64> = own
            .iter()
            .map(|meal| meal.pays("government"))
            .filter(|fen| *fen > 0)
            .collect();
        assert_eq!(by_county, [COUNTY_FEN; COUNTY_MEALS], "county, senior {n}");
        let by_village: i64 = own.iter().map(|meal| meal.pays("collective")).sum();
        assert_eq!(by_village, VILLAGE_FEN_MAX, "village, senior {n}");
        let held = |what: &str, mark: &str| {
            let id = world.uuid(&senior.id);
            format!("SELECT {what} FROM quota_use WHERE senior_id = {id} AND period_key = '{DAY}#{mark}'")
        };
        let slots = world.count(&held("count(*)", "by-meals")).await;
        assert_eq!(usize::try_from(slots), Ok(COUNTY_MEALS));
        assert_eq!(world.count(&held("sum(fen)", "by-money")).await, VILLAGE_FEN_MAX);
    }
}

on_both! {
    /// Fifty clients at five points order for the same ten people at once. Of each person's meals exactly three are the
    /// county's and exactly 7.00 the village's, all others cost the price, and who didn't ask for a second meal gets none.
    /// Cancelled by two clients at the same moment, a meal gives back what it took, once; the next to order gets it.
    async fn fifty_clients_share_ten_peoples_quotas(world) {
        put_in_force(&world, POLICY).await;
        let points = points(&world).await;
        let mut seniors = Vec::new();
        for _ in 0..SENIORS {
            seniors.push(steps::admit(&world, Person::old()).await);
        }
        let menus = join_all(points.iter().map(|(point, _)| point.on_the_board())).await;
        let askers = points.iter().zip(&menus).flat_map(|((point, kiosks), menu)| {
            let (each, seniors) = (kiosks.iter().enumerate(), &seniors);
            each.map(move |(n, kiosk)| async move {
                let tokens = join_all(seniors.iter().map(|senior| identify(kiosk, senior))).await;
                Asker { point, kiosk, dish: text(&menu["dishes"][0], "id"), tokens, insists: n % 2 == 0 }
            })
        });
        let askers = join_all(askers).await;
        assert_eq!(askers.len(), CLIENTS);

        let asked = askers.iter().enumerate().map(|(turn, asker)| asker.ask(turn));
        let answers: Vec<(usize, Answer)> = join_all(asked).await.into_iter().flatten().collect();
        assert_eq!(answers.len(), CLIENTS * SENIORS);
        let mut meals = taken(&answers);
        assert_quotas(&world, &seniors, &meals).await;
        for n in 0..SENIORS {
            let of_senior = answers.iter().filter(|(senior, _)| *senior == n);
            let refused = of_senior.filter(|(_, answer)| answer.status != 201).map(|(_, answer)| {
                assert_eq!((answer.status.as_u16(), code(answer)), (409, "already_ordered"), "{}", answer.text);
            });
            // Of those who don't insist at most one was the first.
            assert!([CLIENTS / 2 - 1, CLIENTS / 2].contains(&refused.count()), "senior {n}");
        }

        // Between one and all three of each person's subsidised meals, and one at full price, by two clients at once.
        let mut regretted = Vec::new();
        for n in 0..SENIORS {
            let own = |subsidised: bool| {
                let of_senior = meals.iter().filter(move |meal| meal.senior == n);
                of_senior.filter(move |meal| (meal.pays("government") > 0) == subsidised)
            };
            regretted.extend(own(true).take(1 + n % COUNTY_MEALS).chain(own(false).take(1)).map(|meal| meal.id.clone()));
        }
        let cancels = meals.iter().filter(|meal| regretted.contains(&meal.id)).map(|meal| async {
            let cancel = format!("/api/v1/orders/{}/cancel", meal.id);
            let (one, other) = (&askers[meal.senior], &askers[CLIENTS - 1 - meal.senior]);
            let both = tokio::join!(
                one.kiosk.post(&cancel, json!({"diner_token": one.tokens[meal.senior]})),
                other.kiosk.post(&cancel, json!({"diner_token": other.tokens[meal.senior]})),
            );
            let mut statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 409], "{} {}", both.0.text, both.1.text);
        });
        join_all(cancels).await;
        meals.retain(|meal| !regretted.contains(&meal.id));
        let left = |fund: &str| meals.iter().map(|meal| meal.pays(fund)).sum::<i64>();
        let held = "SELECT sum(fen) FROM quota_use WHERE period_key LIKE '%#by-m";
        assert_eq!(world.count(&format!("{held}eals'")).await, left("government"));
        assert_eq!(world.count(&format!("{held}oney'")).await, left("collective"));

        let again = askers.iter().enumerate().filter(|(_, asker)| asker.insists).step_by(POINTS);
        let answers = join_all(again.map(|(turn, asker)| asker.ask(turn))).await;
        let answers: Vec<(usize, Answer)> = answers.into_iter().flatten().collect();
        assert!(answers.iter().all(|(_, answer)| answer.status == 201), "whoever insists gets a meal");
        meals.extend(taken(&answers));
        assert_quotas(&world, &seniors, &meals).await;
    }
}
