//! A backup is worth what its restore is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::{Value, json};
use tests::client::text;
use tests::person::Person;
use tests::postgres::Durability;
use tests::world::{CANTEEN_PLACE, DAY};
use tests::{Backend, World, eventually, on_both};
use zip::ZipArchive;

use crate::steps::{self, Lunch, Room, Senior, key};
use crate::till;

on_both! {
    /// Everything comes back from the file alone into an empty place: orders, accounts, and with the keys the sealed
    /// address.
    async fn what_was_backed_up_comes_back(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let order = lunch.order(&senior, "dine_in").await;
        let file = world.folder().join("backup.zip");
        world.run(&["backup", file.to_str().unwrap()]);

        let restored = World::restored(world.backend(), &file).await;
        let registrar = restored.staff("registrar").await;
        let shown = registrar.get(&format!("/api/v1/seniors/{}", senior.id)).await.ok();
        assert_eq!(text(&shown, "address"), senior.person.address);
        let orders = registrar.get(&format!("/api/v1/orders?sitting_id={}", lunch.sitting_id)).await.ok();
        assert_eq!(orders["items"][0]["id"], order["id"]);
    }
}

#[tokio::test]
async fn a_village_grows_from_sqlite_into_postgres() {
    moves(Backend::Sqlite, Backend::Postgres).await;
}

#[tokio::test]
async fn a_copy_of_postgres_opens_in_sqlite() {
    moves(Backend::Postgres, Backend::Sqlite).await;
}

/// What one open day can't leave anything in: a month is claimed, and a day of the ledger ended, when it is over, and
/// what the chain hasn't reached is gone within moments; the day is proved at night. The tests of settlement, of the ledger
/// and of the kitchen's day fill these.
const OF_LATER: [&str; 11] = [
    "claim",
    "claim_line",
    "claim_step",
    "claim_uneaten",
    "day_proof",
    "ledger_checkpoint",
    "ledger_head",
    "ledger_unsealed",
    "order_correction",
    "rerating",
    "rerating_entry",
];

/// A day with something in every table is taken to the other database: no row is lost, none is changed, and people read
/// there what they read here.
async fn moves(from: Backend, to: Backend) {
    let world = World::start(from).await;
    let (lunch, seniors) = a_full_day(&world).await;
    world.freeze();
    let rows = world.rows_of_tables().await;
    let file = world.folder().join("backup.zip");
    world.run(&["backup", file.to_str().unwrap()]);
    world.thaw();
    let packed = contents(&file);
    let counted: BTreeMap<String, i64> = packed
        .iter()
        .map(|(table, lines)| (table.clone(), lines.len() as i64))
        .collect();
    assert_eq!(counted, rows, "rows in the backup and in the database");
    let empty: Vec<&String> = rows
        .iter()
        .filter(|(table, rows)| **rows == 0 && !OF_LATER.contains(&table.as_str()))
        .map(|(table, _)| table)
        .collect();
    assert!(
        empty.is_empty(),
        "the day leaves nothing in {empty:?}: a move would prove nothing about them"
    );

    let mut other = World::unopened(to, Durability::Fast).await;
    other.run(&["restore", file.to_str().unwrap()]);
    assert_eq!(other.rows_of_tables().await, rows);
    let again = other.folder().join("again.zip");
    other.run(&["backup", again.to_str().unwrap()]);
    for (table, lines) in contents(&again) {
        assert_eq!(lines, packed[&table], "table {table} has changed on the way");
    }

    other.open().await;
    // The day goes on where it stopped, and the clock with it.
    other.move_clock("16:40").await;
    for senior in &seniors {
        let path = format!("/api/v1/seniors/{}", senior.id);
        let here = world.staff("registrar").await.get(&path).await.ok();
        assert_eq!(text(&here, "address"), senior.person.address, "the sealed address");
        assert_eq!(other.staff("registrar").await.get(&path).await.ok(), here);
    }
    for (login, path) in [
        ("supervisor", format!("/api/v1/orders?sitting_id={}", lunch.sitting_id)),
        ("supervisor", format!("/api/v1/sittings/{}/rounds", lunch.sitting_id)),
        ("supervisor", format!("/api/v1/reconciliation?day={DAY}")),
        ("supervisor", "/api/v1/alarms?state=open".to_owned()),
        ("approver", "/api/v1/policies".to_owned()),
        ("administrator", "/api/v1/accounts".to_owned()),
        ("administrator", "/api/v1/devices".to_owned()),
    ] {
        let (here, there) = (
            world.staff(login).await.get(&path).await.ok(),
            other.staff(login).await.get(&path).await.ok(),
        );
        assert_eq!(without_visits(there), without_visits(here), "{path}");
    }
}

/// Who was here last isn't the same in two places.
fn without_visits(mut answer: Value) -> Value {
    for item in answer["items"].as_array_mut().into_iter().flatten() {
        if let Some(fields) = item.as_object_mut() {
            fields.retain(|name, _| !name.starts_with("last_"));
        }
    }
    answer
}

/// The lines of each table in a backup, sorted: databases give their rows out in any order.
fn contents(backup: &Path) -> BTreeMap<String, Vec<String>> {
    let mut zip = ZipArchive::new(File::open(backup).unwrap()).unwrap();
    let names: Vec<String> = zip.file_names().map(str::to_owned).collect();
    let mut tables = BTreeMap::new();
    for name in names {
        let Some(table) = name
            .strip_prefix("tables/")
            .and_then(|name| name.strip_suffix(".jsonl"))
        else {
            continue;
        };
        let mut text = String::new();
        zip.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        tables.insert(table.to_owned(), lines);
    }
    tables
}

/// A dinner with carried meals, one of them to nobody, a volunteer who mistyped the code, a cancelled meal, a served one, a
/// fund with a floor, and cash in a drawer.
async fn a_full_day(world: &World) -> (Lunch, Vec<Senior>) {
    world.run(&[
        "seed",
        "--county",
        "sangzhi",
        "--seniors",
        "30",
        "--days",
        "1",
        "--orders",
    ]);
    let draft = super::policies::policy("trial", DAY, 200, 200);
    let finance = world.staff("finance").await;
    finance
        .post_keyed("/api/v1/policy-drafts", &key(), json!({"text": draft}))
        .await
        .done();
    let fund =
        json!({"id": "trial/gift", "name": "爱心款", "kind": "donation", "place_code": "430822000000", "floor_fen": 0});
    finance.post_keyed("/api/v1/funds", &key(), fund).await.done();
    let lunch = steps::dinner(world, Room::PLENTY).await;
    let mut seniors = Vec::new();
    for _ in 0..3 {
        let senior = steps::admit_for_delivery(world, Person::old()).await;
        lunch.order(&senior, "delivery").await;
        seniors.push(senior);
    }
    let here = steps::admit(world, Person::old()).await;
    let order = lunch.order(&here, "dine_in").await;
    let token = lunch.identify(&here).await;
    let cancel = format!("/api/v1/orders/{}/cancel", text(&order, "id"));
    lunch.kiosk.post(&cancel, json!({"diner_token": token})).await.done();
    let order = lunch.order(&here, "take_away").await;
    super::walk_ins::order(&lunch, 1).await;
    let till = till::open(&lunch.canteen_id, &lunch.manager).await;
    till.top_up(&here, 5_000).await;
    steps::hire_volunteer(&lunch).await;
    let unlocated = steps::admit_unlocated(world, Person::old()).await;
    lunch.order(&unlocated, "delivery").await;
    let standing = rests_and_stays(world, &lunch, &here).await;

    world.move_clock("14:31").await;
    let rounds = lunch.planned(world).await;
    late_wish(world, &lunch, &standing).await;
    world.move_clock("16:40").await;
    let stranger = world.anyone().join("/api/v1/route/join", "000000").await;
    assert_eq!(stranger.status, 401);
    let phone = steps::join(world, &lunch, text(&rounds["rounds"][0], "id")).await;
    phone.post("/api/v1/route/depart", json!({})).await.done();
    let route = phone.get("/api/v1/route").await.ok();
    let path = format!("/api/v1/route/stops/{}/outcome", text(&route["stops"][0], "id"));
    let nobody = json!({"outcome": "no_answer", "note": "窗户关着", "at": "2026-11-23T08:39:00.000Z"});
    phone.post_keyed(&path, &key(), nobody).await.done();
    let path = format!("/api/v1/route/stops/{}/outcome", text(&route["stops"][1], "id"));
    let well = json!({"outcome": "handed_over", "care": "usual", "at": "2026-11-23T08:39:30.000Z"});
    phone.post_keyed(&path, &key(), well).await.done();
    cook(&lunch, text(&route["stops"][2], "id")).await;
    let desk = json!({ "volunteer_id": null });
    phone.post_keyed("/api/v1/route/hand-over", &key(), desk).await.done();
    let cadre = json!({"name": "向支书", "phone": "19900009999", "relation": "村支书"});
    let village = format!("/api/v1/cadres/{CANTEEN_PLACE}");
    world.staff("dispatcher").await.put(&village, cadre).await.done();
    lunch.kiosk.post("/api/v1/kiosk/help", json!({})).await.done();
    let daughter = steps::relative(world, &here).await;
    super::top_ups::publish_account(world).await;
    super::top_ups::announce(&daughter, 20_000).await;
    let serve = json!({"sitting_id": lunch.sitting_id, "pickup_no": order["pickup_no"]});
    lunch.manager.post("/api/v1/orders/serve", serve).await.done();
    let said = json!({"diner_token": lunch.identify(&here).await, "order_id": order["id"], "face": "good"});
    lunch.kiosk.post("/api/v1/diner/rating", said).await.done();
    seniors.push(here);
    eventually("the seeded lunches are over", async || {
        let lunches = "SELECT count(*) FROM sitting WHERE period = 'lunch' AND state <> 'ended'";
        let jobs = "SELECT count(*) FROM job WHERE state <> 'done'";
        (world.count(lunches).await + world.count(jobs).await == 0).then_some(())
    })
    .await;
    (lunch, seniors)
}

/// A standing order with a day that is skipped, a holiday of the county's own, a day on which the point is shut, a stay
/// elsewhere, and a canteen that wants to be asked.
async fn rests_and_stays(world: &World, lunch: &Lunch, senior: &Senior) -> String {
    let registrar = world.staff("registrar").await;
    let every_day = json!({"canteen_id": lunch.canteen_id, "period": lunch.period, "weekdays": [1, 2, 3, 4, 5, 6, 7],
        "mode": "dine_in", "rule": {"kind": "suits"}, "portion": "regular", "from": DAY});
    let path = format!("/api/v1/seniors/{}/standing-orders", senior.id);
    let standing = registrar.post(&path, every_day).await.ok();
    let standing = format!("/api/v1/standing-orders/{}", text(&standing, "id"));
    let skip = json!({"skip": true});
    registrar.put(&format!("{standing}/days/2026-11-25"), skip).await.done();
    let stay = json!({"from": "2026-12-01", "to": "2026-12-07", "address": "夏营盘，大队部往西两里"});
    registrar
        .post(&format!("/api/v1/seniors/{}/stays", senior.id), stay)
        .await
        .done();
    let holiday = json!({"kind": "holiday", "name": "元旦"});
    let administrator = world.staff("administrator").await;
    administrator.put("/api/v1/calendar/2027-01-01", holiday).await.done();
    let canteen = format!("/api/v1/canteens/{}", lunch.canteen_id);
    let shut = json!({"reason": "repair"});
    lunch
        .manager
        .put(&format!("{canteen}/closed-days/2026-11-27"), shut)
        .await
        .done();
    lunch
        .manager
        .put(&format!("{canteen}/confirm-by"), json!({"by": "09:00"}))
        .await
        .done();
    standing
}

/// The standing order's day is decided in the half hour after the cut-off; what is wished then is the kitchen's to answer.
async fn late_wish(world: &World, lunch: &Lunch, standing: &str) {
    eventually("today's standing orders are decided", async || {
        (world.count("SELECT count(*) FROM standing_day").await > 0).then_some(())
    })
    .await;
    let wish = json!({"skip": true});
    let changed = lunch.manager.put(&format!("{standing}/days/{DAY}"), wish).await.ok();
    assert_eq!(changed["late"], true);
}

/// The kitchen's papers: a sheet, a pot with its temperature, a fresh box for a door, a sample, a box that is checked off.
async fn cook(lunch: &Lunch, stop: &str) {
    let path = format!("/api/v1/sittings/{}", lunch.sitting_id);
    let manager = &lunch.manager;
    manager.post(&format!("{path}/kitchen-sheets"), json!({})).await.done();
    let batches = manager.get(&format!("{path}/batches")).await.ok();
    let dish = text(&batches["without"][0], "sitting_dish_id").to_owned();
    let pot = json!({"sitting_dish_id": dish, "keeping": "hot", "cooked_at": "2026-11-23T08:20:00.000Z"});
    let batches = manager.post(&format!("{path}/batches"), pot).await.ok();
    let warm = json!({"kind": "hold", "decicelsius": 652, "taken_at": "2026-11-23T08:30:00.000Z"});
    let batch = format!("/api/v1/batches/{}/temperatures", text(&batches["items"][0], "id"));
    manager.post(&batch, warm).await.done();
    manager
        .post(&format!("/api/v1/stops/{stop}/replacement"), json!({}))
        .await
        .done();
    lunch.keep_samples().await;
    let labels = manager.get(&format!("{path}/labels")).await.ok();
    let check = json!({"code": labels["items"][0]["code"], "packed": true});
    manager.post(&format!("{path}/boxes"), check).await.done();
}
