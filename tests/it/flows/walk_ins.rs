//! 散客: somebody without registration orders at a kiosk or at the counter, pays the whole price, eats, and is in no claim.

use serde_json::{Value, json};
use tests::client::{Answer, Client, items, number, text};
use tests::person::Person;
use tests::world::{DAY, PASSWORD};
use tests::{World, on_both};

use super::last_line::all_adds_up;
use crate::steps::{self, Lunch, Room, key};
use crate::till::{self, Till};

async fn wanted(lunch: &Lunch, portions: usize) -> Value {
    let dish = text(&lunch.on_the_board().await["dishes"][0], "id").to_owned();
    let line = json!({"sitting_dish_id": dish, "texture": "soft", "portion": "regular"});
    json!({"sitting_id": lunch.sitting_id, "mode": "dine_in", "lines": vec![line; portions]})
}

async fn try_order(lunch: &Lunch, by: &Client, portions: usize) -> Answer {
    let body = wanted(lunch, portions).await;
    by.post_keyed("/api/v1/walk-ins", &key(), body).await
}

/// Somebody orders at the kiosk.
pub(super) async fn order(lunch: &Lunch, portions: usize) -> Value {
    try_order(lunch, &lunch.kiosk, portions).await.ok()
}

async fn pay(lunch: &Lunch, till: &Till, walk_in: &Value, fen: i64) -> Answer {
    let path = format!("/api/v1/walk-ins/{}/pay", text(walk_in, "id"));
    let body = json!({"shift_id": till.shift, "expected_fen": fen});
    lunch.manager.post(&path, body).await
}

async fn act(lunch: &Lunch, walk_in: &Value, act: &str, body: Value) -> Answer {
    let path = format!("/api/v1/walk-ins/{}/{act}", text(walk_in, "id"));
    lunch.manager.post(&path, body).await
}

async fn hand_out(lunch: &Lunch, walk_in: &Value) -> Answer {
    let body = json!({"sitting_id": lunch.sitting_id, "pickup_no": walk_in["pickup_no"]});
    lunch.manager.post("/api/v1/orders/serve", body).await
}

fn slip(walk_in: &Value) -> String {
    format!("W{}{}", text(walk_in, "pickup_no"), text(walk_in, "code"))
}

async fn with_slip(kiosk: &Client, act: &str, slip: &str) -> Answer {
    kiosk
        .post(&format!("/api/v1/kiosk/slips/{act}"), json!({"slip": slip}))
        .await
}

async fn list(lunch: &Lunch) -> Vec<Value> {
    let path = format!("/api/v1/walk-ins?sitting_id={}", lunch.sitting_id);
    items(&lunch.manager.get(&path).await.ok()).to_vec()
}

async fn books(lunch: &Lunch) -> Value {
    let path = format!("/api/v1/reconciliation?day={DAY}&canteen_id={}", lunch.canteen_id);
    lunch.manager.get(&path).await.ok()["rows"][0].clone()
}

on_both! {
    /// From the kiosk over the counter to the table: once, the whole price into the drawer, counted with everybody, and
    /// nowhere near a fund.
    async fn the_walk_ins_meal_is_paid_for_by_the_walk_in(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let senior = steps::admit(&world, Person::old()).await;
        lunch.order(&senior, "dine_in").await;
        let (once, body) = (key(), wanted(&lunch, 2).await);
        let walk_in = lunch.kiosk.post_keyed("/api/v1/walk-ins", &once, body.clone()).await.ok();
        assert_eq!((text(&walk_in, "pickup_no"), text(&walk_in, "state")), ("002", "placed"));
        assert_eq!((number(&walk_in, "price_fen"), walk_in["paid"].clone()), (2_400, json!(false)));
        let again = lunch.kiosk.post_keyed("/api/v1/walk-ins", &once, body).await.ok();
        assert_eq!(again, walk_in, "the same key, the same answer");
        let other = wanted(&lunch, 1).await;
        lunch.kiosk.post_keyed("/api/v1/walk-ins", &once, other).await.refused(422, "key_reused");
        assert_eq!(number(&lunch.on_the_board().await, "sold"), 3);
        let count = lunch.manager.get(&format!("/api/v1/sittings/{}/kitchen-count", lunch.sitting_id)).await.ok();
        assert_eq!((number(&count, "total"), number(&count, "walk_ins")), (3, 2));

        let till = till::open(&lunch.canteen_id, &lunch.manager).await;
        hand_out(&lunch, &walk_in).await.refused(409, "walk_in_unpaid");
        pay(&lunch, &till, &walk_in, 1_200).await.refused(409, "amount_changed");
        assert_eq!(pay(&lunch, &till, &walk_in, 2_400).await.ok()["state"], "paid");
        pay(&lunch, &till, &walk_in, 2_400).await.refused(409, "walk_in_paid");

        world.move_clock("16:40").await;
        let path = format!("/api/v1/board/pickup?canteen_id={}", lunch.canteen_id);
        assert_eq!(lunch.kiosk.get(&path).await.ok()["ready"], json!(["001", "002"]));
        assert_eq!(hand_out(&lunch, &walk_in).await.ok()["walk_in"]["state"], "served");
        hand_out(&lunch, &walk_in).await.refused(409, "already_served");
        let row = books(&lunch).await;
        assert_eq!((number(&row, "ordered"), number(&row, "served"), number(&row, "walk_ins")), (3, 2, 2));

        let shift = lunch.manager.get(&format!("/api/v1/shifts/{}", till.shift)).await.ok();
        assert_eq!(shift["lines"], json!([{"kind": "walk_in", "count": 1, "fen": 2_400}]));
        till.close(2_400).await.done();
        let theirs = "SELECT count(*) FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id WHERE e.kind = 'walk_in' \
                      AND p.account NOT LIKE 'drawer:%' AND p.account NOT LIKE 'earned:%'";
        assert_eq!(world.count(theirs).await, 0, "no fund and no senior pays for a walk-in");
        assert_eq!(world.count("SELECT count(*) FROM meal_order").await, 1);
        all_adds_up(&world).await;
        till::verify(&till::export(&world, "ledger.jsonl"), &[]).expect("sound");
    }

    /// The wrong number was pressed: what was handed out, or said not to be fetched, waits again, and the money stays where
    /// it is. Once the books are closed it stays as written.
    async fn a_wrong_ending_is_taken_back(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let (walk_in, other) = (order(&lunch, 1).await, order(&lunch, 1).await);
        let till = till::open(&lunch.canteen_id, &lunch.manager).await;
        pay(&lunch, &till, &walk_in, 1_200).await.done();
        world.move_clock("16:40").await;
        act(&lunch, &walk_in, "reopen", json!({})).await.refused(409, "order_open");
        hand_out(&lunch, &walk_in).await.done();
        assert_eq!(act(&lunch, &walk_in, "reopen", json!({})).await.ok()["state"], "paid");
        let path = format!("/api/v1/board/pickup?canteen_id={}", lunch.canteen_id);
        assert!(lunch.kiosk.get(&path).await.ok()["ready"].as_array().unwrap().contains(&walk_in["pickup_no"]));
        act(&lunch, &other, "lapse", json!({})).await.done();
        assert_eq!(act(&lunch, &other, "reopen", json!({})).await.ok()["state"], "placed");
        hand_out(&lunch, &walk_in).await.done();
        till.close(1_200).await.done();

        over(&lunch, &world).await;
        act(&lunch, &other, "lapse", json!({})).await.done();
        lunch.keep_samples().await;
        let close = json!({"canteen_id": lunch.canteen_id, "day": DAY});
        lunch.manager.post("/api/v1/reconciliation/close", close).await.done();
        act(&lunch, &other, "reopen", json!({})).await.refused(409, "books_closed");
        act(&lunch, &walk_in, "reopen", json!({})).await.refused(409, "books_closed");
        assert_eq!(number(&books(&lunch).await, "served"), 1);
        all_adds_up(&world).await;
    }

    /// Whoever has the slip takes the order back at the kiosk, in time and unpaid; nobody guesses another's.
    async fn the_slip_takes_the_order_back(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let walk_in = order(&lunch, 1).await;
        let found = with_slip(&lunch.kiosk, "find", &slip(&walk_in)).await.ok();
        assert_eq!((&found["id"], &found["can_cancel"]), (&walk_in["id"], &json!(true)));
        assert_eq!(with_slip(&lunch.kiosk, "cancel", &slip(&walk_in)).await.ok()["state"], "cancelled");
        with_slip(&lunch.kiosk, "cancel", &slip(&walk_in)).await.refused(409, "order_cancelled");
        assert_eq!(number(&lunch.on_the_board().await, "sold"), 0);

        let paid = order(&lunch, 1).await;
        let till = till::open(&lunch.canteen_id, &lunch.manager).await;
        pay(&lunch, &till, &paid, 1_200).await.done();
        with_slip(&lunch.kiosk, "cancel", &slip(&paid)).await.refused(409, "walk_in_paid");
        act(&lunch, &paid, "cancel", json!({})).await.refused(409, "walk_in_paid");
        let back = act(&lunch, &paid, "cancel", json!({"shift_id": till.shift})).await.ok();
        assert_eq!((text(&back, "state"), &back["paid"]), ("cancelled", &json!(false)));
        till.close(0).await.done();

        let late = order(&lunch, 1).await;
        world.move_clock("14:45").await;
        with_slip(&lunch.kiosk, "cancel", &slip(&late)).await.refused(409, "too_late");
        let wrong = if text(&late, "code") == "0000" { "0001" } else { "0000" };
        let guess = format!("W{}{wrong}", text(&late, "pickup_no"));
        for _ in 0..8 {
            with_slip(&lunch.kiosk, "find", &guess).await.refused(404, "slip_unknown");
        }
        with_slip(&lunch.kiosk, "find", &slip(&late)).await.refused(429, "slow_down");
        all_adds_up(&world).await;
    }

    /// The counter sells what is set aside and not one more, to walk-ins and diners alike; a kiosk that nobody watches holds
    /// a few portions and no more.
    async fn a_walk_in_takes_nothing_that_is_not_there(world) {
        let lunch = steps::dinner(&world, Room { portions: 40, delivery: 4, counter: 3 }).await;
        try_order(&lunch, &lunch.kiosk, 5).await.refused(422, "bad_walk_in");
        for _ in 0..3 {
            order(&lunch, 4).await;
        }
        try_order(&lunch, &lunch.kiosk, 1).await.refused(409, "walk_ins_unpaid");
        let till = till::open(&lunch.canteen_id, &lunch.manager).await;
        let mut body = wanted(&lunch, 1).await;
        body["shift_id"] = json!(till.shift);
        lunch.kiosk.post_keyed("/api/v1/walk-ins", &key(), body.clone()).await.refused(422, "bad_request");
        let sold = lunch.manager.post_keyed("/api/v1/walk-ins", &key(), body.clone()).await.ok();
        assert_eq!((text(&sold, "state"), &sold["at_kiosk"]), ("paid", &json!(false)));
        let unpaid = list(&lunch).await;
        for one in unpaid.iter().filter(|one| one["paid"] == false) {
            act(&lunch, one, "cancel", json!({})).await.done();
        }
        assert_eq!(number(&lunch.on_the_board().await, "sold"), 1);

        world.move_clock("15:00").await;
        order(&lunch, 2).await;
        try_order(&lunch, &lunch.kiosk, 2).await.refused(409, "sitting_full");
        order(&lunch, 1).await;
        let senior = steps::admit(&world, Person::old()).await;
        lunch.try_order(&senior, "dine_in").await.refused(409, "sitting_full");
        let played_with = world.kiosk(&lunch.canteen_id).await;
        for _ in 0..12 {
            try_order(&lunch, &played_with, 1).await.refused(409, "sitting_full");
        }
        try_order(&lunch, &played_with, 1).await.refused(429, "slow_down");
        try_order(&lunch, &lunch.kiosk, 1).await.refused(409, "sitting_full");
        all_adds_up(&world).await;
    }

    /// The day's books wait for every walk-in too, and whoever never came is explained.
    async fn the_day_closes_over_walk_ins(world) {
        let lunch = steps::dinner(&world, Room::PLENTY).await;
        let walk_in = order(&lunch, 2).await;
        over(&lunch, &world).await;
        let close = json!({"canteen_id": lunch.canteen_id, "day": DAY});
        let open = lunch.manager.post("/api/v1/reconciliation/close", close.clone()).await.refused(409, "still_open");
        assert_eq!(open["extra"]["walk_ins"], json!(["001"]), "{open}");
        assert_eq!(act(&lunch, &walk_in, "lapse", json!({})).await.ok()["state"], "lapsed");
        let row = books(&lunch).await;
        assert_eq!((number(&row, "flagged"), row["causes"].clone()), (2, json!({"no_show": 2})));
        lunch.keep_samples().await;
        lunch.manager.post("/api/v1/reconciliation/close", close).await.done();
        all_adds_up(&world).await;
    }
}

async fn over(lunch: &Lunch, world: &World) {
    lunch.over(world).await;
    lunch.manager.login("canteen_manager", PASSWORD).await.done();
}
