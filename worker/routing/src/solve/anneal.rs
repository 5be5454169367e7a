//! Ruin and recreate under simulated annealing, for one piece of the problem.

use super::budget::Slice;
use super::cooling::{Cooling, Weather, is_medium};
use super::exchange::Polish;
use super::net::NONE;
use super::pool::Pool;
use super::recreate::{Blinks, Orders, first_plan, recreate};
use super::refit::refit;
use super::ruin::ruin;
use super::state::State;
use crate::rng::Rng;

/// Attempts between two looks at the clock.
const LOOK: u64 = 64;
/// Attempts in one neighbourhood before the next: what they read stays in the cache meanwhile.
const STAY: u64 = 2048;
/// How much worse than acceptable an attempt may be, in temperatures, to be given to the local search.
const SECOND_CHANCE: f64 = 1.0;
/// How often local search may have a look: it takes as long as several attempts. Without limits of time the next attempts
/// do nearly as much.
const POLISH: f64 = 0.3;
const POLISH_UNTIMED: f64 = 0.1;
/// How often a round changes volunteers, and how often in a small problem, where who goes matters most.
const REFIT: f64 = 0.01;
const REFIT_SMALL: f64 = 0.02;
/// Plans whose rounds are worth noting: so many temperatures above the cheapest of late at most. What is the cheapest of
/// late rises by so many temperatures between two looks at the clock.
const NOTED: f64 = 8.0;
const RISE: f64 = 0.05;
/// Nodes beyond which there is seldom the time to make up for a poor first plan.
const MANY: usize = 1_000;
/// How warm it is while everybody is being served, as a share of the mean travel per node.
const SERVE_ALL: f64 = 0.01;

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
    blinks: Blinks,
    base: f64,
    /// The first node of the present neighbourhood.
    home: u32,
    pub(crate) done: u64,
    polish: Polish,
    polish_rate: f64,
    refit: f64,
    pool: Pool,
    /// Whether later coolings begin with another plan than the one that the last has ended with.
    restarts: bool,
    /// Whether it is cool enough for rounds to be worth noting.
    notes: bool,
    /// What the cheapest plan of late cost.
    low: f64,
    scratch: Scratch,
}

#[derive(Default)]
struct Scratch {
    ruined: Vec<u32>,
    waiting: Vec<u32>,
    /// Two rounds that change volunteers.
    rounds: [Vec<u32>; 2],
}

impl<'n, 'p> Annealer<'n, 'p> {
    /// Begins with the given state, into which whoever is absent is first put as well as can be.
    pub(crate) fn new(mut state: State<'n, 'p>, seed: u64) -> Self {
        let net = state.net;
        let orders = Orders::new(net);
        let mut rng = Rng::new(seed);
        let mut scratch = Scratch::default();
        state.begin();
        let mut blinks = Blinks::default();
        let chance = (&mut rng, &mut blinks);
        if net.len() > MANY {
            first_plan(&mut state, &orders, chance, &mut scratch.waiting);
        } else {
            recreate(&mut state, &orders, chance, &mut scratch.waiting, i64::MAX);
        }
        state.commit();
        let best = Best {
            cost: i64::MAX,
            rounds: vec![Vec::new(); net.slots.len()],
            alts: vec![NONE; net.len()],
            absent: Vec::new(),
        };
        let base = travel_per_node(&state);
        let pool = Pool::new(net);
        let mut annealer = Self {
            state,
            best,
            orders,
            rng,
            blinks,
            base,
            home: 0,
            done: 0,
            polish: Polish::new(net),
            polish_rate: if net.timed || net.is_small() {
                POLISH
            } else {
                POLISH_UNTIMED
            },
            refit: if net.is_small() { REFIT_SMALL } else { REFIT },
            restarts: pool.useful || is_medium(net),
            pool,
            notes: false,
            low: f64::MAX,
            scratch,
        };
        annealer.keep();
        annealer
    }

    /// Tries until nobody is left out, for so many attempts at most: what comes first is a plan that could be gone.
    pub(crate) fn serve_all(&mut self, slice: Slice<'_>) {
        let temperature = self.base * SERVE_ALL;
        let mut done = 0;
        while !self.best.absent.is_empty() && (done % LOOK != 0 || slice.progress(done) < 1.0) {
            self.home = self.rng.below(self.state.net.len()) as u32;
            self.attempt(temperature);
            done += 1;
        }
        self.done += done;
    }

    /// Goes on for a slice of the budget. `heat` lowers the first temperature of later cycles.
    pub(crate) fn run(&mut self, slice: Slice<'_>, heat: f64, report: &mut dyn FnMut(&Self)) {
        if self.state.net.len() == 0 {
            return;
        }
        // Where coolings begin afresh, later cycles are no different from the first.
        let heat = if self.restarts { 1.0 } else { heat };
        let mut cooling = Cooling::new(&self.state, self.base, heat);
        let mut weather = cooling.at(0.0);
        let mut done = 0;
        let mut reported = self.best.cost;
        loop {
            if done % LOOK == 0 {
                let progress = slice.progress(done);
                if progress >= 1.0 {
                    break;
                }
                cooling.expect(done, progress, heat);
                let before = std::mem::replace(&mut weather, cooling.at(progress));
                self.look(&weather, weather.cycle > before.cycle);
                if done % (LOOK * 64) == 0 && self.best.cost < reported {
                    reported = self.best.cost;
                    report(self);
                }
            }
            if done % STAY == 0 {
                self.home = self.rng.below(self.state.net.len()) as u32;
            }
            self.attempt(weather.temperature);
            done += 1;
        }
        self.state.ease = 1;
        self.notes = false;
        self.combine();
        self.done += done;
        report(self);
    }

    /// Between attempts: a new cooling begins, perhaps, and what has been noted is looked through.
    fn look(&mut self, weather: &Weather, anew: bool) {
        if anew {
            self.combine();
            self.start_again(weather.again);
            self.low = f64::MAX;
        }
        self.state.ease = weather.ease;
        self.notes = self.pool.useful && weather.notes;
        self.low = (self.low + RISE * weather.temperature).min(self.state.eased_cost() as f64);
        if self.notes && self.pool.is_full() {
            self.pool.tidy(self.best.cost);
        }
    }

    /// Begins with the best plan, or with none.
    fn start_again(&mut self, from_best: bool) {
        if !self.restarts {
            return;
        }
        if from_best && self.best.absent.is_empty() {
            let used = (0..).zip(&self.best.rounds).filter(|(_, nodes)| !nodes.is_empty());
            let rounds: Vec<(u32, Vec<u32>)> = used.map(|(slot, nodes)| (slot, nodes.clone())).collect();
            let sound = self.state.load(&rounds);
            debug_assert!(sound, "the best plan keeps the limits");
        } else {
            self.state.clear();
            self.state.begin();
            let chance = (&mut self.rng, &mut self.blinks);
            recreate(
                &mut self.state,
                &self.orders,
                chance,
                &mut self.scratch.waiting,
                i64::MAX,
            );
            self.state.commit();
        }
    }

    fn attempt(&mut self, temperature: f64) {
        let before = self.state.eased_cost();
        self.state.begin();
        let allowance = -temperature * (1.0 - self.rng.unit()).ln();
        let most = before.saturating_add(allowance.ceil() as i64).min(i64::MAX / 2);
        let sound = if self.rng.chance(self.refit) {
            refit(&mut self.state, &mut self.rng, &mut self.scratch.rounds)
        } else {
            let Scratch { ruined, waiting, .. } = &mut self.scratch;
            // What is nearly good enough gets a second chance by local search.
            let polishes = self.state.net.polishes && self.rng.chance(self.polish_rate);
            let margin = if polishes {
                (temperature * SECOND_CHANCE) as i64
            } else {
                0
            };
            ruin(&mut self.state, &mut self.rng, self.home, ruined);
            let chance = (&mut self.rng, &mut self.blinks);
            let sound = recreate(&mut self.state, &self.orders, chance, waiting, most + margin);
            if sound && polishes && self.state.absent.is_empty() && self.state.eased_cost() < most + margin {
                self.polish.run(&mut self.state, waiting);
            }
            sound
        };
        if !sound || self.state.eased_cost() >= most {
            self.state.rollback();
            return;
        }
        if self.notes && self.state.eased_cost() as f64 <= self.low + NOTED * temperature {
            for slot in self.state.changed() {
                self.pool.note(&self.state, *slot);
            }
        }
        self.state.commit();
        if self.state.cost() < self.best.cost {
            self.keep();
        }
    }

    /// Puts the best plan together from all rounds noted.
    fn combine(&mut self) {
        if !self.pool.useful {
            return;
        }
        let Some(rounds) = self.pool.cheapest(self.best.cost) else {
            return;
        };
        let sound = self.state.load(&rounds);
        debug_assert!(sound, "a round that was seen keeps the limits");
        if sound && self.state.cost() < self.best.cost {
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
