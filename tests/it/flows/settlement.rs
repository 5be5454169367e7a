//! A small month from the first meal to the paid claim, and what a late correction does to the next one.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};
use tests::client::{Client, items, number, text};
use tests::person::Person;
use tests::world::{COUNTY, DAY, PASSWORD};
use tests::{World, on_both};

use crate::steps::{self, Lunch, Room, Senior, key};
use crate::till;

/// What the test itself has written down: by fund, what is owed for meals that were eaten.
#[derive(Debug, Default)]
struct Notes(BTreeMap<String, i64>);

impl Notes {
    fn eaten(&mut self, order: &Value) {
        self.add(order, 1);
    }

    fn add(&mut self, order: &Value, sign: i64) {
        for part in order["parts"].as_array().unwrap() {
            if ["government", "collective", "donation"].contains(&text(part, "fund")) {
                *self.0.entry(text(part, "label").to_owned()).or_default() += sign * number(part, "fen");
            }
        }
    }
}

/// A fund as the slip calls it: where each village has its own, a claim says which.
fn fund(claim: &Value) -> String {
    let name = text(&claim["fund"], "name");
    name.split(" · ").next().unwrap_or(name).to_owned()
}

/// Sessions don't outlive the days that a month takes: somebody logs in again.
/// What every account of the ledger holds.
async fn balances(finance: &Client) -> Value {
    finance.get("/api/v1/ledger/balances").await.ok()
}

fn account<'a>(balances: &'a Value, key: &str) -> &'a Value {
    let mut all = balances["accounts"].as_array().unwrap().iter();
    all.find(|one| one["account"] == key).unwrap()
}

async fn again(world: &World, login: &str) -> Client {
    let client = world.anyone();
    client.login(login, PASSWORD).await.done();
    client
}

async fn hire(world: &World, login: &str, role: &str, place: &str) {
    let account = json!({"login": login, "name": login, "role": role, "place_code": place, "password": PASSWORD});
    let administrator = again(world, "administrator").await;
    administrator.post("/api/v1/accounts", account).await.done();
}

async fn bytes(client: &Client, path: &str) -> Vec<u8> {
    let answer = client.build(Method::GET, path).send().await.unwrap();
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    answer.bytes().await.unwrap().to_vec()
}

async fn run(client: &Client, period: &str, canteen_id: &str) -> Value {
    let wanted = json!({"period": period, "canteen_id": canteen_id});
    client.post("/api/v1/settlement/claims", wanted).await.ok()
}

async fn serve(lunch: &Lunch, order: &Value) {
    let served = json!({"sitting_id": lunch.sitting_id, "pickup_no": order["pickup_no"]});
    lunch.manager.post("/api/v1/orders/serve", served).await.done();
}

/// The day: two eat at the canteen, one at home, one doesn't come, one cancels. Returns the order that will turn out to be
/// wrong.
async fn the_day(world: &World, lunch: &Lunch, notes: &mut Notes) -> (Value, Vec<Senior>) {
    let mut people = Vec::new();
    for _ in 0..4 {
        people.push(steps::admit(world, Person::born(1940)).await);
    }
    let at_home = steps::admit_for_delivery(world, Person::born(1940)).await;
    let [right, wrong, absent, regretted] = [
        lunch.order(&people[0], "dine_in").await,
        lunch.order(&people[1], "dine_in").await,
        lunch.order(&people[2], "take_away").await,
        lunch.order(&people[3], "dine_in").await,
    ];
    let carried = lunch.order(&at_home, "delivery").await;
    let token = lunch.identify(&people[3]).await;
    let cancel = format!("/api/v1/orders/{}/cancel", text(&regretted, "id"));
    lunch.kiosk.post(&cancel, json!({"diner_token": token})).await.done();
    for order in [&right, &wrong, &carried] {
        notes.eaten(order);
    }

    steps::hire_volunteer(lunch).await;
    world.move_clock("14:31").await;
    let rounds = lunch.planned(world).await;
    world.move_clock("16:30").await;
    let phone = steps::join(world, lunch, text(&rounds["rounds"][0], "id")).await;
    phone.post("/api/v1/route/depart", json!({})).await.done();
    let route = phone.get("/api/v1/route").await.ok();
    let path = format!("/api/v1/route/stops/{}/outcome", text(&route["stops"][0], "id"));
    let outcome = json!({"outcome": "handed_over", "care": "usual", "at": format!("{DAY}T08:40:00.000Z")});
    phone.post_keyed(&path, &key(), outcome).await.done();
    serve(lunch, &right).await;
    serve(lunch, &wrong).await;
    let flag = format!("/api/v1/orders/{}/flag", text(&absent, "id"));
    lunch.manager.post(&flag, json!({"cause": "no_show"})).await.done();
    people.push(at_home);
    (wrong, people)
}

on_both! {
    /// Claims ask for what was eaten and nothing else, five people sign, a locked claim stands, and what turns out wrong
    /// afterwards comes back in the next month.
    async fn a_small_month_and_its_late_correction(world) {
        world.run(&["seed", "--seniors", "1", "--days", "1"]);
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let mut notes = Notes::default();
        let (wrong, people) = the_day(&world, &lunch, &mut notes).await;
        assert!(!notes.0.is_empty(), "somebody pays for meals of people of 86");

        // November can be looked at before it is over, and claimed when its books are closed.
        world.move_clock("18:05").await;
        let canteen = &lunch.canteen_id;
        let finance = again(&world, "finance").await;
        let drafts = run(&finance, "2026-11", canteen).await;
        let first = text(&items(&drafts)[0], "id").to_owned();
        finance.post(&format!("/api/v1/settlement/claims/{first}/submit"), json!({})).await.refused(409, "period_not_over");
        world.move_clock("2026-12-01T09:00:00+08:00").await;
        let (finance, manager) = (again(&world, "finance").await, again(&world, "canteen_manager").await);
        let submit = format!("/api/v1/settlement/claims/{first}/submit");
        let problem = manager.post(&submit, json!({})).await.refused(409, "period_not_reconciled");
        assert_eq!(problem["extra"]["items"][0]["day"], DAY);
        lunch.manager.login("canteen_manager", PASSWORD).await.done();
        lunch.keep_samples().await;
        manager.post("/api/v1/reconciliation/close", json!({"canteen_id": canteen, "day": DAY})).await.done();

        // The sums are the test's own, and running again changes not a byte.
        let before = bytes(&finance, &format!("/api/v1/settlement/claims/{first}/export.xlsx")).await;
        let again_run = run(&finance, "2026-11", canteen).await;
        assert_eq!(again_run["changed"], json!([]));
        let export = format!("/api/v1/settlement/claims/{first}/export");
        assert_eq!(bytes(&finance, &format!("{export}.xlsx")).await, before);
        let claims: Vec<Value> = items(&again_run).to_vec();
        let asked: BTreeMap<String, i64> =
            claims.iter().map(|claim| (fund(claim), number(&claim["totals"], "total_fen"))).collect();
        assert_eq!(asked, notes.0);
        let check_path = format!("/api/v1/settlement/check?canteen_id={canteen}&period=2026-11");
        let check = finance.get(&check_path).await.ok();
        assert_eq!((number(&check, "meals"), number(&check, "difference_fen"), number(&check, "unexplained_fen")), (3, 0, 0));

        // Another township's staff see nothing of it.
        hire(&world, "elsewhere", "verifier", "430822101000").await;
        let stranger = again(&world, "elsewhere").await;
        stranger.get(&format!("/api/v1/settlement/claims/{first}")).await.refused(404, "not_found");
        stranger.post(&format!("/api/v1/settlement/claims/{first}/confirm"), json!({})).await.refused(404, "not_found");
        stranger.get(&format!("{export}.csv")).await.refused(404, "not_found");
        assert!(items(&stranger.get("/api/v1/settlement/claims?period=2026-11").await.ok()).is_empty());

        // Down to the meal and its rule.
        let lines = finance.get(&format!("/api/v1/settlement/claims/{first}/lines")).await.ok();
        assert_eq!(number(&lines, "count"), 3);
        let door = items(&lines).iter().find(|line| line["mode"] == "delivery").expect("one was carried");
        assert_eq!((text(door, "identified_by"), text(&door["handed"], "how"), text(&door["handed"], "outcome")), ("card", "door", "handed_over"));
        let counter = items(&lines).iter().find(|line| line["mode"] == "dine_in").expect("two ate there");
        assert_eq!((text(&counter["handed"], "how"), text(&counter["handed"], "by")), ("counter", "canteen_manager"));
        assert_eq!(counter["person"]["masked"], true);
        let meal = finance.get(&format!("/api/v1/settlement/claims/{first}/meals/{}", text(counter, "order_id"))).await.ok();
        assert!(text(&meal["rules"][0], "policy_en").contains("Sangzhi"), "{meal}");
        let uneaten = finance.get(&format!("/api/v1/settlement/claims/{first}/uneaten")).await.ok();
        assert_eq!(items(&uneaten).iter().map(|one| text(one, "cause")).collect::<Vec<_>>(), ["no_show"]);

        // Files and the notice name nobody.
        let csv = String::from_utf8(bytes(&finance, &format!("{export}.csv")).await).unwrap();
        assert!(csv.starts_with('\u{feff}'));
        let notice = finance.get(&format!("/api/v1/settlement/notice?canteen_id={canteen}&period=2026-11")).await.ok();
        assert_eq!((number(&notice, "people"), number(&notice, "meals"), &notice["ready"]), (3, 3, &json!(false)));
        let told = notice.to_string();
        for senior in &people {
            assert!(!csv.contains(&senior.person.name) && !told.contains(&senior.person.name));
        }

        // The chain.
        hire(&world, "cashier", "finance", COUNTY).await;
        let (verifier, approver) = (again(&world, "verifier").await, again(&world, "approver").await);
        let cashier = again(&world, "cashier").await;
        for claim in &claims {
            let path = |verb: &str| format!("/api/v1/settlement/claims/{}/{verb}", text(claim, "id"));
            manager.post(&path("submit"), json!({})).await.done();
            finance.post(&path("lock"), json!({})).await.refused(409, "claim_moved_on");
            approver.post(&path("return"), json!({"reason": "早了"})).await.refused(409, "not_your_turn");
            verifier.post(&path("confirm"), json!({})).await.done();
            approver.post(&path("approve"), json!({})).await.done();
            finance.post(&path("lock"), json!({})).await.done();
            finance.post(&path("return"), json!({"reason": "再看"})).await.refused(409, "claim_locked");
            finance.post(&path("pay"), json!({"paid_on": "2026-12-01", "reference": "x"})).await.refused(409, "same_person");
        }
        let waiting = finance.get("/api/v1/settlement/outstanding").await.ok();
        assert_eq!(items(&waiting).iter().map(|one| number(one, "locked_fen")).sum::<i64>(), notes.0.values().sum::<i64>());
        for claim in &claims {
            let pay = format!("/api/v1/settlement/claims/{}/pay", text(claim, "id"));
            let paid = cashier.post(&pay, json!({"paid_on": "2026-12-01", "reference": "国库 2026-118"})).await.ok();
            assert_eq!((text(&paid["claim"], "state"), paid["steps"].as_array().unwrap().len()), ("paid", 5));
        }
        assert!(items(&finance.get("/api/v1/settlement/outstanding").await.ok()).is_empty());
        let asked: i64 = claims.iter().map(|claim| number(&claim["totals"], "total_fen")).sum();
        assert_eq!(number(account(&balances(&finance).await, "bank"), "holds_fen"), -asked, "what was paid has left the bank");
        till::verify(&till::export(&world, "paid.jsonl"), &[]).unwrap();

        // It turns out that one of the meals wasn't eaten.
        let frozen = bytes(&finance, &format!("{export}.xlsx")).await;
        let correct = format!("/api/v1/orders/{}/correct", text(&wrong, "id"));
        let correction = json!({"to": "flagged", "cause": "no_show", "reason": "抽查：当天住在儿子家"});
        stranger.post(&correct, correction.clone()).await.refused(403, "forbidden");
        finance.post(&correct, correction.clone()).await.done();
        finance.post(&correct, correction).await.refused(409, "nothing_to_correct");
        assert_eq!(bytes(&finance, &format!("{export}.xlsx")).await, frozen, "a locked claim never changes");
        let check = finance.get(&check_path).await.ok();
        assert_eq!((text(&check["kinds"][0], "kind"), number(&check, "unexplained_fen")), ("undone", 0));
        assert!(number(&check, "difference_fen") < 0);

        world.move_clock("2027-01-02T09:00:00+08:00").await;
        let finance = again(&world, "finance").await;
        let december = run(&finance, "2026-12", canteen).await;
        notes.0.clear();
        notes.add(&wrong, -1);
        let back: BTreeMap<String, i64> = items(&december)
            .iter()
            .map(|claim| (fund(claim), number(&claim["totals"], "adjustments_fen")))
            .collect();
        assert_eq!(back, notes.0);
        let id = text(&items(&december)[0], "id");
        let lines = finance.get(&format!("/api/v1/settlement/claims/{id}/lines?adjustments=true")).await.ok();
        assert_eq!((number(&lines, "count"), text(&items(&lines)[0], "change")), (1, "undone"));
        assert_eq!(run(&finance, "2026-11", canteen).await["changed"], json!([]));
    }
}
