//! Ruin and recreate under simulated annealing, for one piece of the problem.

use super::budget::Slice;
use super::net::NONE;
use super::recreate::{Orders, recreate};
use super::refit::refit;
use super::ruin::ruin;
use super::state::State;
use crate::rng::Rng;

/// Start and end of the temperature, as a share of the mean travel per node.
const UNTIMED: (f64, f64) = (0.3, 0.003);
/// The same with time limits: they stand between good plans, which lie farther apart.
const TIMED: (f64, f64) = (1.0, 0.01);
/// Attempts between two looks at the clock.
const LOOK: u64 = 64;
/// How often a round is handed to a vehicle of another kind.
const REFIT: f64 = 0.01;

/// The rounds of the best plan so far.
pub(crate) struct Best {
    pub(crate) cost: i64,
    /// Nodes per slot.
    pub(crate) rounds: Vec<Vec<u32>>,
    /// Chosen alternative per node.
    alts: Vec<u32>,
    pub(crate) absent: Vec<u32>,
}

pub(crate) struct Annealer<'n, 'p> {
    pub(crate) state: State<'n, 'p>,
    pub(crate) best: Best,
    orders: Orders,
    rng: Rng,
    base: f64,
    pub(crate) done: u64,
    acc: u64,
    polish: super::exchange::Polish,
    scratch: Scratch,
}

#[derive(Default)]
struct Scratch {
    ruined: Vec<u32>,
    waiting: Vec<u32>,
}

impl<'n, 'p> Annealer<'n, 'p> {
    /// Begins with the given state, into which whoever is absent is first put as well as can be.
    pub(crate) fn new(mut state: State<'n, 'p>, seed: u64) -> Self {
        let net = state.net;
        let orders = Orders::new(net);
        let mut rng = Rng::new(seed);
        let mut scratch = Scratch::default();
        state.begin();
        recreate(&mut state, &orders, &mut rng, &mut scratch.waiting, i64::MAX);
        state.commit();
        let best = Best {
            cost: i64::MAX,
            rounds: vec![Vec::new(); net.slots.len()],
            alts: vec![NONE; net.len()],
            absent: Vec::new(),
        };
        let base = travel_per_node(&state);
        let mut annealer = Self {
            state,
            best,
            orders,
            rng,
            base,
            done: 0,
            acc: 0,
            polish: super::exchange::Polish::new(net),
            scratch,
        };
        annealer.keep();
        annealer
    }

    /// Goes on for a slice of the budget. `heat` lowers the first temperature of later cycles.
    pub(crate) fn run(&mut self, slice: Slice<'_>, heat: f64, report: &mut dyn FnMut(&Self)) {
        if self.state.net.len() == 0 {
            return;
        }
        let (hot, cold) = if self.state.net.timed { TIMED } else { UNTIMED };
        let (hot, cold) = (super::tune::t(0, hot), super::tune::t(1, cold));
        let (hot, cold) = (self.base * hot * heat, self.base * cold);
        let mut temperature = hot;
        let mut shown = 0u64;
        let mut done = 0;
        let mut reported = self.best.cost;
        loop {
            if done % LOOK == 0 {
                let progress = slice.progress(done);
                if progress >= 1.0 {
                    break;
                }
                temperature = hot * (cold / hot).powf(progress);
                if (progress * 20.0) as u64 > shown { shown = (progress * 20.0) as u64; if super::tune::t(15, 0.0) > 0.0 { eprintln!("{progress:.2} T {:.3} cur {} best {} rounds {} acc {} tried {} {:?}", temperature / self.base, self.state.cost(), self.best.cost, self.state.active(), self.acc, self.polish.tried, self.polish.gains); self.acc = 0; } }
                if done % (LOOK * 64) == 0 && self.best.cost < reported {
                    reported = self.best.cost;
                    report(self);
                }
            }
            self.attempt(temperature);
            done += 1;
        }
        self.done += done;
        report(self);
    }

    fn attempt(&mut self, temperature: f64) {
        let before = self.state.cost();
        self.state.begin();
        let allowance = -temperature * (1.0 - self.rng.unit()).ln();
        let most = before.saturating_add(allowance.ceil() as i64);
        let sound = if self.rng.chance(REFIT) {
            refit(&mut self.state, &mut self.rng)
        } else {
            let Scratch { ruined, waiting } = &mut self.scratch;
            ruin(&mut self.state, &mut self.rng, ruined);
            let margin = (temperature * super::tune::t(7, 2.0)) as i64;
            let polishes = self.state.net.quick && super::tune::t(7, 2.0) >= 0.0;
            let sound = recreate(&mut self.state, &self.orders, &mut self.rng, waiting, if polishes { most + margin } else { most });
            if sound && polishes && self.state.cost() < most + margin && self.state.absent.is_empty() {
                self.polish.run(&mut self.state, waiting);
            }
            sound
        };
        if !sound || self.state.cost() >= most {
            self.state.rollback();
            return;
        }
        self.state.commit();
        self.acc += 1;
        if self.state.cost() < self.best.cost {
            self.keep();
        }
    }

    /// Makes the present plan the best one, copying only the rounds that differ.
    fn keep(&mut self) {
        let best = &mut self.best;
        best.cost = self.state.cost();
        best.absent.clone_from(&self.state.absent);
        self.state.drain_stale(|state, slot| {
            let nodes = &mut best.rounds[slot as usize];
            nodes.clear();
            nodes.extend(state.nodes(slot));
            for node in nodes.iter() {
                best.alts[*node as usize] = state.alt[*node as usize];
            }
        });
    }
}

fn travel_per_node(state: &State<'_, '_>) -> f64 {
    let slots = 0..state.lines.len() as u32;
    let fixed: i64 = slots
        .filter(|slot| state.lines[*slot as usize].nodes > 0)
        .map(|slot| state.class_of(slot).fixed)
        .sum();
    ((state.travel() - fixed) as f64 / state.net.len().max(1) as f64).max(1.0)
}
