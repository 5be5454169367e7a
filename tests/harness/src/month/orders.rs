//! Single meals: at kiosks by card, over the hotline by name; some over a line that is cut, some called off again.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::Month;
use super::calendar::{Day, plus};
use super::cut;
use super::record::{End, Meal};
use crate::client::{Client, key, text};

/// So many of a thousand requests are cut between asking and answer.
const CUT: usize = 150;
/// So many of a thousand who could, eat on a day without a standing order.
const COME: usize = 600;
/// So many of a thousand single meals are called off again.
const CALLED_OFF: usize = 100;

/// Everybody who wants a single meal today, at all points at once.
pub(super) async fn morning(month: &Month, day: Day) {
    let open = month.canteens().filter(|canteen| !month.is_shut(day, *canteen));
    join_all(open.map(|canteen| async move {
        for (n, &person) in month.people.regulars[canteen].iter().enumerate() {
            let kiosks = &month.site.canteens[canteen].kiosks;
            at_the_kiosk(month, day, canteen, person, &kiosks[n % kiosks.len()]).await;
        }
        for &person in &month.people.callers[canteen] {
            by_telephone(month, day, day, canteen, person).await;
        }
    }))
    .await;
    if month.script.is_before_the_storm(day) {
        for canteen in month.canteens().filter(|canteen| month.is_in_the_storm(*canteen)) {
            // A single meal for tomorrow, at a point that tomorrow's storm will shut.
            if let Some(&person) = month.people.callers[canteen].first() {
                by_telephone(month, day, plus(day, 1), canteen, person).await;
            }
        }
    }
}

async fn at_the_kiosk(month: &Month, day: Day, canteen: usize, person: usize, kiosk: &Client) {
    let one = &month.people.all[person];
    let comes = month.script.dice(day, &format!("kiosk/{}", one.id)).per_mille(COME);
    let (Some(card), true, true) = (&one.card, comes, month.people.is_here(&one.id, day)) else {
        return;
    };
    let found = kiosk.post("/api/v1/kiosk/identify", json!({"card": card})).await;
    let Some(found) = month.record.must("a card", found) else {
        return;
    };
    let who = json!({"diner_token": found["candidates"][0]["diner_token"]});
    order(month, day, canteen, &one.id, (kiosk, who)).await;
}

async fn by_telephone(month: &Month, today: Day, day: Day, canteen: usize, person: usize) {
    let one = &month.people.all[person];
    let calls = today != day || month.script.dice(day, &format!("call/{}", one.id)).per_mille(COME);
    if calls && month.people.is_here(&one.id, day) {
        order(
            month,
            day,
            canteen,
            &one.id,
            (&month.site.dispatcher, json!({"senior_id": one.id})),
        )
        .await;
    }
}

async fn order(month: &Month, day: Day, canteen: usize, senior: &str, (client, who): (&Client, Value)) {
    if !month
        .record
        .meals(day, |meal| meal.senior == senior && meal.end == End::Open)
        .is_empty()
    {
        return;
    }
    let mut asked = who.clone();
    asked["day"] = json!(day.to_string());
    if who["senior_id"].is_string() {
        asked["canteen_id"] = json!(month.site.canteens[canteen].id);
    }
    let menu = client.post("/api/v1/diner/menu", asked).await;
    let Some(menu) = month.record.must("a menu", menu) else {
        return;
    };
    let sitting = &menu["sittings"][0];
    let mut dice = month.script.dice(day, &format!("order/{senior}"));
    let Some(dish) = choose(sitting) else {
        month.record.note("found nothing to eat");
        return;
    };
    let mode = if sitting["can"]["delivery"] == true {
        "delivery"
    } else {
        "dine_in"
    };
    let mut diner = who.clone();
    diner["lines"] = json!([{"sitting_dish_id": dish["id"], "texture": dish["texture"], "portion": "regular"}]);
    let body = json!({"sitting_id": sitting["id"], "mode": mode, "diners": [diner]});
    let key = key();
    let answer = if dice.per_mille(CUT) {
        month.record.note("fault: a line was cut between asking and answer");
        cut::post_twice(client, "/api/v1/orders", &key, &body).await
    } else {
        client.post_keyed("/api/v1/orders", &key, body).await
    };
    if answer.status == 409 {
        month
            .record
            .note(&format!("refused at ordering: {}", crate::client::code(&answer)));
        return;
    }
    let Some(answer) = month.record.must("an order", answer) else {
        return;
    };
    let made = &answer["orders"][0];
    month.record.ordered(Meal::of(made, canteen, day, senior));
    month.record.note(if who["senior_id"].is_string() {
        "ordered by telephone"
    } else {
        "ordered at a kiosk"
    });
    if dice.per_mille(CALLED_OFF) {
        let id = text(made, "id");
        let off = client
            .post(
                &format!("/api/v1/orders/{id}/cancel"),
                json!({"diner_token": who["diner_token"]}),
            )
            .await;
        if month.record.must("calling off", off).is_some() {
            month.record.ended(id, End::CalledOff);
        }
    }
}

/// A dish that suits them.
fn choose(sitting: &Value) -> Option<&Value> {
    let dishes = sitting["dishes"].as_array()?;
    dishes.iter().find(|dish| {
        let blocked = dish["conflicts"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one["blocks"] == true));
        let left = dish["remaining"].as_i64().unwrap_or(0) > 0;
        dish["state"] == "on" && left && dish["texture"].is_string() && !blocked
    })
}

/// After the cut-off: the kitchen's count is everybody who still wants a meal, on the map or not, and each carried meal has
/// its label.
pub(super) async fn counted(month: &Month, day: Day, open: &[(usize, String)]) {
    join_all(open.iter().map(|(canteen, sitting)| async move {
        let manager = &month.site.canteens[*canteen].manager;
        let meals = month
            .record
            .meals(day, |meal| meal.canteen == *canteen && meal.end == End::Open);
        let carried = meals.iter().filter(|meal| meal.carried).count();
        let count = manager
            .get(&format!("/api/v1/sittings/{sitting}/kitchen-count"))
            .await
            .ok();
        let found = (
            count["total"].as_u64().unwrap_or(0),
            count["delivery"].as_u64().unwrap_or(0),
        );
        month.record.same(
            || format!("{day}: kitchen count of point {canteen}"),
            (meals.len() as u64, carried as u64),
            found,
        );
        let labels = manager.get(&format!("/api/v1/sittings/{sitting}/labels")).await.ok();
        let labels = labels["items"].as_array().cloned().unwrap_or_default();
        for meal in meals.iter().filter(|meal| meal.carried) {
            let label = labels.iter().find(|label| label["order_id"] == meal.id.as_str());
            let off_map = month.people.get(&meal.senior).is_some_and(|one| one.unlocated);
            match label {
                None => month
                    .record
                    .dropped(format!("{day}: no label for meal {} of {}", meal.number, meal.senior)),
                Some(label) if off_map => {
                    month.record.same(
                        || format!("{day}: label of somebody on no map"),
                        true,
                        label["off_map"] == true,
                    );
                    month.record.note("meals for people without coordinates");
                }
                Some(_) => {}
            }
        }
    }))
    .await;
}
