//! The counter: numbers are called, bags go out, some nobody fetches; once in a while the wrong number is called.

use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream;
use serde_json::json;

use super::Month;
use super::calendar::Day;
use super::desk::waits;
use super::people::AT_ONCE;
use super::record::{End, Meal};

/// So many of a thousand don't come.
const NO_SHOW: usize = 50;

/// Everybody who comes gets theirs.
pub(super) async fn serve(month: &Month, day: Day, open: &[(usize, String)]) {
    join_all(
        open.iter()
            .map(|(canteen, sitting)| serve_at(month, day, *canteen, sitting)),
    )
    .await;
}

async fn serve_at(month: &Month, day: Day, canteen: usize, sitting: &str) {
    let waiting = month.record.meals(day, |meal| {
        meal.canteen == canteen && !meal.carried && meal.end == End::Open
    });
    let mut waiting: Vec<(Meal, bool)> = (waiting.into_iter())
        .map(|meal| {
            let absent = month
                .script
                .dice(day, &format!("counter/{}", meal.senior))
                .per_mille(NO_SHOW);
            (meal, !absent)
        })
        .collect();
    let confused = month.script.confuses_numbers(day, canteen) && waiting.len() > 3;
    if confused {
        // The first is given the last one's number, and the last never comes.
        let last = waiting.len() - 1;
        (waiting[0].1, waiting[last].1) = (true, false);
        let (absent, _) = &waiting[last];
        month.record.note("fault: the wrong number was called");
        call(month, canteen, sitting, &absent.number).await;
        month.record.put_right_later(&absent.id, End::Uneaten("no_show"));
    }
    stream::iter(waiting)
        .for_each_concurrent(AT_ONCE, |(meal, comes)| async move {
            if comes {
                month.record.ended(&meal.id, End::Eaten);
                call(month, canteen, sitting, &meal.number).await;
            } else {
                month.record.fault("nobody fetched it", [meal.id.as_str()]);
                month.record.ended(&meal.id, End::Uneaten("no_show"));
            }
        })
        .await;
}

async fn call(month: &Month, canteen: usize, sitting: &str, number: &str) {
    let body = json!({"sitting_id": sitting, "pickup_no": number});
    let answer = month.site.canteens[canteen]
        .manager
        .post("/api/v1/orders/serve", body)
        .await;
    month.record.must("calling a number", answer);
}

/// The sittings are over: what nobody fetched is explained by the system itself.
pub(super) async fn ended(month: &Month, day: Day, open: &[(usize, String)]) {
    join_all(open.iter().map(|(canteen, sitting)| async move {
        let over = waits("the sitting has ended", async || {
            let orders = month.orders(sitting).await;
            let waiting = |order: &serde_json::Value| order["state"] == "placed" && order["mode"] != "delivery";
            (!orders.iter().any(waiting)).then_some(())
        })
        .await;
        if over.is_none() {
            month
                .record
                .dropped(format!("{day}: meals at point {canteen} wait for ever"));
        }
    }))
    .await;
}

/// The afternoon: what was reported wrongly is put right, with a reason.
pub(super) async fn correct(month: &Month) {
    for (id, end) in month.record.corrections() {
        let Some(meal) = month.record.meal(&id) else { continue };
        let manager = &month.site.canteens[meal.canteen].manager;
        let mut body = match end {
            End::Uneaten(cause) => json!({"to": "flagged", "cause": cause}),
            _ => json!({"to": "served"}),
        };
        body["reason"] = json!("下午核对时发现记错了");
        month.record.must(
            "putting a meal right",
            manager.post(&format!("/api/v1/orders/{id}/correct"), body).await,
        );
        month.record.note("corrections");
    }
}
