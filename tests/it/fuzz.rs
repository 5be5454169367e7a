//! Whatever is sent to whatever endpoint: no answer is the server's own fault, and each refusal is a problem with a code
//! that stays, and with the field when it is about the input.

use std::collections::BTreeMap;

use api::problem::texts;
use domain::language::Lang;
use futures_util::{StreamExt, stream};
use reqwest::{Method, header};
use serde_json::{Value, json};
use tests::client::{Client, items, key, text};
use tests::person::Person;
use tests::world::CANTEEN_PLACE;
use tests::wrong::{self, Choice, Wrong};
use tests::{World, eventually, on_both, sample};

use crate::roles::{Cell, Endpoint, fitting, operations, shape, table};
use crate::steps::{self, Room};

/// The same seed sends the same; another one is worth trying by hand now and then.
const SEED: u64 = 20_261_123;
/// Wrong bodies for each endpoint, besides those that are wrong everywhere.
const BODIES: usize = 24;
/// What would spoil the others' aim if it succeeded: it comes last.
const SPOILERS: [&str; 6] = [
    "POST /demo/clock",
    "POST /rounds/{}/assign",
    "POST /seniors/{}/death",
    "POST /seniors/{}/erase",
    "POST /seniors/{}/move",
    "POST /stops/{}/move",
];
/// More requests than this would take more time than a test has.
const SHOTS_MAX: usize = 6_000;
/// Requests under way at once.
const AT_ONCE: usize = 8;

/// What there is to aim at: an endpoint that answers 404 at once reads nothing of the rest.
struct Targets(BTreeMap<&'static str, String>);

impl Targets {
    /// The object that an `{id}` after this part of a path, or a field of this name, means.
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Puts real objects wherever a good body names one.
    fn aim(&self, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                if fields.contains_key("senior_id") {
                    // Staff name the person; only a kiosk has been shown who stands there.
                    fields.remove("diner_token");
                }
                for (name, inner) in fields {
                    match self.get(name) {
                        Some(target) if inner.is_string() => *inner = json!(target),
                        _ => self.aim(inner),
                    }
                }
            }
            Value::Array(inner) => inner.iter_mut().for_each(|inner| self.aim(inner)),
            _ => {}
        }
    }

    /// `/seniors/{id}/facts` → `/api/v1/seniors/0197…/facts`
    fn path(&self, path: &str) -> String {
        let parts: Vec<&str> = path.split('/').collect();
        let aimed = parts.iter().enumerate().map(|(n, part)| match *part {
            "{dish}" => self.get("sitting_dish_id").unwrap_or(sample::NOBODY),
            part if part.starts_with('{') => self.get(parts[n - 1]).unwrap_or(sample::NOBODY),
            part => part,
        });
        format!("/api/v1{}", aimed.collect::<Vec<_>>().join("/"))
    }
}

/// A lunch in the middle of its day, with somebody for everything that can be done.
async fn targets(world: &World) -> (Targets, Client) {
    let lunch = steps::dinner(world, Room::PLENTY).await;
    let mut orders = Vec::new();
    let mut seniors = Vec::new();
    for _ in 0..3 {
        let senior = steps::admit_for_delivery(world, Person::old()).await;
        orders.push(lunch.order(&senior, "delivery").await);
        seniors.push(senior);
    }
    let here = steps::admit(world, Person::old()).await;
    let order = lunch.order(&here, "dine_in").await;
    let unlocated = steps::admit_unlocated(world, Person::old()).await;
    let unplaced = lunch.order(&unlocated, "delivery").await;
    let registration = steps::register(world, &Person::old()).await;
    let volunteer = steps::hire_volunteer(&lunch).await;
    let spare = steps::hire_volunteer(&lunch).await;
    let hungry = steps::admit(world, Person::old()).await;
    let dishes = lunch
        .manager
        .get(&format!("/api/v1/dishes?canteen_id={}", lunch.canteen_id))
        .await
        .ok();
    let sitting_dish = lunch.on_the_board().await["dishes"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let administrator = world.staff("administrator").await;
    world.hire("victim", "kitchen", Some(&lunch.canteen_id)).await;
    let victim = administrator.get("/api/v1/accounts?q=victim").await.ok();
    let device = json!({"name": "门口", "canteen_id": lunch.canteen_id, "kind": "kiosk"});
    let device = administrator.post("/api/v1/devices", device).await.ok();

    world.move_clock("14:31").await;
    let rounds = lunch.planned(world).await;
    let phone = steps::join(world, &lunch, text(&rounds["rounds"][0], "id")).await;
    phone.post("/api/v1/route/depart", json!({})).await.done();
    let route = phone.get("/api/v1/route").await.ok();
    let stops = route["stops"].as_array().unwrap();
    let outcome = format!("/api/v1/route/stops/{}/outcome", text(&stops[0], "id"));
    let nobody = json!({"outcome": "no_answer", "at": "2026-11-23T06:31:00.000Z"});
    phone.post_keyed(&outcome, &key(), nobody).await.done();
    let alarms = world.staff("dispatcher").await.get("/api/v1/alarms").await.ok();
    let stop = text(stops.last().unwrap(), "id");
    let known = [
        ("seniors", seniors[0].id.as_str()),
        ("senior_id", hungry.id.as_str()),
        ("registrations", text(&registration, "id")),
        ("dishes", text(&items(&dishes)[0], "id")),
        ("dish_id", text(&items(&dishes)[0], "id")),
        ("sitting_dish_id", sitting_dish.as_str()),
        ("sittings", lunch.sitting_id.as_str()),
        ("sitting_id", lunch.sitting_id.as_str()),
        ("canteen_id", lunch.canteen_id.as_str()),
        ("orders", text(&order, "id")),
        ("unplaced", text(&unplaced, "id")),
        ("rounds", text(&rounds["rounds"][0], "id")),
        ("round_id", text(&rounds["rounds"][0], "id")),
        ("stops", stop),
        ("volunteers", spare.as_str()),
        ("volunteer_id", volunteer.as_str()),
        ("alarms", text(&items(&alarms)[0], "id")),
        ("accounts", text(&items(&victim)[0], "id")),
        ("devices", text(&device["device"], "id")),
        ("place_code", CANTEEN_PLACE),
        ("village_code", CANTEEN_PLACE),
    ];
    (
        Targets(known.map(|(name, target)| (name, target.to_owned())).into()),
        phone,
    )
}

/// One request to be made.
struct Shot {
    client: Client,
    method: Method,
    path: String,
    wrong: Option<Wrong>,
}

impl Shot {
    /// The answer's status when it is as it should be, else what is wrong with it.
    async fn fire(self) -> Result<u16, String> {
        let mut request = self.client.build(self.method.clone(), &self.path);
        request = request
            .header("Idempotency-Key", key())
            .header(header::ACCEPT_LANGUAGE, "en")
            // An answer that never comes is a finding with a name, not a test that hangs.
            .timeout(eventually::DEADLINE);
        let what = self
            .wrong
            .as_ref()
            .map_or("the path or the query", |wrong| wrong.what.as_str())
            .to_owned();
        let said = move |fault: String| Err(format!("{} {}: {what}: {fault}", self.method, self.path));
        if let Some(wrong) = self.wrong {
            request = request.header(header::CONTENT_TYPE, wrong.kind).body(wrong.bytes);
        }
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) => return said(format!("no answer: {error:?}")),
        };
        let status = answer.status();
        if status.is_server_error() {
            return said(format!("{status} {}", answer.text().await.unwrap_or_default()));
        }
        // The body of a success may be a stream without end.
        if !status.is_client_error() {
            return Ok(status.as_u16());
        }
        let kind = answer.headers().get(header::CONTENT_TYPE).cloned();
        if kind.is_none_or(|kind| kind != "application/problem+json") {
            return said(format!(
                "{status}, which is no problem: {}",
                answer.text().await.unwrap_or_default()
            ));
        }
        let problem: Value = answer.json().await.unwrap_or_default();
        let code = problem["code"].as_str().unwrap_or_default();
        if texts::text(code, "?", Lang::En) == "?" {
            return said(format!("{status} with a code that no dictionary has: {problem}"));
        }
        if status == 422 && problem["field"].as_str().is_none_or(str::is_empty) {
            return said(format!("422 without the field: {problem}"));
        }
        Ok(status.as_u16())
    }
}

/// Who may ask: of the table's columns the first that is allowed.
fn who<'a>(head: &'a [String], cells: &[Cell]) -> Option<&'a str> {
    let mut may = head.iter().zip(cells).filter(|(_, cell)| **cell != Cell::MayNot);
    may.next().map(|(role, _)| role.as_str())
}

/// All that is sent to one endpoint.
fn shots(
    world: &World,
    document: &Value,
    targets: &Targets,
    client: &Client,
    endpoint: &Endpoint,
    operation: &Value,
) -> Vec<Shot> {
    let name = shape(endpoint);
    let mut choice = Choice::new(SEED, &name);
    let method = Method::from_bytes(endpoint.0.as_bytes()).unwrap();
    let path = targets.path(&endpoint.1);
    let asked = path.clone() + &sample::query(document, operation);
    // Whoever comes in is counted by address, and looks are counted by device.
    let public = client.token().is_none();
    let client = || {
        if public {
            world.anyone_elsewhere()
        } else {
            client.clone()
        }
    };
    let shot = |path: &str, wrong| Shot {
        client: client(),
        method: method.clone(),
        path: path.to_owned(),
        wrong,
    };
    let mut all = Vec::new();
    let bodies = [
        sample::body(document, operation),
        sample::full_body(document, operation),
    ];
    for mut good in bodies.into_iter().flatten() {
        good = fitting(&name, good);
        targets.aim(&mut good);
        all.extend(
            wrong::bodies(&good, &mut choice, BODIES / 2)
                .into_iter()
                .map(|wrong| shot(&asked, Some(wrong))),
        );
    }
    if !all.is_empty() {
        all.extend(wrong::texts().into_iter().map(|wrong| shot(&asked, Some(wrong))));
    }
    if endpoint.1.contains('{') {
        let parts = endpoint.1.split('/').map(|part| {
            if part.starts_with('{') {
                wrong::word(&mut choice)
            } else {
                part.to_owned()
            }
        });
        let wrong_path = format!("/api/v1{}", parts.collect::<Vec<_>>().join("/"));
        all.push(shot(&wrong_path, None));
    }
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let queries: Vec<&str> = parameters
        .filter(|one| one["in"] == "query")
        .map(|one| text(one, "name"))
        .collect();
    for _ in 0..queries.len() * 6 {
        let pairs = queries
            .iter()
            .map(|name| format!("{name}={}", wrong::word(&mut choice)));
        all.push(shot(&format!("{path}?{}", pairs.collect::<Vec<_>>().join("&")), None));
    }
    all
}

on_both! {
    async fn wrong_input_is_refused_and_breaks_nothing(world) {
        let document = world.anyone().get("/api/openapi.json").await.ok();
        let (head, rows) = table();
        let rows: BTreeMap<String, Vec<Cell>> = rows.iter().map(|(endpoint, cells)| (shape(endpoint), cells.clone())).collect();
        let (targets, phone) = targets(&world).await;
        let mut people: BTreeMap<&str, Client> = BTreeMap::from([("volunteer", phone)]);
        let mut all = Vec::new();
        let mut ordered: Vec<(Endpoint, Value)> = operations(&document).into_iter().collect();
        ordered.sort_by_key(|(endpoint, _)| SPOILERS.contains(&shape(endpoint).as_str()));
        for (endpoint, operation) in ordered {
            let Some(role) = who(&head, &rows[&shape(&endpoint)]) else { continue };
            if role == "kiosk" || !people.contains_key(role) {
                people.insert(role, steps::someone(&world, role).await);
            }
            all.extend(shots(&world, &document, &targets, &people[role], &endpoint, &operation));
        }
        all.push(Shot {
            client: people["registrar"].clone(),
            method: Method::POST,
            path: "/api/v1/orders".to_owned(),
            wrong: Some(wrong::ten_megabytes()),
        });
        let fired = all.len();
        let answers: Vec<Result<u16, String>> = stream::iter(all).map(Shot::fire).buffer_unordered(AT_ONCE).collect().await;
        let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
        let mut missed = Vec::new();
        for answer in answers {
            match answer {
                Ok(status) => *statuses.entry(status).or_default() += 1,
                Err(fault) => missed.push(fault),
            }
        }
        assert!(missed.is_empty(), "{} of {fired} answers are wrong:\n{}", missed.len(), missed.join("\n"));
        assert!((1_000..=SHOTS_MAX).contains(&fired), "{fired} requests were made");
        // Whoever is turned away at the door has shown nothing of what lies behind it.
        let turned_away: usize = [401, 403, 429].iter().filter_map(|status| statuses.get(status)).sum();
        assert!(turned_away * 20 < fired, "{turned_away} of {fired} were turned away: {statuses:?}");
        let read = statuses.get(&422).copied().unwrap_or_default();
        assert!(read * 2 > fired, "only {read} of {fired} were read and refused: {statuses:?}");

        for process in world.apis().iter().chain(world.workers()) {
            assert!(!process.log().contains("panicked at"), "{}:\n{}", process.name(), process.log());
        }
        for broken in [
            "SELECT count(*) FROM sitting WHERE sold > capacity OR delivery_sold > delivery_capacity OR counter_sold > counter_capacity",
            "SELECT count(*) FROM sitting_dish WHERE sold > capacity OR capacity < 0 OR price_fen < 0",
            "SELECT count(*) FROM meal_order WHERE price_fen <> (SELECT sum(fen) FROM order_part WHERE order_id = meal_order.id)",
        ] {
            assert_eq!(world.count(broken).await, 0, "{broken}");
        }
    }
}
