//! One contract for all boards, and what only one of them must do.

mod contract;
mod guarded;
mod redis;
mod server;
mod shapes;

use std::time::Duration;

use domain::id::{CanteenId, DishId, SittingDishId, SittingId};
use domain::time::{At, MealPeriod, ServiceDay};
use tokio::sync::broadcast::Receiver;
use tokio::time::{interval, timeout};
use uuid::Uuid;

use super::{News, Picture, PictureDish};
use crate::ids::new_id;

/// Longer than any machine needs; a test that waits so long has failed.
const AT_MOST: Duration = Duration::from_secs(20);

/// Asks again and again until it is so.
async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let mut ticks = interval(Duration::from_millis(5));
    let asking = async {
        while !is_so().await {
            ticks.tick().await;
        }
    };
    assert!(timeout(AT_MOST, asking).await.is_ok(), "never came true: {what}");
}

/// The next piece of news.
async fn hear(watcher: &mut Receiver<News>) -> News {
    let news = timeout(AT_MOST, watcher.recv()).await.expect("news in time");
    news.expect("a watcher that keeps up")
}

/// The next news about one of these. What another node of a cluster told before may still be under way, and is left out.
async fn hear_about(watcher: &mut Receiver<News>, ids: &[Uuid]) -> News {
    loop {
        let news = hear(watcher).await;
        if ids.contains(&news.id) {
            return news;
        }
    }
}

fn day() -> ServiceDay {
    ServiceDay::parse("2026-11-22").expect("a day")
}

fn canteen() -> CanteenId {
    CanteenId(new_id())
}

/// A first picture of a lunch.
fn lunch(canteen: CanteenId) -> Picture {
    sitting(canteen, MealPeriod::Lunch)
}

fn sitting(canteen_id: CanteenId, period: MealPeriod) -> Picture {
    Picture {
        sitting_id: SittingId(new_id()),
        canteen_id,
        service_day: day(),
        period,
        version: 1,
        state: "published".to_owned(),
        cutoff_at: At(1_000),
        starts_at: At(2_000),
        ends_at: At(3_000),
        capacity: 60,
        sold: 0,
        delivery_capacity: 20,
        delivery_sold: 0,
        counter_capacity: 10,
        counter_sold: 0,
        dishes: vec![dish()],
    }
}

fn dish() -> PictureDish {
    PictureDish {
        id: SittingDishId(new_id()),
        dish_id: DishId(new_id()),
        name: "萝卜炖羊肉".to_owned(),
        name_en: "Lamb with radish".to_owned(),
        ingredients: vec!["lamb".to_owned(), "radish".to_owned()],
        photo: None,
        textures: vec!["soft".to_owned()],
        kcal: Some(520),
        protein_g: None,
        sodium_mg: Some(640),
        price_fen: 1_200,
        capacity: 40,
        sold: 0,
        state: "on".to_owned(),
    }
}

/// The same sitting later on: each version has sold one more.
fn at_version(picture: &Picture, version: i64) -> Picture {
    Picture {
        version,
        sold: i32::try_from(version).expect("a small version"),
        ..picture.clone()
    }
}
