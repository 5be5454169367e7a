//! Whoever takes an order: a kiosk by card, an agent of the hotline by number.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::county::County;
use super::memory::{End, Meal, Memory};
use super::people::{Guest, Guests};
use crate::client::{Answer, Client, code, key, number, text};
use crate::world::DAY;

/// One order in so many is sent three times at once, as by a kiosk on a bad line.
const REPEATED: usize = 15;
/// One order in so many is quoted first.
const QUOTED: usize = 10;

/// What is still to be ordered somewhere.
#[derive(Debug)]
pub(super) struct Wanted(Mutex<(usize, usize)>);

impl Wanted {
    pub(super) fn new(here: usize, carried: usize) -> Self {
        Self(Mutex::new((here, carried)))
    }

    /// Takes `meals` of one kind, carried ones first where that is possible.
    fn take(&self, meals: usize, may_be_carried: bool) -> Option<bool> {
        let mut left = self.0.lock().expect("nobody panics while holding it");
        if may_be_carried && left.1 >= meals {
            left.1 -= meals;
            return Some(true);
        }
        let enough = left.0 >= meals;
        left.0 -= if enough { meals } else { 0 };
        enough.then_some(false)
    }

    fn give_back(&self, meals: usize, carried: bool) {
        let mut left = self.0.lock().expect("nobody panics while holding it");
        *(if carried { &mut left.1 } else { &mut left.0 }) += meals;
    }

    pub(super) fn left(&self) -> (usize, usize) {
        *self.0.lock().expect("nobody panics while holding it")
    }

    /// Who comes next: once only carried meals are left, someone at home.
    pub(super) fn next(&self, guests: &Guests, sitting: usize) -> Option<Guest> {
        match self.left() {
            (0, 0) => None,
            (0, _) => guests.next_at_home(sitting),
            _ => guests.next(sitting),
        }
    }
}

/// Somebody who takes orders at a sitting: a kiosk, or an agent of the hotline.
pub(super) struct Taker<'a> {
    pub(super) county: &'a County,
    pub(super) memory: &'a Memory,
    pub(super) sitting: usize,
    pub(super) client: &'a Client,
    pub(super) turns: &'a AtomicUsize,
}

/// One of the people who eat together.
struct Diner {
    /// `diner_token` or `senior_id`.
    who: Value,
    senior_id: Option<String>,
    token: Option<String>,
    lines: Value,
}

impl Taker<'_> {
    /// Lays a card on the reader and orders; every other couple for two.
    pub(super) async fn by_card(&self, guest: &Guest, wanted: &Wanted) {
        let found = self
            .client
            .post("/api/v1/kiosk/identify", json!({"card": guest.card}))
            .await;
        let found = found.ok();
        let token = text(&found["candidates"][0], "diner_token");
        let menu = self.menu(json!({"diner_token": token})).await;
        let spouse = menu["spouse"]["diner_token"].as_str();
        let together = spouse.is_some() && self.turns.load(Ordering::Relaxed).is_multiple_of(2);
        let mut diners = vec![(token, Some(guest.senior_id.clone()), menu.clone())];
        if let Some(spouse) = spouse.filter(|_| together) {
            diners.push((spouse, None, self.menu(json!({"diner_token": spouse})).await));
        }
        // An order is for all or for nobody, so whoever finds nothing to eat stays out of it.
        let diners = diners.into_iter().filter_map(|(token, senior_id, menu)| {
            let who = json!({"diner_token": token});
            let carried = menu["sittings"][0]["can"]["delivery"] == true;
            Some((
                Diner {
                    lines: self.choose(&menu)?,
                    who,
                    senior_id,
                    token: Some(token.to_owned()),
                },
                carried,
            ))
        });
        self.order(diners.collect(), wanted).await;
    }

    /// Finds the caller by the number on their card.
    pub(super) async fn by_phone(&self, guest: &Guest, wanted: &Wanted) {
        let found = self
            .client
            .post("/api/v1/seniors/search", json!({"q": guest.number}))
            .await
            .ok();
        let caller = &found["items"][0];
        self.memory.same(
            || format!("who has number {}", guest.number),
            guest.senior_id.as_str(),
            text(caller, "id"),
        );
        let who = json!({"senior_id": guest.senior_id});
        let menu = self.menu(who.clone()).await;
        let Some(lines) = self.choose(&menu) else {
            self.memory.note("found nothing to eat");
            return;
        };
        let diner = Diner {
            who,
            senior_id: Some(guest.senior_id.clone()),
            token: None,
            lines,
        };
        let carried = menu["sittings"][0]["can"]["delivery"] == true;
        self.order(vec![(diner, carried)], wanted).await;
    }

    async fn menu(&self, mut who: Value) -> Value {
        if who["senior_id"].is_string() {
            who["canteen_id"] = json!(self.county.sittings[self.sitting].canteen_id());
        }
        who["day"] = json!(DAY);
        self.client.post("/api/v1/diner/menu", who).await.ok()
    }

    /// A dish that suits them, another one each time.
    fn choose(&self, menu: &Value) -> Option<Value> {
        let turn = self.turns.fetch_add(1, Ordering::Relaxed);
        let dishes = menu["sittings"][0]["dishes"].as_array()?;
        let suits = |dish: &&Value| {
            let blocked = dish["conflicts"]
                .as_array()
                .is_some_and(|all| all.iter().any(|one| one["blocks"] == true));
            dish["state"] == "on" && number(dish, "remaining") > 0 && dish["texture"].is_string() && !blocked
        };
        let dish = dishes
            .iter()
            .cycle()
            .skip(turn % dishes.len().max(1))
            .take(dishes.len())
            .find(suits)?;
        let portion = if turn.is_multiple_of(5) { "small" } else { "regular" };
        Some(json!([{"sitting_dish_id": dish["id"], "texture": dish["texture"], "portion": portion}]))
    }

    async fn order(&self, diners: Vec<(Diner, bool)>, wanted: &Wanted) {
        let may_be_carried = diners.iter().all(|(_, carried)| *carried);
        let diners: Vec<Diner> = diners.into_iter().map(|(diner, _)| diner).collect();
        if diners.is_empty() {
            self.memory.note("found nothing to eat");
            return;
        }
        let Some(carried) = wanted.take(diners.len(), may_be_carried) else {
            self.memory.note("went home");
            return;
        };
        let turn = self.turns.fetch_add(1, Ordering::Relaxed);
        let mode = match (carried, turn % 2) {
            (true, _) => "delivery",
            (false, 0) => "take_away",
            (false, _) => "dine_in",
        };
        let meals = diners.len();
        if !self.place(diners, mode, turn).await {
            wanted.give_back(meals, carried);
        }
    }

    /// Whether it was taken.
    async fn place(&self, diners: Vec<Diner>, mode: &str, turn: usize) -> bool {
        let people: Vec<Value> = diners.iter().map(Diner::body).collect();
        let sitting = &self.county.sittings[self.sitting];
        let body = json!({"sitting_id": sitting.id, "mode": mode, "diners": people});
        let quote = match turn % QUOTED {
            0 => Some(self.client.post("/api/v1/quotes", body.clone()).await.ok()),
            _ => None,
        };
        let (key, times) = (key(), if turn % REPEATED == 7 { 3 } else { 1 });
        let tries = join_all((0..times).map(|_| self.client.post_keyed("/api/v1/orders", &key, body.clone()))).await;
        let first = &tries[0];
        for again in &tries[1..] {
            self.memory.note("repeats");
            let answer = |answer: &Answer| (answer.status, answer.body.clone());
            self.memory
                .same(|| "a repeat of an order".to_owned(), answer(first), answer(again));
        }
        match first.status.as_u16() {
            201 => {
                self.taken(diners, first, quote.as_ref());
                true
            }
            409 => {
                self.memory.note(&format!("refused: {}", code(first)));
                false
            }
            _ => {
                self.memory
                    .differs(format!("an order was answered with {}: {}", first.status, first.text));
                false
            }
        }
    }

    fn taken(&self, diners: Vec<Diner>, answer: &Answer, quote: Option<&Value>) {
        let orders = answer.body["orders"].as_array().expect("orders");
        self.memory
            .same(|| "meals of an order".to_owned(), diners.len(), orders.len());
        self.memory.note(if orders.len() > 1 { "couples" } else { "singles" });
        for (n, (diner, order)) in diners.into_iter().zip(orders).enumerate() {
            if let Some(quote) = quote {
                let charged = (&order["parts"], &order["price_fen"], &order["self_fen"]);
                let shown = &quote["diners"][n];
                let shown = (&shown["parts"], &shown["price_fen"], &shown["self_fen"]);
                self.memory
                    .same(|| "what was shown and what is charged".to_owned(), shown, charged);
            }
            self.memory.keep(Meal {
                answer: order.clone(),
                sitting: self.sitting,
                senior_id: diner.senior_id,
                by: self.client.clone(),
                diner_token: diner.token,
                counted: false,
                end: End::Open,
            });
        }
    }
}

impl Diner {
    fn body(&self) -> Value {
        let mut body = self.who.clone();
        body["lines"] = self.lines.clone();
        body
    }
}
