//! What settlement moves is in the ledger: meals rated again, and what becomes of them afterwards.

use serde_json::{Value, json};
use tests::client::{Client, items, number, text};
use tests::person::Person;
use tests::world::{COUNTY, DAY};
use tests::{World, on_both};

use super::policies::policy;
use crate::steps::{self, Lunch, Room, key};
use crate::till;

const FUND: &str = "fund:trial/county";

/// Brings a version of the trial policy into force.
async fn approved(world: &World, from: &str, county_fen: i64) {
    let (finance, approver) = (world.staff("finance").await, world.staff("approver").await);
    let draft = json!({"text": policy("trial", from, county_fen, county_fen)});
    let draft = finance.post("/api/v1/policy-drafts", draft).await.ok();
    let path = |act: &str| format!("/api/v1/policy-drafts/{}/{act}", text(&draft, "id"));
    finance.post(&path("check"), json!({"rev": 1})).await.done();
    approver.post(&path("approve"), json!({"rev": 1})).await.done();
}

/// What an account holds.
async fn holds(finance: &Client, account: &str) -> i64 {
    let balances = finance.get("/api/v1/ledger/balances").await.ok();
    let all = balances["accounts"].as_array().unwrap();
    let found = all.iter().find(|one| one["account"] == account);
    found.map_or(0, |one| number(one, "holds_fen"))
}

async fn serve(lunch: &Lunch, order: &Value) {
    let serve = json!({"sitting_id": lunch.sitting_id, "pickup_no": order["pickup_no"]});
    lunch.manager.post("/api/v1/orders/serve", serve).await.done();
}

on_both! {
    /// A rule was wrong. The county pays one yuan more for an eaten meal, the senior gets it back, the canteen gets what it got
    /// before; and when it turns out that nobody ate it, nothing of either is left.
    async fn a_meal_that_is_rated_again_moves_between_its_payers(world) {
        approved(&world, DAY, 200).await;
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let till = till::open(&lunch.canteen_id, &lunch.manager).await;
        let senior = steps::admit(&world, Person::old()).await;
        let order = lunch.order(&senior, "dine_in").await;
        world.move_clock("16:40").await;
        serve(&lunch, &order).await;
        till.collect(&senior, number(&order, "self_fen")).await.done();
        let finance = world.staff("finance").await;
        let earned = format!("earned:{}", lunch.canteen_id);
        let before = (holds(&finance, FUND).await, holds(&finance, &earned).await);
        assert_eq!(before, (-200, 1_200));
        approved(&world, "2026-11-24", 300).await;

        let mut rerate = json!({"from": DAY, "to": DAY, "policy_id": "trial", "version": 2, "reason": "标准订错了", "dry_run": true});
        let tried = finance.post("/api/v1/settlement/reratings", rerate.clone()).await.ok();
        assert_eq!((number(&tried, "funds_fen"), number(&tried, "own_fen")), (100, -100));
        assert_eq!(holds(&finance, FUND).await, -200, "a dry run books nothing");
        rerate["dry_run"] = json!(false);
        finance.post("/api/v1/settlement/reratings", rerate.clone()).await.done();
        finance.post("/api/v1/settlement/reratings", rerate).await.done();
        assert_eq!((holds(&finance, FUND).await, holds(&finance, &earned).await), (-300, 1_200));
        assert_eq!(number(&till.purse(&senior).await, "credit_fen"), 100);
        till.pay_out(&senior, 100).await.done();
        till::verify(&till::export(&world, "rated.jsonl"), &[]).unwrap();

        let correct = format!("/api/v1/orders/{}/correct", text(&order, "id"));
        let correction = json!({"to": "flagged", "cause": "no_show", "reason": "抽查：当天住在儿子家"});
        lunch.over(&world).await;
        lunch.keep_samples().await;
        lunch.manager.post("/api/v1/reconciliation/close", json!({"canteen_id": lunch.canteen_id, "day": DAY})).await.done();
        finance.post(&correct, correction).await.done();
        assert_eq!((holds(&finance, FUND).await, holds(&finance, &earned).await), (0, 0));
        let own = number(&order, "self_fen");
        assert_eq!(number(&till.purse(&senior).await, "credit_fen"), own - 100, "what was collected and not paid out yet");
        till::verify(&till::export(&world, "undone.jsonl"), &[]).unwrap();
    }

    /// A meal was written down as eaten, and nobody had opened: whoever puts that right sets off the search for the person, once.
    /// A death is no correction of a meal.
    async fn who_turns_out_not_to_have_opened_is_looked_for(world) {
        approved(&world, DAY, 200).await;
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let order = lunch.order(&senior, "dine_in").await;
        world.move_clock("16:40").await;
        serve(&lunch, &order).await;
        let (finance, dispatcher) = (world.staff("finance").await, world.staff("dispatcher").await);
        let correct = format!("/api/v1/orders/{}/correct", text(&order, "id"));
        let to = |cause: &str| json!({"to": "flagged", "cause": cause, "reason": "志愿者后来说没见到人"});
        finance.post(&correct, to("deceased")).await.refused(422, "flag_at_door");
        let open = async || dispatcher.get("/api/v1/alarms?state=open").await.ok();
        assert!(items(&open().await).is_empty());
        finance.post(&correct, to("no_answer")).await.done();
        finance.post(&correct, to("no_show")).await.done();
        finance.post(&correct, to("no_answer")).await.done();
        let alarms = open().await;
        assert_eq!((items(&alarms).len(), text(&items(&alarms)[0], "kind")), (1, "no_answer"), "{alarms}");
    }

    /// A fund pays what it holds and not a fen more; the senior pays the rest. Closed, it pays nothing, and what was
    /// taken from it for a meal that is cancelled still comes back, to the fen.
    async fn a_fund_pays_what_it_holds_and_gets_its_refund_after_its_end(world) {
        approved(&world, DAY, 200).await;
        let finance = world.staff("finance").await;
        let fund = json!({"id": "trial/county", "name": "试行款", "kind": "government", "place_code": COUNTY, "floor_fen": 0});
        finance.post_keyed("/api/v1/funds", &key(), fund.clone()).await.done();
        finance.post_keyed("/api/v1/funds", &key(), fund).await.refused(409, "fund_exists");
        let grant = json!({"fund_id": "trial/county", "fen": 300, "source": "grant"});
        let once = key();
        for _ in 0..2 {
            finance.post_keyed("/api/v1/funds/receipts", &once, grant.clone()).await.done();
        }
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let mut orders = Vec::new();
        for pays in [200, 100, 0] {
            let senior = steps::admit(&world, Person::old()).await;
            let order = lunch.order(&senior, "dine_in").await;
            let own = number(&order, "price_fen") - pays;
            assert_eq!((part(&order, "government"), number(&order, "self_fen")), (pays, own), "{order}");
            orders.push((order, senior));
        }
        assert_eq!(holds(&finance, FUND).await, 0);
        let closing = json!({"fund_id": "trial/county"});
        finance.post_keyed("/api/v1/funds/close", &key(), closing).await.done();
        finance.post_keyed("/api/v1/funds/receipts", &key(), grant).await.refused(409, "fund_closed");
        for ((order, senior), back) in orders.iter().zip([200, 300, 300]) {
            let cancel = format!("/api/v1/orders/{}/cancel", text(order, "id"));
            let token = lunch.identify(senior).await;
            lunch.kiosk.post(&cancel, json!({"diner_token": token})).await.done();
            assert_eq!(holds(&finance, FUND).await, back);
        }
        let senior = steps::admit(&world, Person::old()).await;
        assert_eq!(part(&lunch.order(&senior, "dine_in").await, "government"), 0, "a closed fund pays for no new meal");
        let statement = finance.get("/api/v1/funds/statement?fund_id=trial/county").await.ok();
        assert_eq!((number(&statement["fund"], "held_fen"), number(&statement["days"][0], "held_fen")), (300, 300));
        till::verify(&till::export(&world, "fund.jsonl"), &[]).unwrap();
    }
}

/// What a kind of fund pays of an order.
fn part(order: &Value, fund: &str) -> i64 {
    let parts = order["parts"].as_array().unwrap().iter();
    parts
        .filter(|part| part["fund"] == fund)
        .map(|part| number(part, "fen"))
        .sum()
}
