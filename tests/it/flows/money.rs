//! Paying: ahead, in cash at the counter and at the door, by the month; and getting it back.

use serde_json::json;
use tests::client::{items, number, text};
use tests::on_both;
use tests::person::Person;
use tests::world::DAY;

use crate::steps::{self, Room, key};
use crate::till;

on_both! {
    /// A child pays in, the parent eats from it, a cancelled meal comes back, and the shift's slip knows it all.
    async fn a_balance_is_topped_up_spent_and_given_back(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let till = till::open(&lunch.canteen_id, &lunch.manager).await;
        let receipt = till.top_up(&senior, 3_000).await;
        assert_eq!((text(&receipt, "number"), number(&receipt, "fen")), ("000001", 3_000));

        let token = lunch.identify(&senior).await;
        let dish = lunch.dish(&token).await;
        let quote = lunch.kiosk.post("/api/v1/quotes", lunch.wanted("dine_in", &[(&token, &dish)])).await.ok();
        assert_eq!(quote["diners"][0]["payment"], "balance", "{quote}");
        assert_eq!(quote["diners"][0]["payments"], json!(["balance", "cash"]));
        let order = lunch.order(&senior, "dine_in").await;
        assert_eq!(order["payment"], "balance");
        let own = number(&order, "self_fen");
        assert!(!order.to_string().contains(&(3_000 - own).to_string()), "the balance is nobody's business: {order}");
        assert_eq!(number(&till.purse(&senior).await, "balance_fen"), 3_000 - own);

        let cancel = format!("/api/v1/orders/{}/cancel", text(&order, "id"));
        lunch.kiosk.post(&cancel, json!({"diner_token": token})).await.done();
        assert_eq!(number(&till.purse(&senior).await, "balance_fen"), 3_000);

        let back = json!({"card": senior.card, "way": "cash", "shift_id": till.shift, "fen": 1_000, "payee": "self",
            "reason": "wished"});
        let (once, path) = (key(), "/api/v1/pay-backs");
        let receipt = till.person.post_keyed(path, &once, back.clone()).await.ok();
        let again = till.person.post_keyed(path, &once, back).await.ok();
        assert_eq!((text(&receipt, "number"), &receipt), ("000002", &again), "the same key is the same receipt");

        till.close(2_100).await.refused(422, "difference_unexplained");
        let slip = till.close(2_000).await.ok();
        assert_eq!(number(&slip["closed"], "difference_fen"), 0);
        let lines: Vec<(String, i64)> = slip["lines"].as_array().unwrap().iter()
            .map(|line| (text(line, "kind").to_owned(), number(line, "fen"))).collect();
        assert_eq!(lines, [("top_up".to_owned(), 3_000), ("pay_back".to_owned(), -1_000)]);
        let head = text(&slip["closed"]["head"], "text").to_owned();
        till.collect(&senior, 1).await.refused(409, "shift_closed");
        till::verify(&till::export(&world, "ledger.jsonl"), &[&head]).unwrap();
    }

    /// Whoever knows a number isn't the person: what was paid in ahead needs the card.
    async fn a_phone_number_spends_no_balance(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let till = till::open(&lunch.canteen_id, &lunch.manager).await;
        till.top_up(&senior, 5_000).await;
        let found = lunch.kiosk.post("/api/v1/kiosk/identify", json!({"phone": senior.person.phone})).await.ok();
        let token = text(&found["candidates"][0], "diner_token").to_owned();
        let dish = lunch.dish(&token).await;
        let mut wanted = lunch.wanted("dine_in", &[(&token, &dish)]);
        let quote = lunch.kiosk.post("/api/v1/quotes", wanted.clone()).await.ok();
        assert_eq!(quote["diners"][0]["payments"], json!(["cash"]));
        wanted["diners"][0]["payment"] = json!("balance");
        lunch.kiosk.post_keyed("/api/v1/orders", &key(), wanted.clone()).await.refused(409, "balance_needs_card");
        wanted["diners"][0]["payment"] = json!("bill");
        lunch.kiosk.post_keyed("/api/v1/orders", &key(), wanted.clone()).await.refused(409, "not_billed");
        wanted["diners"][0]["payment"] = json!("cash");
        let placed = lunch.kiosk.post_keyed("/api/v1/orders", &key(), wanted).await.ok();
        assert_eq!(placed["orders"][0]["payment"], "cash");
        assert_eq!(number(&till.purse(&senior).await, "balance_fen"), 5_000);
    }

    /// Cash stays owed until somebody takes it, once; a meal that falls through afterwards is paid out.
    async fn cash_is_owed_until_it_is_collected(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let till = till::open(&lunch.canteen_id, &lunch.manager).await;
        let order = lunch.order(&senior, "dine_in").await;
        assert_eq!(order["payment"], "cash");
        let own = number(&order, "self_fen");
        let changed = till.collect(&senior, own + 1).await.refused(409, "amount_changed");
        assert_eq!(number(&changed["extra"], "now_fen"), own);
        let receipt = till.collect(&senior, own).await.ok();
        assert_eq!(receipt["lines"][0]["order_id"], order["id"]);
        till.collect(&senior, own).await.refused(409, "nothing_owed");
        let stranger = world.staff("registrar").await;
        let body = json!({"card": senior.card, "way": "cash", "shift_id": till.shift, "fen": 100, "payer": "self"});
        stranger.post_keyed("/api/v1/top-ups", &key(), body).await.refused(409, "not_your_shift");

        let cancel = format!("/api/v1/orders/{}/cancel", text(&order, "id"));
        lunch.kiosk.post(&cancel, json!({"diner_token": lunch.identify(&senior).await})).await.done();
        assert_eq!(number(&till.purse(&senior).await, "credit_fen"), own);
        till.pay_out(&senior, own).await.done();
        till.pay_out(&senior, own).await.refused(409, "nothing_owed");
        assert_eq!(number(&till.close(0).await.ok()["closed"], "difference_fen"), 0);
        till::verify(&till::export(&world, "ledger.jsonl"), &[]).unwrap();
    }

    /// A mistyped receipt is reversed, once, and both stay.
    async fn a_mistyped_receipt_is_reversed(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let till = till::open(&lunch.canteen_id, &lunch.manager).await;
        let receipt = till.top_up(&senior, 90_000).await;
        let path = format!("/api/v1/receipts/{}/correct", text(&receipt, "id"));
        let wrong = json!({"reason": "amount"});
        let struck = till.person.post_keyed(&path, &key(), wrong.clone()).await.ok();
        assert!(struck["corrected_at"].is_string(), "{struck}");
        till.person.post_keyed(&path, &key(), wrong).await.refused(409, "corrected");
        till.top_up(&senior, 9_000).await;
        assert_eq!(number(&till.purse(&senior).await, "balance_fen"), 9_000);
        let path = format!("/api/v1/receipts?canteen_id={}&day={DAY}", lunch.canteen_id);
        let receipts = world.staff("auditor").await.get(&path).await.ok();
        assert_eq!(items(&receipts).len(), 2);
        till::verify(&till::export(&world, "ledger.jsonl"), &[]).unwrap();
    }

    /// At the door the volunteer takes the cash into the round's bag; at the canteen it goes into a drawer.
    async fn cash_at_the_door_comes_into_the_drawer(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit_for_delivery(&world, Person::old()).await;
        steps::hire_volunteer(&lunch).await;
        let order = lunch.order(&senior, "delivery").await;
        let own = number(&order, "self_fen");
        world.move_clock("14:31").await;
        let rounds = lunch.planned(&world).await;
        let round = text(&rounds["rounds"][0], "id").to_owned();
        let phone = steps::join(&world, &lunch, &round).await;
        phone.post("/api/v1/route/depart", json!({})).await.done();
        let route = phone.get("/api/v1/route").await.ok();
        let stop = &route["stops"][0];
        assert_eq!(number(stop, "cash_due_fen"), own);
        let path = format!("/api/v1/route/stops/{}/cash", text(stop, "id"));
        phone.post_keyed(&path, &key(), json!({"fen": own - 1})).await.refused(409, "amount_changed");
        let once = key();
        for _ in 0..2 {
            phone.post_keyed(&path, &once, json!({"fen": own})).await.done();
        }
        phone.post_keyed(&path, &key(), json!({"fen": own})).await.refused(409, "nothing_owed");

        let till = till::open(&lunch.canteen_id, &lunch.manager).await;
        let path = format!("/api/v1/rounds/{round}/cash");
        assert_eq!(number(&lunch.manager.get(&path).await.ok(), "collected_fen"), own);
        let mut bag = json!({"shift_id": till.shift, "counted_fen": own - 100});
        lunch.manager.post_keyed(&path, &key(), bag.clone()).await.refused(422, "difference_unexplained");
        bag["reason"] = json!("lost");
        lunch.manager.post_keyed(&path, &key(), bag).await.done();
        assert_eq!(number(&lunch.manager.get(&path).await.ok(), "collected_fen"), 0);
        assert_eq!(number(&till.close(own - 100).await.ok()["closed"], "expected_fen"), own - 100);
        till::verify(&till::export(&world, "ledger.jsonl"), &[]).unwrap();
    }

    /// A slip at the door is taken back while the bag is out, on whichever phone: the entries are reversed, the money is due
    /// again, and what the phone shows is what the canteen will count.
    async fn cash_at_the_door_is_taken_back(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        for _ in 0..2 {
            let senior = steps::admit_for_delivery(&world, Person::old()).await;
            lunch.order(&senior, "delivery").await;
        }
        steps::hire_volunteer(&lunch).await;
        world.move_clock("14:31").await;
        let rounds = lunch.planned(&world).await;
        let round = text(&rounds["rounds"][0], "id").to_owned();
        let first = steps::join(&world, &lunch, &round).await;
        first.post("/api/v1/route/depart", json!({})).await.done();
        let route = first.get("/api/v1/route").await.ok();
        let stops = route["stops"].as_array().unwrap();
        let [due, other] = [0, 1].map(|at| number(&stops[at], "cash_due_fen"));
        let path = |at: usize, what: &str| format!("/api/v1/route/stops/{}/{what}", text(&stops[at], "id"));
        assert!(due > 0 && other > 0 && number(&route, "bag_fen") == 0, "{route}");
        first.post_keyed(&path(0, "cash"), &key(), json!({"fen": due})).await.done();
        first.post_keyed(&path(1, "cash"), &key(), json!({"fen": other})).await.done();

        // The phone is changed: the new one knows what the old one has collected.
        let phone = steps::join(&world, &lunch, &round).await;
        let route = phone.get("/api/v1/route").await.ok();
        assert_eq!((number(&route, "bag_fen"), number(&route["stops"][0], "cash_taken_fen")), (due + other, due));
        let wrong = json!({"fen": due - 1, "reason": "amount"});
        phone.post_keyed(&path(0, "cash-undo"), &key(), wrong).await.refused(409, "amount_changed");
        let once = key();
        let back = json!({"fen": due, "reason": "amount"});
        for _ in 0..2 {
            let undone = phone.post_keyed(&path(0, "cash-undo"), &once, back.clone()).await.ok();
            assert_eq!(number(&undone, "taken_back_fen"), due, "sent again it gets the same answer");
        }
        let nothing = phone.post_keyed(&path(0, "cash-undo"), &key(), back.clone()).await.ok();
        assert_eq!(number(&nothing, "taken_back_fen"), 0);
        let route = phone.get("/api/v1/route").await.ok();
        let door = &route["stops"][0];
        assert_eq!((number(&route, "bag_fen"), number(door, "cash_taken_fen"), number(door, "cash_due_fen")), (other, 0, due));
        phone.post_keyed(&path(0, "cash"), &key(), json!({"fen": due})).await.done();
        assert_eq!(number(&phone.get("/api/v1/route").await.ok(), "bag_fen"), due + other);
        let receipts = lunch.manager.get(&format!("/api/v1/receipts?canteen_id={}&day={DAY}", lunch.canteen_id)).await.ok();
        let struck = items(&receipts).iter().filter(|one| one["corrected_at"].is_string()).count();
        assert_eq!((items(&receipts).len(), struck), (3, 1), "nothing is edited: {receipts}");

        // What lies in the drawer is corrected there.
        let till = till::open(&lunch.canteen_id, &lunch.manager).await;
        let bag = json!({"shift_id": till.shift, "counted_fen": due + other});
        lunch.manager.post_keyed(&format!("/api/v1/rounds/{round}/cash"), &key(), bag).await.done();
        assert_eq!(number(&phone.get("/api/v1/route").await.ok(), "bag_fen"), 0);
        phone.post_keyed(&path(0, "cash-undo"), &key(), back).await.refused(409, "bag_emptied");
        till::verify(&till::export(&world, "ledger.jsonl"), &[]).unwrap();
    }

    /// Who is billed by the month pays by the month.
    async fn a_meal_on_the_bill_is_paid_by_the_month(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        let finance = world.staff("finance").await;
        let path = format!("/api/v1/seniors/{}/billing", senior.id);
        finance.post(&path, json!({"monthly": true})).await.done();
        let order = lunch.order(&senior, "dine_in").await;
        assert_eq!(order["payment"], "bill");
        let own = number(&order, "self_fen");
        let path = format!("/api/v1/seniors/{}/bill?month=2026-11", senior.id);
        assert_eq!(number(&finance.get(&path).await.ok(), "due_fen"), own);
        let pays = json!({"senior_id": senior.id, "way": "bank", "month": "2026-11", "expected_fen": own});
        let registrar = world.staff("registrar").await;
        registrar.post_keyed("/api/v1/collections", &key(), pays.clone()).await.refused(403, "forbidden");
        finance.post_keyed("/api/v1/collections", &key(), pays).await.done();
        let bills = finance.get("/api/v1/bills?month=2026-11").await.ok();
        assert_eq!(number(&items(&bills)[0], "due_fen"), 0, "{bills}");
        till::verify(&till::export(&world, "ledger.jsonl"), &[]).unwrap();
    }
}
