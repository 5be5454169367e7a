//! The counter: numbers are called, bags go out; some nobody fetches.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use futures_util::stream;
use serde_json::json;

use super::county::{County, Sitting};
use super::memory::{End, Meal, Memory};
use crate::client::{code, text};

/// One bag in so many stays: 6 %.
const NOT_FETCHED: usize = 16;
/// One bag in so many is called by two people at once.
const CALLED_TWICE: usize = 12;
/// People behind a counter.
const HANDS: usize = 4;

/// Gives out what is fetched, at all canteens.
pub(super) async fn serve(county: &County, memory: &Memory) {
    for (n, sitting) in county.sittings.iter().enumerate() {
        let bags = bags(memory, n);
        let fetched = bags.values().enumerate().filter(|(bag, _)| bag % NOT_FETCHED != 3);
        stream::iter(fetched)
            .for_each_concurrent(HANDS, |(bag, meals)| give(memory, sitting, meals, bag))
            .await;
        call_wrong_numbers(memory, sitting, n).await;
    }
}

fn bags(memory: &Memory, n: usize) -> BTreeMap<String, Vec<Meal>> {
    let mut bags: BTreeMap<String, Vec<Meal>> = BTreeMap::new();
    for meal in memory.find(|meal| meal.sitting == n && !meal.is_carried() && meal.end == End::Open) {
        bags.entry(meal.bag().to_owned()).or_default().push(meal);
    }
    bags
}

/// A bag goes out once, however many call its number.
async fn give(memory: &Memory, sitting: &Sitting, meals: &[Meal], bag: usize) {
    let number = json!({"sitting_id": sitting.id, "pickup_no": meals[0].answer["pickup_no"]});
    let call = || sitting.manager.post("/api/v1/orders/serve", number.clone());
    let (answer, other) = if bag % CALLED_TWICE == 1 {
        let (one, two) = tokio::join!(call(), call());
        if one.status == 200 {
            (one, Some(two))
        } else {
            (two, Some(one))
        }
    } else {
        (call().await, None)
    };
    if answer.status != 200 {
        memory.differs(format!("bag {} isn't given out: {}", meals[0].bag(), answer.text));
        return;
    }
    if let Some(other) = other {
        memory.same(|| "a number called twice".to_owned(), "already_served", code(&other));
        memory.note("numbers called twice");
    }
    let mut given: Vec<&str> = answer.body["orders"]
        .as_array()
        .expect("orders")
        .iter()
        .map(|order| text(order, "id"))
        .collect();
    given.sort_unstable();
    let known: Vec<&str> = meals.iter().map(Meal::id).collect();
    memory.same(|| format!("meals of bag {}", meals[0].bag()), known, given);
    for meal in meals {
        memory.ended(meal.id(), End::Served);
    }
}

/// A number that was called off, one that is carried, and one that nobody has.
async fn call_wrong_numbers(memory: &Memory, sitting: &Sitting, n: usize) {
    let one_of = |fits: &dyn Fn(&Meal) -> bool| memory.find(|meal| meal.sitting == n && fits(meal)).into_iter().next();
    let off = one_of(&|meal| matches!(meal.end, End::Cancelled { .. }) && !meal.is_carried());
    let carried = one_of(&|meal| meal.is_carried());
    let number = |meal: Meal| text(&meal.answer, "pickup_no").to_owned();
    let wrong = [
        (off.map(number), "order_cancelled"),
        (carried.map(number), "is_delivery"),
        (Some("99999".to_owned()), "unknown_order"),
    ];
    for (number, expected) in wrong {
        let Some(number) = number else { continue };
        let body = json!({"sitting_id": sitting.id, "pickup_no": number});
        let answer = sitting.manager.post("/api/v1/orders/serve", body).await;
        memory.same(|| format!("calling number {number}"), expected, code(&answer));
    }
}
