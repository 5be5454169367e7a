//! Orders while everything they need is killed, frozen, emptied and cut, and a look afterwards whether the guarantees hold.
//!
//! One installation (two API processes, two workers, PostgreSQL and Redis of its own) serves one run after another; each run
//! has a sitting of its own, draws its faults from its seed, and moves on when something has happened, not when time has
//! passed. Clients repeat an order under its key until somebody answers, and keep a log of what they were told.

mod check;
mod fault;
mod load;
mod place;

use std::collections::BTreeMap;

use domain::made_up::Draw;

pub use fault::Fault;
use load::Load;
pub use place::Place;

/// What a run came to.
#[derive(Debug)]
pub struct Account {
    /// Its seed.
    pub seed: u64,
    /// Its faults, in their order, each with the answers to orders while it lasted.
    pub faults: Vec<(Fault, usize)>,
    /// Orders that were acknowledged.
    pub acknowledged: usize,
    /// Tries that nobody answered, and answers that asked to come again, by status (0: none).
    pub repeated: BTreeMap<u16, usize>,
    /// What went against a guarantee.
    pub violations: Vec<String>,
}

impl Account {
    /// One line.
    #[must_use]
    pub fn words(&self) -> String {
        let faults: Vec<String> = self
            .faults
            .iter()
            .map(|(fault, answers)| format!("{fault:?} {answers}"))
            .collect();
        let repeated: usize = self.repeated.values().sum();
        format!(
            "seed {}: {} orders acknowledged, {repeated} tries repeated; answered during {}; {}",
            self.seed,
            self.acknowledged,
            faults.join(", "),
            if self.violations.is_empty() {
                "G1–G6 hold".to_owned()
            } else {
                format!("BROKEN: {}", self.violations.join("; "))
            }
        )
    }
}

/// Stops Redis under load for so many seconds: in each of them orders are taken, and nobody is sent away.
pub async fn redis_outage(place: &mut Place, seconds: usize) -> Account {
    let sitting = place.next_sitting().await;
    let load = Load::start(place, sitting, 0);
    let mut violations = Vec::new();
    load.more_accepted(5).await;
    let (answers, errors) = (load.answers(), load.errors());
    place.world.redis().expect("production has one").kill().await;
    let mut second = tokio::time::interval(std::time::Duration::from_secs(1));
    second.tick().await;
    for number in 1..=seconds {
        let accepted = load.accepted();
        second.tick().await;
        if load.accepted() == accepted {
            violations.push(format!("G6: no order was taken in second {number} without Redis"));
        }
    }
    let met = load.answers() - answers;
    if load.errors() > errors {
        violations.push(format!(
            "G6: {} orders were sent away without Redis",
            load.errors() - errors
        ));
    }
    place.world.redis().expect("production has one").restart().await;
    let log = load.finish().await;
    violations.extend(check::everything(place, &log).await);
    Account {
        seed: 0,
        faults: vec![(Fault::RedisKilled, met)],
        acknowledged: log.acknowledged(),
        repeated: log.repeated(),
        violations,
    }
}

/// Runs one seed.
pub async fn run(place: &mut Place, seed: u64) -> Account {
    let mut draw = Draw::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(7));
    let number = 2 + draw.below(3);
    let faults: Vec<Fault> = (0..number).map(|_| Fault::drawn(&mut draw)).collect();
    run_with(place, seed, &faults).await
}

/// Runs with these faults, one after the other.
pub async fn run_with(place: &mut Place, seed: u64, wanted: &[Fault]) -> Account {
    let sitting = place.next_sitting().await;
    let load = Load::start(place, sitting, seed);
    let (mut faults, mut violations) = (Vec::new(), Vec::new());
    for fault in wanted.iter().copied() {
        let answers = fault.happens(place, &load, &mut violations).await;
        faults.push((fault, answers));
    }
    let log = load.finish().await;
    violations.extend(check::everything(place, &log).await);
    Account {
        seed,
        faults,
        acknowledged: log.acknowledged(),
        repeated: log.repeated(),
        violations,
    }
}
