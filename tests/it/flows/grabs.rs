//! What somebody tries who may do much, but not this: a township with what is the whole county's, a counter with what is the
//! bank's, and amounts beyond any drawer.

use serde_json::json;
use tests::client::{Client, text};
use tests::person::Person;
use tests::world::{CANTEEN_PLACE, DAY, PASSWORD};
use tests::{World, on_both};

use super::policies::{policy, put_in_force};
use crate::steps::{self, Room, key};
use crate::till;

/// A township in which no canteen stands.
const ELSEWHERE: &str = "430822101000";

/// Somebody of this role whose place is that township.
async fn far(world: &World, role: &str) -> Client {
    let login = format!("far-{role}");
    let account = json!({"login": login, "name": login, "role": role, "place_code": ELSEWHERE, "password": PASSWORD});
    let administrator = world.staff("administrator").await;
    administrator.post("/api/v1/accounts", account).await.done();
    world.staff(&login).await
}

on_both! {
    /// A rule, a fund, the ledger and the alarms of the county aren't a township's.
    async fn a_township_takes_nothing_of_the_countys(world) {
        put_in_force(&world, policy("trial", DAY, 200, 200)).await;
        let finance = far(&world, "finance").await;
        let theirs = policy("trial", "2026-12-01", 0, 0).replace("place = \"430822\"", "place = \"430822101\"");
        let taken = finance.post("/api/v1/policy-drafts", json!({"text": theirs})).await;
        taken.refused(409, "policy_elsewhere");

        let fund = json!({"id": "trial/county", "name": "县补贴", "kind": "government", "place_code": ELSEWHERE});
        finance.post_keyed("/api/v1/funds", &key(), fund).await.refused(404, "not_found");
        let village = json!({"id": "trial/village@430822100008", "name": "村补", "kind": "collective",
            "place_code": ELSEWHERE});
        finance.post_keyed("/api/v1/funds", &key(), village).await.refused(404, "not_found");

        for path in ["/api/v1/ledger/export", "/api/v1/ledger/balances", "/api/v1/ledger/heads",
            "/api/v1/ledger/entries?account=bank"] {
            finance.get(path).await.refused(404, "not_found");
            world.staff("finance").await.get(path).await.done();
        }

        let administrator = far(&world, "administrator").await;
        administrator.get("/api/v1/channels").await.refused(404, "not_found");
        let channel = json!({"name": "乡里的群", "kind": "wecom", "url": "https://robot.example.org/"});
        administrator.post("/api/v1/channels", channel).await.refused(404, "not_found");
        let channels = world.staff("administrator").await.get("/api/v1/channels").await.ok();
        let disable = format!("/api/v1/channels/{}/disable", text(&channels["items"][0], "id"));
        administrator.post(&disable, json!({})).await.refused(404, "not_found");
    }

    /// One fund's id may be the beginning of another's; its corrections reach its own entries alone.
    async fn a_funds_corrections_stay_its_own(world) {
        let finance = world.staff("finance").await;
        for id in ["trial", "trial/gift"] {
            let fund = json!({"id": id, "name": "爱心款", "kind": "donation", "place_code": CANTEEN_PLACE});
            finance.post_keyed("/api/v1/funds", &key(), fund).await.done();
        }
        let gift = json!({"fund_id": "trial/gift", "fen": 5_000, "source": "donation"});
        finance.post_keyed("/api/v1/funds/receipts", &key(), gift).await.done();
        let entries = finance.get("/api/v1/ledger/entries?account=fund:trial/gift").await.ok();
        let received = entries["items"].as_array().unwrap().iter().find(|entry| entry["kind"] == "fund_receive");
        let entry = text(received.expect("the gift is booked"), "key");
        let across = json!({"fund_id": "trial", "key": entry, "reason": "amount"});
        finance.post_keyed("/api/v1/funds/corrections", &key(), across).await.refused(404, "not_found");
        let own = json!({"fund_id": "trial/gift", "key": entry, "reason": "amount"});
        finance.post_keyed("/api/v1/funds/corrections", &key(), own).await.done();
    }

    /// No count and no floor is so large that the next sum with it can't be formed: the writer goes on.
    async fn amounts_beyond_any_drawer_are_refused(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let drawer = json!({"canteen_id": lunch.canteen_id, "name": "一号钱箱"});
        let drawer = lunch.manager.post("/api/v1/drawers", drawer).await.ok();
        let shifts = format!("/api/v1/drawers/{}/shifts", text(&drawer, "id"));
        let huge = json!({"counted_fen": i64::MAX, "reason": "unknown"});
        lunch.manager.post_keyed(&shifts, &key(), huge).await.refused(422, "bad_amount");

        let finance = world.staff("finance").await;
        let fund = json!({"id": "trial/gift", "name": "爱心款", "kind": "donation", "place_code": CANTEEN_PLACE});
        let mut bottomless = fund.clone();
        bottomless["floor_fen"] = json!(i64::MIN);
        finance.post_keyed("/api/v1/funds", &key(), bottomless).await.refused(422, "bad_amount");
        finance.post_keyed("/api/v1/funds", &key(), fund).await.done();
        let floor = json!({"fund_id": "trial/gift", "floor_fen": i64::MIN});
        finance.post_keyed("/api/v1/funds/floor", &key(), floor).await.refused(422, "bad_amount");

        let senior = steps::admit(&world, Person::old()).await;
        lunch.order(&senior, "dine_in").await;
    }

    /// Money that came over the bank goes back by those who keep the bank.
    async fn a_receipt_of_the_bank_is_corrected_by_finance_alone(world) {
        steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let finance = world.staff("finance").await;
        let paid = json!({"card": senior.card, "way": "bank", "fen": 10_000, "payer": "child"});
        let receipt = finance.post_keyed("/api/v1/top-ups", &key(), paid).await.ok();
        let correct = format!("/api/v1/receipts/{}/correct", text(&receipt, "id"));
        let returned = json!({"reason": "returned"});
        let registrar = world.staff("registrar").await;
        registrar.post_keyed(&correct, &key(), returned.clone()).await.refused(403, "forbidden");
        finance.post_keyed(&correct, &key(), returned).await.done();
        till::verify(&till::export(&world, "bank.jsonl"), &[]).unwrap();
    }
}
