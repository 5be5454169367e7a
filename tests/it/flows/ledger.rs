//! The ledger from outside: proved from its export alone, told to the auditor, closed by the month, found out when rewritten.

use std::path::Path;

use domain::ledger::chain::{Head, text as text_of};
use domain::ledger::line::Line;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::client::{items, number, text};
use tests::person::Person;
use tests::world::{CANTEEN_PLACE, DAY, PASSWORD};
use tests::{Backend, World, eventually, on_both};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::steps::{self, Lunch, Room, Senior, key};
use crate::till;

/// Canteens beside the world's own, each with a manager and tonight's dinner.
async fn points(world: &World, count: usize, room: Room) -> Vec<Lunch> {
    let administrator = world.staff("administrator").await;
    let mut points = vec![steps::dinner(world, room).await];
    for n in 2..=count {
        let canteen = json!({"name": format!("{n} 号助餐点"), "place_code": CANTEEN_PLACE, "lat": 29.4, "lon": 110.16});
        let canteen = administrator.post("/api/v1/canteens", canteen).await.ok();
        let login = format!("manager-{n}");
        world.hire(&login, "canteen_manager", Some(text(&canteen, "id"))).await;
        let manager = world.anyone();
        manager.login(&login, PASSWORD).await.done();
        points.push(steps::dinner_at(world, text(&canteen, "id"), manager, room).await);
    }
    points
}

/// Fifty clients want a second and a third meal for the same ten people at five points at the same moment.
async fn all_at_once(points: &[Lunch], seniors: &[Senior]) -> Vec<(usize, Value)> {
    let mut wishes = Vec::new();
    for point in points {
        for (number, senior) in seniors.iter().enumerate() {
            let token = point.identify(senior).await;
            let dish = point.dish(&token).await;
            let mut wanted = point.wanted("dine_in", &[(&token, &dish)]);
            wanted["second_meal"] = json!(true);
            wishes.push((number, &point.kiosk, wanted));
        }
    }
    let answers = wishes.into_iter().map(|(number, kiosk, wanted)| async move {
        (
            number,
            kiosk.post_keyed("/api/v1/orders", &key(), wanted).await.ok()["orders"][0].clone(),
        )
    });
    join_all(answers).await
}

on_both! {
    /// What somebody paid in ahead is spent to the fen and not a fen more, whichever points are asked at once.
    async fn balances_never_fall_below_zero(world) {
        let points = points(&world, 5, Room::PLENTY).await;
        let till = till::open(&points[0].canteen_id, &points[0].manager).await;
        let mut seniors = Vec::new();
        for n in 0..10 {
            let senior = steps::admit(&world, Person::old()).await;
            // From nothing up to enough for four meals of 12 yuan, and a little more.
            till.top_up(&senior, 100 + 1_200 * (n % 5)).await;
            seniors.push(senior);
        }
        let orders = all_at_once(&points, &seniors).await;
        assert_eq!(orders.len(), 50);
        for (n, senior) in seniors.iter().enumerate() {
            let paid_ahead = orders.iter().filter(|(of, order)| *of == n && order["payment"] == "balance").count();
            assert_eq!(paid_ahead, n % 5, "senior {n}");
            let purse = till.purse(senior).await;
            assert_eq!(number(&purse, "balance_fen"), 100, "senior {n}");
            assert_eq!(number(&purse, "owed_fen"), 1_200 * (5 - i64::try_from(paid_ahead).unwrap()));
        }
        assert_eq!(world.count("SELECT count(*) FROM ledger_held WHERE held_fen < 0").await, 0);
        till::verify(&till::export(&world, "ledger.jsonl"), &[]).unwrap();
    }

    /// A flipped byte is found and named, by a program that has neither database nor keys.
    async fn an_export_is_proved_and_a_flipped_byte_is_named(world) {
        a_day(&world).await;
        let file = till::export(&world, "ledger.jsonl");
        let said = till::verify(&file, &[]).unwrap();
        assert!(said.contains("sound") && said.contains("orders"), "{said}");
        let again = till::export(&world, "again.jsonl");
        let (bytes, same) = (std::fs::read(&file).unwrap(), std::fs::read(again).unwrap());
        assert!(bytes == same, "the same ledger is the same bytes");
        assert!(bytes.is_ascii(), "ids, codes and amounts; no name is written in ASCII");

        let export = String::from_utf8(bytes).unwrap();
        let line = export.lines().position(|line| line.contains("\"kind\":\"serve\"")).unwrap();
        let flipped = flip(&export, line, "\"fen\":");
        let damaged = world.folder().join("damaged.jsonl");
        std::fs::write(&damaged, flipped).unwrap();
        let (code, complaint) = till::verify(&damaged, &[]).unwrap_err();
        assert_eq!(code, 1, "{complaint}");
        assert!(complaint.contains(&format!("line {}", line + 1)) && complaint.contains("order/"), "{complaint}");

        let (code, complaint) = till::verify(Path::new("/nowhere/at-all.jsonl"), &[]).unwrap_err();
        assert_eq!(code, 2, "{complaint}");
        let (code, complaint) = till::verify(&file, &["no-head"]).unwrap_err();
        assert_eq!(code, 2, "{complaint}");
    }

    /// Somebody with all rights over the database changes an old amount and makes the whole chain anew. In itself it is
    /// sound; the head on the slip of that day isn't in it.
    async fn a_rewritten_ledger_is_found_by_an_old_head(world) {
        let lunch = a_day(&world).await;
        lunch.over(&world).await;
        lunch.keep_samples().await;
        let body = json!({"canteen_id": lunch.canteen_id, "day": DAY});
        let slip = lunch.manager.post("/api/v1/reconciliation/close", body).await.ok();
        let head = text(&slip["head"], "text").to_owned();
        till::verify(&till::export(&world, "before.jsonl"), &[&head]).unwrap();

        let key = "SELECT id FROM ledger_entry WHERE kind = 'top_up'";
        world.tamper(&format!("UPDATE ledger_posting SET fen = fen * 10 WHERE entry_id IN ({key})")).await;
        world.tamper("UPDATE ledger_held SET held_fen = held_fen + 27000 WHERE account LIKE 'prepaid:%' OR account LIKE 'drawer:%'").await;
        let forged = till::export(&world, "forged.jsonl");
        let (_, complaint) = till::verify(&forged, &[]).unwrap_err();
        assert!(complaint.contains("broken chain") && complaint.contains("top-up/"), "{complaint}");

        world.tamper(&chained_anew(&std::fs::read_to_string(&forged).unwrap())).await;
        world.tamper("DELETE FROM ledger_head").await;
        let rewritten = till::export(&world, "rewritten.jsonl");
        till::verify(&rewritten, &[]).expect("in itself it is sound");
        let (code, complaint) = till::verify(&rewritten, &[&head]).unwrap_err();
        assert_eq!(code, 1);
        assert!(complaint.contains("is not in the chain"), "{complaint}");
    }

    /// A month takes no entry once it is closed; it isn't closed while a meal or a drawer is open.
    async fn a_closed_month_takes_no_entry(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let till = till::open(&lunch.canteen_id, &lunch.manager).await;
        let order = lunch.order(&senior, "dine_in").await;
        let finance = world.staff("finance").await;
        let november = "/api/v1/periods/2026-11/close";
        finance.post(november, json!({})).await.refused(409, "period_not_over");
        world.move_clock("16:40").await;
        let serve = json!({"sitting_id": lunch.sitting_id, "pickup_no": order["pickup_no"]});
        lunch.manager.post("/api/v1/orders/serve", serve).await.done();
        world.move_clock("2026-12-02T08:00:00+08:00").await;
        // Nobody's session lasts so long.
        finance.login("finance", PASSWORD).await.done();
        lunch.manager.login("canteen_manager", PASSWORD).await.done();
        eventually("the sitting ends by itself", async || {
            let ended = world.count("SELECT count(*) FROM sitting WHERE state = 'ended'").await;
            (ended > 0).then_some(())
        }).await;
        let not_ready = finance.post(november, json!({})).await.refused(409, "period_not_ready");
        assert_eq!((number(&not_ready["extra"], "sittings_open"), number(&not_ready["extra"], "shifts_open")), (1, 1));
        lunch.keep_samples().await;
        let books = json!({"canteen_id": lunch.canteen_id, "day": DAY});
        lunch.manager.post("/api/v1/reconciliation/close", books).await.done();
        till.close(0).await.done();
        let closed = finance.post(november, json!({})).await.ok();
        assert_eq!(closed["closed"], true);
        finance.post(november, json!({})).await.refused(409, "period_closed");

        // What is collected now belongs to December, and names the meal of November.
        let late = till::open(&lunch.canteen_id, &lunch.manager).await;
        late.collect(&senior, number(&order, "self_fen")).await.done();
        assert_eq!(world.count("SELECT count(*) FROM ledger_entry WHERE kind = 'collect' AND book_day = '2026-12-02' AND concerns = '2026-11-23'").await, 1);
        let said = till::verify(&till::export(&world, "ledger.jsonl"), &[]).unwrap();
        assert!(said.contains("closed to 2026-11"), "{said}");

        let postings = "SELECT id FROM ledger_entry WHERE kind = 'collect'";
        world.tamper("UPDATE ledger_entry SET book_day = '2026-11-30' WHERE kind = 'collect'").await;
        world.tamper(&format!("UPDATE ledger_posting SET book_day = '2026-11-30' WHERE entry_id IN ({postings})")).await;
        let forged = till::export(&world, "forged.jsonl");
        world.tamper(&chained_anew(&std::fs::read_to_string(&forged).unwrap())).await;
        let (_, complaint) = till::verify(&till::export(&world, "late.jsonl"), &[]).unwrap_err();
        assert!(complaint.contains("closed period 2026-11"), "{complaint}");
    }
}

/// A day with every kind of end: eaten, cancelled, not collected, and money at the counter.
async fn a_day(world: &World) -> Lunch {
    let lunch = steps::dinner(world, Room::PLENTY).await;
    let till = till::open(&lunch.canteen_id, &lunch.manager).await;
    let mut orders = Vec::new();
    for n in 0..4 {
        let senior = steps::admit(world, Person::old()).await;
        if n == 0 {
            till.top_up(&senior, 3_000).await;
        }
        orders.push((lunch.order(&senior, "dine_in").await, senior));
    }
    let cancel = format!("/api/v1/orders/{}/cancel", text(&orders[3].0, "id"));
    let token = lunch.identify(&orders[3].1).await;
    lunch.kiosk.post(&cancel, json!({"diner_token": token})).await.done();
    world.move_clock("16:40").await;
    for (order, _) in &orders[..2] {
        let serve = json!({"sitting_id": lunch.sitting_id, "pickup_no": order["pickup_no"]});
        lunch.manager.post("/api/v1/orders/serve", serve).await.done();
    }
    till.collect(&orders[1].1, number(&orders[1].0, "self_fen"))
        .await
        .done();
    let flag = format!("/api/v1/orders/{}/flag", text(&orders[2].0, "id"));
    let unanswered = lunch.manager.post(&flag, json!({"cause": "no_answer"})).await;
    unanswered.refused(422, "flag_at_door");
    lunch.manager.post(&flag, json!({"cause": "no_show"})).await.done();
    till.close(3_000 + number(&orders[1].0, "self_fen")).await.done();
    lunch
}

/// The export with one digit of a line changed.
fn flip(export: &str, line: usize, before: &str) -> String {
    let mut lines: Vec<String> = export.lines().map(str::to_owned).collect();
    let at = lines[line].find(before).unwrap() + before.len();
    let digit = if lines[line].as_bytes()[at] == b'9' { "8" } else { "9" };
    lines[line].replace_range(at..=at, digit);
    lines.join("\n") + "\n"
}

/// The statements by which the chain fits again whatever was changed.
fn chained_anew(export: &str) -> String {
    let mut head = Head::START;
    let mut statements = String::new();
    for line in export.lines() {
        if let Ok(Line::Link(link)) = Line::parse(line) {
            head = head.then(&text_of(&link.entry));
            statements.push_str(&format!(
                "UPDATE ledger_seal SET hash = '{head}' WHERE seq = {};\n",
                link.seq
            ));
        }
    }
    statements
}

/// Takes one request after the other, answers the first with a failure, and hands on what the others said.
async fn auditors_server(listener: TcpListener, said: tokio::sync::mpsc::Sender<Value>) {
    for request in 0_u32.. {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = Vec::new();
        let body = loop {
            let mut portion = [0_u8; 4_096];
            let read = stream.read(&mut portion).await.unwrap();
            bytes.extend_from_slice(&portion[..read]);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if let Some((_, body)) = text.split_once("\r\n\r\n")
                && let Ok(body) = serde_json::from_str::<Value>(body)
            {
                break body;
            }
        };
        let status = if request == 0 {
            "503 Service Unavailable"
        } else {
            "204 No Content"
        };
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        stream.write_all(answer.as_bytes()).await.unwrap();
        if request > 0 && said.send(body).await.is_err() {
            return;
        }
    }
}

async fn the_auditor_is_told(backend: Backend) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/heads?token=secret-word", listener.local_addr().unwrap());
    let (tell, mut told) = tokio::sync::mpsc::channel(8);
    let server = tokio::spawn(auditors_server(listener, tell));
    let world = World::start_with(backend, &[("NUANCAN_AUDITOR_URL", &url)]).await;
    let lunch = a_day(&world).await;
    lunch.over(&world).await;
    lunch.keep_samples().await;
    let body = json!({"canteen_id": lunch.canteen_id, "day": DAY});
    lunch.manager.post("/api/v1/reconciliation/close", body).await.done();
    eventually("the auditor's server was asked once", async || {
        (world
            .count("SELECT count(*) FROM job WHERE task = 'send_head' AND attempts > 0")
            .await
            > 0)
        .then_some(())
    })
    .await;
    // It said no; the job waits a moment of the clock's time.
    world.move_clock("18:20").await;
    let head = told.recv().await.expect("the second try");
    assert_eq!(head["day"], DAY);
    let noted = world
        .staff("auditor")
        .await
        .get(&format!("/api/v1/ledger/heads?from={DAY}&to={DAY}"))
        .await
        .ok();
    let of_day = items(&noted)
        .iter()
        .find(|noted| noted["canteen_id"].is_null())
        .expect("the day's head");
    assert_eq!(
        (&of_day["head"]["seq"], &of_day["head"]["head"]),
        (&head["seq"], &head["head"])
    );
    let text = format!("{}-{}", head["seq"], head["head"].as_str().unwrap());
    till::verify(&till::export(&world, "ledger.jsonl"), &[&text]).unwrap();
    assert_eq!(
        world.leaked_into_logs(&["secret-word".to_owned()]),
        Vec::<String>::new()
    );
    server.abort();
}

#[tokio::test]
async fn the_days_head_goes_to_the_auditor_from_sqlite() {
    the_auditor_is_told(Backend::Sqlite).await;
}

#[tokio::test]
async fn the_days_head_goes_to_the_auditor_from_postgres() {
    the_auditor_is_told(Backend::Postgres).await;
}
