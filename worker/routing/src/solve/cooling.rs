//! How hot it is as a search goes on, and how much those who are left out matter meanwhile.

use super::state::State;

/// Start and end of the temperature, as a share of the mean travel per node.
const USUAL: (f64, f64) = (0.6, 0.01);
/// The same in a problem that is small enough for a search to be through with what is hardly warm.
const SMALL: (f64, f64) = (0.6, 0.05);
/// How often a small problem is heated up again: the rounds of all coolings are combined.
const SMALL_CYCLES: f64 = 4.0;
/// In a small problem, and up to so many nodes where only boxes bound the rounds, leaving somebody out costs at first so
/// many times what a node costs on average: only so are rounds given up node by node. After this share of each cooling it
/// costs what it should.
const EASED: usize = 500;
const EASY: f64 = 2.0;
const EASY_UNTIL: f64 = 0.7;
/// From this share of a cooling on, rounds are worth noting.
const NOTES_FROM: f64 = 0.5;

/// The course of one run.
pub(super) struct Cooling {
    hot: f64,
    cold: f64,
    cycles: f64,
    /// What leaving somebody out costs at first and at last.
    price: Option<(f64, f64)>,
}

/// Where a run has come to.
pub(super) struct Weather {
    pub(super) cycle: u32,
    pub(super) temperature: f64,
    /// By how much leaving somebody out is cheaper than it should be.
    pub(super) ease: i64,
    /// Whether rounds are worth noting.
    pub(super) notes: bool,
}

impl Cooling {
    /// `base`: the mean travel per node; `heat` lowers the first temperature.
    pub(super) fn new(state: &State<'_, '_>, base: f64, heat: f64) -> Self {
        let net = state.net;
        let small = net.is_small();
        let (hot, cold) = if small { SMALL } else { USUAL };
        let eased = small || (!net.timed && net.len() <= EASED);
        let least = net.nodes.iter().map(|node| node.unserved).min().unwrap_or(1);
        Self {
            hot: base * hot * heat,
            cold: base * cold,
            cycles: if small { SMALL_CYCLES } else { 1.0 },
            price: eased.then(|| (EASY * cost_per_node(state), least as f64)),
        }
    }

    pub(super) fn at(&self, progress: f64) -> Weather {
        let cycle = (progress * self.cycles).floor();
        let within = progress * self.cycles - cycle;
        let ease = self.price.map_or(1.0, |(first, last)| {
            let price = first * (last / first).powf((within / EASY_UNTIL).min(1.0));
            last / price
        });
        Weather {
            cycle: cycle as u32,
            temperature: self.hot * (self.cold / self.hot).powf(within),
            ease: (ease as i64).max(1),
            notes: within >= NOTES_FROM,
        }
    }
}

/// What a node costs on average, with what is good about some rounds left aside.
fn cost_per_node(state: &State<'_, '_>) -> f64 {
    let slots = (0..state.lines.len() as u32).filter(|slot| state.lines[*slot as usize].nodes > 0);
    let gained: i64 = slots.map(|slot| state.class_of(slot).fixed.min(0)).sum();
    ((state.travel() - gained) as f64 / state.net.len().max(1) as f64).max(1.0)
}
