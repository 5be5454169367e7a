//! 家属充值: a relative transfers money and says so; it is on the balance once somebody has seen it on the bank's statement.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::client::{Client, code, items, number, text};
use tests::person::Person;
use tests::world::{CANTEEN_PLACE, DAY, PASSWORD};
use tests::{World, eventually, on_both};

use crate::steps::{self, Senior, key};
use crate::till;

/// Families may transfer to this account.
pub(crate) async fn publish_account(world: &World) {
    let account = json!({"holder": "桑植县民政局", "bank": "农业银行桑植县支行", "number": "1880 1234 5678 9012"});
    let finance = world.staff("finance").await;
    finance
        .put("/api/v1/transfer-to", json!({ "account": account }))
        .await
        .done();
    world
        .staff("approver")
        .await
        .post("/api/v1/transfer-to/confirm", json!({"number": "1880123456789012"}))
        .await
        .done();
}

async fn own(phone: &Client) -> Value {
    phone.get("/api/v1/family/top-ups").await.ok()
}

/// What a relative sends who has transferred so much today, with the reference they were shown.
async fn said(phone: &Client, fen: i64) -> Value {
    json!({"fen": fen, "paid_on": DAY, "reference": own(phone).await["reference"]})
}

/// A relative says that they transferred so much today.
pub(crate) async fn announce(phone: &Client, fen: i64) -> Value {
    let body = said(phone, fen).await;
    phone.post_keyed("/api/v1/family/top-ups", &key(), body).await.ok()
}

fn path(notice: &Value, act: &str) -> String {
    format!("/api/v1/top-up-notices/{}/{act}", text(notice, "id"))
}

async fn waiting(finance: &Client) -> Vec<Value> {
    items(&finance.get("/api/v1/top-up-notices").await.ok()).to_vec()
}

async fn balance(finance: &Client, senior: &Senior) -> i64 {
    let who = json!({"card": senior.card});
    number(&finance.post("/api/v1/purses", who).await.ok(), "balance_fen")
}

on_both! {
    /// From the account on the page to the receipt: saying so moves nothing, confirming books it once, the family sees the
    /// receipt's number, and the ledger adds up.
    async fn what_was_transferred_is_on_the_balance_once_it_was_seen(world) {
        let senior = steps::admit(&world, Person::old()).await;
        let phone = steps::relative(&world, &senior).await;
        let finance = world.staff("finance").await;
        assert_eq!(own(&phone).await.get("transfer_to"), None);
        let early = said(&phone, 20_000).await;
        phone.post_keyed("/api/v1/family/top-ups", &key(), early).await.refused(409, "no_transfer_to");
        publish_account(&world).await;
        let page = own(&phone).await;
        assert_eq!(page["transfer_to"]["number"], "1880123456789012");

        let once = key();
        let body = said(&phone, 20_000).await;
        let made = phone.post_keyed("/api/v1/family/top-ups", &once, body.clone()).await.ok();
        assert_eq!((&made["state"], &made["reference"]), (&json!("announced"), &page["reference"]));
        let again = phone.post_keyed("/api/v1/family/top-ups", &once, body.clone()).await.ok();
        assert_eq!(again["id"], made["id"], "said once");
        let mut other = body.clone();
        other["fen"] = json!(30_000);
        phone.post_keyed("/api/v1/family/top-ups", &once, other).await.refused(422, "key_reused");
        phone.post_keyed("/api/v1/family/top-ups", &key(), body).await.refused(409, "reference_used");
        assert_eq!(balance(&finance, &senior).await, 0, "saying so is no money");

        let rows = waiting(&finance).await;
        assert_eq!((&rows[0]["relative_name"], &rows[0]["payer"]), (&json!("王小燕"), &json!("child")));
        assert!(!rows[0].to_string().contains(&senior.person.name), "the senior's name is masked");
        assert_eq!(finance.get("/api/v1/today").await.ok()["top_ups_waiting"], 1);
        assert_eq!(world.staff("supervisor").await.get("/api/v1/today").await.ok()["top_ups_waiting"], 0);
        let (once, arrived) = (key(), json!({"fen": 20_000}));
        let confirmed = finance.post_keyed(&path(&made, "confirm"), &once, arrived.clone()).await.ok();
        // The answer was lost: the same request gets it again, and nothing is booked a second time.
        let repeated = finance.post_keyed(&path(&made, "confirm"), &once, arrived.clone()).await.ok();
        assert_eq!(repeated, confirmed);
        finance.post_keyed(&path(&made, "confirm"), &key(), arrived).await.refused(409, "top_up_settled");
        finance.post(&path(&made, "decline"), json!({"reason": "not_found"})).await.refused(409, "top_up_settled");
        phone.post(&format!("/api/v1/family/top-ups/{}/withdraw", text(&made, "id")), json!({})).await.refused(409, "top_up_settled");
        assert_eq!(balance(&finance, &senior).await, 20_000);
        assert_eq!(waiting(&finance).await, [] as [Value; 0]);

        let receipt = finance.get(&format!("/api/v1/receipts/{}", text(&confirmed, "receipt_id"))).await.ok();
        assert_eq!((number(&receipt, "fen"), text(&receipt, "way"), text(&receipt, "kind")), (20_000, "bank", "top_up"));
        let shown = own(&phone).await["items"][0].clone();
        assert_eq!((&shown["state"], &shown["receipt_number"]), (&json!("confirmed"), &receipt["number"]));
        assert_eq!(number(&phone.get("/api/v1/family").await.ok(), "balance_fen"), 20_000);
        assert_eq!(world.count("SELECT count(*) FROM receipt").await, 1);
        till::verify(&till::export(&world, "ledger.jsonl"), &[]).unwrap();

        // A mistake is struck out as any receipt is, and the family doesn't go on reading that the money has come.
        let strike = format!("/api/v1/receipts/{}/correct", text(&receipt, "id"));
        finance.post_keyed(&strike, &key(), json!({"reason": "person"})).await.done();
        assert_eq!(own(&phone).await["items"][0]["corrected"], true);
        assert_eq!(balance(&finance, &senior).await, 0);
    }

    /// Two at the desk, several requests each, all at the same moment: one of them books it.
    async fn however_many_confirm_at_once_it_is_booked_once(world) {
        publish_account(&world).await;
        let senior = steps::admit(&world, Person::old()).await;
        let phone = steps::relative(&world, &senior).await;
        let made = announce(&phone, 5_000).await;
        let account = json!({"login": "finance-2", "name": "出纳", "role": "finance", "place_code": "430822000000", "password": PASSWORD});
        world.staff("administrator").await.post("/api/v1/accounts", account).await.done();
        let second = world.anyone();
        second.login("finance-2", PASSWORD).await.done();
        let desks = [world.staff("finance").await, second];
        let confirm = path(&made, "confirm");
        let answers = join_all((0..8).map(|n| {
            let (desk, confirm) = (&desks[n % 2], &confirm);
            async move { desk.post_keyed(confirm, &key(), json!({"fen": 5_000})).await }
        }))
        .await;
        let booked = answers.iter().filter(|answer| answer.status == 200).count();
        let beaten = answers.iter().filter(|answer| code(answer) == "top_up_settled").count();
        assert_eq!((booked, beaten), (1, 7), "{:?}", answers.iter().map(|answer| &answer.text).collect::<Vec<_>>());
        assert_eq!(balance(&desks[0], &senior).await, 5_000);
        assert_eq!(world.count("SELECT count(*) FROM receipt").await, 1);
        till::verify(&till::export(&world, "ledger.jsonl"), &[]).unwrap();
    }

    /// Not on the statement: the family reads why and nothing is booked. Another sum than was said: what arrived is booked.
    /// What a relative takes back, nobody confirms.
    async fn declined_withdrawn_and_another_sum(world) {
        publish_account(&world).await;
        let senior = steps::admit(&world, Person::old()).await;
        let phone = steps::relative(&world, &senior).await;
        let finance = world.staff("finance").await;
        let lost = announce(&phone, 10_000).await;
        let decline = |reason: &str| json!({ "reason": reason });
        finance.post(&path(&lost, "decline"), decline("not_found")).await.done();
        finance.post(&path(&lost, "decline"), decline("not_found")).await.done();
        finance.post(&path(&lost, "decline"), decline("twice")).await.refused(409, "top_up_settled");
        finance.post_keyed(&path(&lost, "confirm"), &key(), json!({"fen": 10_000})).await.refused(409, "top_up_settled");
        let shown = own(&phone).await["items"][0].clone();
        assert_eq!((&shown["state"], &shown["reason"]), (&json!("declined"), &json!("not_found")));

        let mistaken = announce(&phone, 99_000).await;
        let withdraw = format!("/api/v1/family/top-ups/{}/withdraw", text(&mistaken, "id"));
        let sister = steps::relative(&world, &senior).await;
        sister.post(&withdraw, json!({})).await.refused(404, "not_found");
        assert_eq!(own(&sister).await["items"], json!([]), "each sees their own");
        phone.post(&withdraw, json!({})).await.done();
        phone.post(&withdraw, json!({})).await.done();
        finance.post_keyed(&path(&mistaken, "confirm"), &key(), json!({"fen": 99_000})).await.refused(409, "top_up_settled");
        assert_eq!(balance(&finance, &senior).await, 0);

        let less = announce(&phone, 9_900).await;
        finance.post_keyed(&path(&less, "confirm"), &key(), json!({"fen": 0})).await.refused(422, "bad_amount");
        finance.post_keyed(&path(&less, "confirm"), &key(), json!({"fen": 9_000})).await.done();
        let shown = own(&phone).await["items"][0].clone();
        assert_eq!((number(&shown, "fen"), number(&shown, "arrived_fen")), (9_900, 9_000));
        assert_eq!(balance(&finance, &senior).await, 9_000);
        let settled = finance.get("/api/v1/top-up-notices?settled=true").await.ok();
        let states: Vec<&str> = items(&settled).iter().map(|row| text(row, "state")).collect();
        assert_eq!(states.len(), 3, "{settled}");
        for state in ["confirmed", "withdrawn", "declined"] {
            assert!(states.contains(&state), "{states:?}");
        }
    }

    /// Sums, days and numbers have bounds, for all relatives of a senior together.
    async fn a_relative_cannot_announce_without_bounds(world) {
        publish_account(&world).await;
        let senior = steps::admit(&world, Person::old()).await;
        let phone = steps::relative(&world, &senior).await;
        for fen in [0, -100, 1_000_001] {
            let body = said(&phone, fen).await;
            phone.post_keyed("/api/v1/family/top-ups", &key(), body).await.refused(422, "bad_amount");
        }
        for day in ["2026-11-24", "2026-09-01"] {
            let mut body = said(&phone, 100).await;
            body["paid_on"] = json!(day);
            phone.post_keyed("/api/v1/family/top-ups", &key(), body).await.refused(422, "bad_paid_on");
        }
        phone.post("/api/v1/family/top-ups", said(&phone, 100).await).await.refused(422, "idempotency_key_missing");
        let sister = steps::relative(&world, &senior).await;
        let mut references = std::collections::BTreeSet::new();
        for who in [&phone, &phone, &sister] {
            references.insert(text(&announce(who, 5_000).await, "reference").to_owned());
        }
        assert_eq!(references.len(), 3, "each transfer has its own: {references:?}");
        for who in [&phone, &sister] {
            let body = said(who, 5_000).await;
            who.post_keyed("/api/v1/family/top-ups", &key(), body).await.refused(409, "top_ups_full");
        }
        // Two phones with the same link, at once: what was written into one remark can't be announced twice.
        let other = steps::admit(&world, Person::old()).await;
        let granted = steps::family_link(&world, &other).await;
        let (first, _) = steps::open_link(&world, text(&granted, "link")).await;
        let (second, _) = steps::open_link(&world, text(&granted, "link")).await;
        let body = said(&first, 5_000).await;
        let answers = join_all([&first, &second].map(|phone| {
            let body = body.clone();
            async move { phone.post_keyed("/api/v1/family/top-ups", &key(), body).await }
        }))
        .await;
        let mut codes: Vec<&str> = answers.iter().map(code).collect();
        codes.sort_unstable();
        assert_eq!(codes, ["-", "reference_used"]);
    }

    /// Ended access announces nothing; money that was announced before may have arrived all the same. After a death it is
    /// declined, not booked.
    async fn whose_access_ended_announces_nothing_more(world) {
        publish_account(&world).await;
        let senior = steps::admit(&world, Person::old()).await;
        let granted = steps::family_link(&world, &senior).await;
        let (phone, _) = steps::open_link(&world, text(&granted, "link")).await;
        let before = announce(&phone, 5_000).await;
        let body = said(&phone, 5_000).await;
        let revoke = format!("/api/v1/family-accesses/{}/revoke", text(&granted, "id"));
        world.staff("dispatcher").await.post(&revoke, json!({})).await.done();
        let refused = phone.post_keyed("/api/v1/family/top-ups", &key(), body).await;
        assert_eq!(refused.status, 401, "{}", refused.text);
        let withdraw = format!("/api/v1/family/top-ups/{}/withdraw", text(&before, "id"));
        assert_eq!(phone.post(&withdraw, json!({})).await.status, 401);
        let finance = world.staff("finance").await;
        finance.post_keyed(&path(&before, "confirm"), &key(), json!({"fen": 5_000})).await.done();
        assert_eq!(balance(&finance, &senior).await, 5_000);

        let gone = steps::admit(&world, Person::old()).await;
        let phone = steps::relative(&world, &gone).await;
        let late = announce(&phone, 5_000).await;
        let death = json!({"date": DAY, "source": "家属电话"});
        world.staff("registrar").await.post(&format!("/api/v1/seniors/{}/death", gone.id), death).await.done();
        finance.post_keyed(&path(&late, "confirm"), &key(), json!({"fen": 5_000})).await.refused(409, "senior_gone");
        assert_eq!(waiting(&finance).await.len(), 1, "it waits for somebody to send the money back");
        finance.post(&path(&late, "decline"), json!({"reason": "returned"})).await.done();
    }

    /// Whoever could change the account alone could have the families' money sent to themselves: one proposes, another confirms,
    /// and until then families see the old one. Taking it back needs one.
    async fn the_account_is_changed_by_two_and_taken_back_by_one(world) {
        publish_account(&world).await;
        let phone = steps::relative(&world, &steps::admit(&world, Person::old()).await).await;
        let finance = world.staff("finance").await;
        let approver = world.staff("approver").await;
        let shown = async || own(&phone).await["transfer_to"]["number"].as_str().map(str::to_owned);
        let change = |number: &str| json!({"account": {"holder": "桑植县民政局", "bank": "建设银行", "number": number}});
        let confirm = |number: &str| json!({ "number": number });

        let waits = finance.put("/api/v1/transfer-to", change("620000001111")).await.ok();
        assert_eq!((text(&waits["account"], "number"), text(&waits["proposed"]["account"], "number")), ("1880123456789012", "620000001111"));
        assert_eq!(shown().await.as_deref(), Some("1880123456789012"), "families see nothing of it");
        finance.post("/api/v1/transfer-to/confirm", confirm("620000001111")).await.refused(403, "forbidden");
        finance.put("/api/v1/transfer-to", change("620000002222")).await.done();
        approver.post("/api/v1/transfer-to/confirm", confirm("620000001111")).await.refused(409, "transfer_to_stale");
        approver.post("/api/v1/transfer-to/refuse", json!({})).await.done();
        approver.post("/api/v1/transfer-to/refuse", json!({})).await.refused(409, "transfer_to_stale");
        assert_eq!(shown().await.as_deref(), Some("1880123456789012"));

        finance.put("/api/v1/transfer-to", change("620000002222")).await.done();
        let set = approver.post("/api/v1/transfer-to/confirm", confirm("620000002222")).await.ok();
        assert!(set["proposed"].is_null() && set["confirmed_by"].is_string() && set["by"] != set["confirmed_by"], "{set}");
        assert_eq!(shown().await.as_deref(), Some("620000002222"));
        finance.put("/api/v1/transfer-to", change("620000003333")).await.done();
        finance.put("/api/v1/transfer-to", json!({"account": null})).await.done();
        approver.post("/api/v1/transfer-to/confirm", confirm("620000003333")).await.refused(409, "transfer_to_stale");
        assert_eq!(shown().await, None);
    }

    /// Another township's finance: no such announcement; the account of the whole county isn't theirs to change. Erasing the
    /// senior takes the relative's name out of it.
    async fn outside_the_scope_there_is_no_such_announcement(world) {
        publish_account(&world).await;
        let senior = steps::admit(&world, Person::old()).await;
        let phone = steps::relative(&world, &senior).await;
        let made = announce(&phone, 5_000).await;
        let places = world.staff("registrar").await.get("/api/v1/places?level=township").await.ok();
        let other = items(&places).iter().map(|place| text(place, "code")).find(|code| !code.starts_with(&CANTEEN_PLACE[..9]));
        let account = json!({"login": "elsewhere", "name": "外乡财务", "role": "finance", "place_code": other.unwrap(), "password": PASSWORD});
        world.staff("administrator").await.post("/api/v1/accounts", account).await.done();
        let stranger = world.anyone();
        stranger.login("elsewhere", PASSWORD).await.done();
        assert_eq!(waiting(&stranger).await, [] as [Value; 0]);
        assert_eq!(stranger.get("/api/v1/today").await.ok()["top_ups_waiting"], 0);
        stranger.post_keyed(&path(&made, "confirm"), &key(), json!({"fen": 5_000})).await.refused(404, "not_found");
        stranger.post(&path(&made, "decline"), json!({"reason": "not_found"})).await.refused(404, "not_found");
        stranger.put("/api/v1/transfer-to", json!({"account": null})).await.refused(404, "not_found");
        world.staff("registrar").await.post_keyed(&path(&made, "confirm"), &key(), json!({"fen": 5_000})).await.refused(403, "forbidden");
        let finance = world.staff("finance").await;
        assert_eq!(waiting(&finance).await.len(), 1);

        let bad = json!({"account": {"holder": "民政局", "bank": "农行", "number": "12a4567890"}});
        finance.put("/api/v1/transfer-to", bad).await.refused(422, "bad_transfer_to");
        finance.put("/api/v1/transfer-to", json!({"account": null})).await.done();
        assert_eq!(own(&phone).await.get("transfer_to"), None);

        let death = json!({"date": DAY, "source": "家属电话"});
        world.staff("registrar").await.post(&format!("/api/v1/seniors/{}/death", senior.id), death).await.done();
        let erase = json!({"reason": "家属要求"});
        world.staff("approver").await.post(&format!("/api/v1/seniors/{}/erase", senior.id), erase).await.done();
        assert_eq!(world.count("SELECT count(*) FROM top_up_notice WHERE relative_name <> ''").await, 0);
        assert_eq!(waiting(&finance).await[0]["relative_name"], "");
    }
}

/// The process ends between the commit and its answer: the same request finds what was booked at the other one, and books
/// nothing more.
#[tokio::test]
async fn a_confirmation_whose_answer_was_lost_is_booked_once() {
    for (point, before) in [("committed", 1), ("written", 0)] {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("now");
        let world = World::with_first_api(&[("NUANCAN_TEST_END", format!("{point}:{}", mark.display()))]).await;
        publish_account(&world).await;
        let senior = steps::admit(&world, Person::old()).await;
        let phone = steps::relative(&world, &senior).await;
        let made = announce(&phone.asking(1), 5_000).await;
        let finance = world.staff("finance").await;
        let (first, second) = (finance.asking(0), finance.asking(1));
        std::fs::write(&mark, "").unwrap();
        let (once, body, confirm) = (key(), json!({"fen": 5_000}), path(&made, "confirm"));
        let lost = first
            .try_send(reqwest::Method::POST, &confirm, Some(body.clone()), Some(&once))
            .await;
        assert!(lost.is_err(), "the process answered before it ended: {lost:?}");
        eventually("the first process has ended", async || {
            (!world.apis()[0].runs()).then_some(())
        })
        .await;
        assert_eq!(world.count("SELECT count(*) FROM receipt").await, before, "{point}");
        let confirmed = second.post_keyed(&confirm, &once, body.clone()).await.ok();
        assert_eq!(confirmed["state"], "confirmed");
        second
            .post_keyed(&confirm, &key(), body)
            .await
            .refused(409, "top_up_settled");
        assert_eq!(world.count("SELECT count(*) FROM receipt").await, 1);
        assert_eq!(balance(&second, &senior).await, 5_000);
    }
}
