//! Kiosks that order without end: each order is repeated under its key until somebody answers.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::made_up::Draw;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio::time::{interval, timeout};

use super::place::{Place, Sitting};
use crate::client::{Client, code, key};
use crate::eventually;

/// Kiosks at once.
const KIOSKS: usize = 8;
/// A kiosk's patience with one try.
const PATIENCE: Duration = Duration::from_secs(2);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(40);

/// How an order ended for the one who made it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum End {
    /// With its answer.
    Accepted(Value),
    /// With its code.
    Refused(String),
}

/// One order.
#[derive(Debug, Clone)]
pub(super) struct Ordered {
    pub(super) key: String,
    pub(super) body: Value,
    pub(super) end: End,
    /// Its cancellation was acknowledged.
    pub(super) cancelled: bool,
}

#[derive(Debug, Default)]
struct Shared {
    over: AtomicBool,
    tries: AtomicUsize,
    answers: AtomicUsize,
    accepted: AtomicUsize,
    errors: AtomicUsize,
    log: Mutex<Vec<Ordered>>,
    repeated: Mutex<BTreeMap<u16, usize>>,
    broken: Mutex<Vec<String>>,
}

/// The kiosks of a run.
#[derive(Debug)]
pub(super) struct Load {
    shared: Arc<Shared>,
    sitting: Sitting,
    kiosks: Vec<JoinHandle<()>>,
}

/// What a run's clients know.
#[derive(Debug)]
pub(super) struct Log {
    pub(super) sitting: Sitting,
    pub(super) orders: Vec<Ordered>,
    pub(super) broken: Vec<String>,
    repeated: BTreeMap<u16, usize>,
}

impl Log {
    pub(super) fn acknowledged(&self) -> usize {
        self.orders
            .iter()
            .filter(|order| matches!(order.end, End::Accepted(_)))
            .count()
    }

    pub(super) fn repeated(&self) -> BTreeMap<u16, usize> {
        self.repeated.clone()
    }
}

impl Load {
    pub(super) fn start(place: &Place, sitting: Sitting, seed: u64) -> Self {
        let shared = Arc::<Shared>::default();
        let kiosks = (0..KIOSKS).map(|number| {
            let kiosk = Kiosk {
                client: place.kiosk(),
                shared: Arc::clone(&shared),
                sitting: sitting.clone(),
                diners: Arc::clone(&place.diners),
                draw: Draw::new(seed.wrapping_mul(1_000).wrapping_add(number as u64)),
                turn: number,
            };
            tokio::spawn(kiosk.go_on())
        });
        Self {
            kiosks: kiosks.collect(),
            shared,
            sitting,
        }
    }

    /// Answers so far: yes or no.
    pub(super) fn answers(&self) -> usize {
        self.shared.answers.load(Ordering::SeqCst)
    }

    /// Orders acknowledged so far.
    pub(super) fn accepted(&self) -> usize {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    /// Answers that asked to come again, so far.
    pub(super) fn errors(&self) -> usize {
        self.shared.errors.load(Ordering::SeqCst)
    }

    /// Returns when so many more orders were tried.
    pub(super) async fn tries(&self, more: usize) {
        let until = self.shared.tries.load(Ordering::SeqCst) + more;
        eventually("kiosks go on trying", async || {
            (self.shared.tries.load(Ordering::SeqCst) >= until).then_some(())
        })
        .await;
    }

    /// Returns when so many more orders were acknowledged.
    pub(super) async fn more_accepted(&self, more: usize) {
        let until = self.accepted() + more;
        eventually("orders are taken", async || (self.accepted() >= until).then_some(())).await;
    }

    /// Lets every kiosk come to its end.
    pub(super) async fn finish(self) -> Log {
        self.shared.over.store(true, Ordering::SeqCst);
        for kiosk in self.kiosks {
            kiosk.await.expect("a kiosk doesn't panic");
        }
        let taken = |mutex: &Mutex<Vec<String>>| std::mem::take(&mut *mutex.lock().expect("nobody panics"));
        Log {
            sitting: self.sitting,
            orders: std::mem::take(&mut *self.shared.log.lock().expect("nobody panics")),
            broken: taken(&self.shared.broken),
            repeated: self.shared.repeated.lock().expect("nobody panics").clone(),
        }
    }
}

struct Kiosk {
    client: Client,
    shared: Arc<Shared>,
    sitting: Sitting,
    diners: Arc<[String]>,
    draw: Draw,
    turn: usize,
}

impl Kiosk {
    async fn go_on(mut self) {
        while !self.shared.over.load(Ordering::SeqCst) {
            self.turn += KIOSKS;
            let diner = &self.diners[self.turn % self.diners.len()];
            let dish = if self.draw.per_mille(300) {
                &self.sitting.scarce
            } else {
                &self.sitting.plenty
            };
            let lines = json!([{"sitting_dish_id": dish, "texture": "soft", "portion": "regular"}]);
            let body = json!({"sitting_id": self.sitting.id, "mode": "take_away", "second_meal": true,
                "diners": [{"diner_token": diner, "lines": lines}]});
            let mut order = Ordered {
                key: key(),
                end: End::Refused(String::new()),
                cancelled: false,
                body,
            };
            order.end = self.ask("/api/v1/orders", Some(&order.key), &order.body).await;
            match &order.end {
                End::Accepted(answer) => {
                    self.shared.accepted.fetch_add(1, Ordering::SeqCst);
                    if self.draw.per_mille(150) {
                        let id = answer["orders"][0]["id"].as_str().unwrap_or_default();
                        let cancel = json!({"diner_token": diner});
                        let end = self.ask(&format!("/api/v1/orders/{id}/cancel"), None, &cancel).await;
                        // Its answer may have been lost, and the repeat is told that it is cancelled already.
                        order.cancelled = match &end {
                            End::Accepted(_) => true,
                            End::Refused(code) => code == "order_cancelled",
                        };
                    }
                    if self.draw.per_mille(150) {
                        let again = self.ask("/api/v1/orders", Some(&order.key), &order.body).await;
                        if again != order.end {
                            self.broken(format!("G3: {:?} and then {again:?}", order.end));
                        }
                    }
                }
                End::Refused(code) if ["sold_out", "sitting_full", "diet_conflict"].contains(&code.as_str()) => {}
                End::Refused(code) => self.broken(format!("an order was refused as {code}")),
            }
            self.shared.log.lock().expect("nobody panics").push(order);
        }
    }

    fn broken(&self, words: String) {
        self.shared.broken.lock().expect("nobody panics").push(words);
    }

    /// Asks until somebody answers.
    async fn ask(&self, path: &str, key: Option<&str>, body: &Value) -> End {
        let mut pause = interval(PAUSE);
        pause.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            pause.tick().await;
            self.shared.tries.fetch_add(1, Ordering::SeqCst);
            let attempt = self.client.try_send(Method::POST, path, Some(body.clone()), key);
            let status = match timeout(PATIENCE, attempt).await {
                Ok(Ok(answer)) => {
                    let status = answer.status.as_u16();
                    if answer.status.is_success() {
                        self.shared.answers.fetch_add(1, Ordering::SeqCst);
                        return End::Accepted(answer.body);
                    }
                    // 408: a server that stood still gives up requests it hasn't read.
                    if ![408, 429, 500, 502, 503, 504].contains(&status) {
                        self.shared.answers.fetch_add(1, Ordering::SeqCst);
                        let said = code(&answer);
                        return End::Refused(if said == "-" {
                            format!("http {status}")
                        } else {
                            said.to_owned()
                        });
                    }
                    self.shared.errors.fetch_add(1, Ordering::SeqCst);
                    status
                }
                Ok(Err(_)) | Err(_) => 0,
            };
            *self
                .shared
                .repeated
                .lock()
                .expect("nobody panics")
                .entry(status)
                .or_default() += 1;
        }
    }
}
