//! How hot it is as a search goes on, and how much those who are left out matter meanwhile.

use super::state::State;

/// How searches in problems of one size cool down.
struct Course {
    /// First and last temperature, as a share of the mean travel per node.
    hot: f64,
    cold: f64,
    /// Coolings that begin afresh: the rounds of all of them are combined.
    afresh: u32,
    /// Coolings that begin with the best plan after that, their first temperature, and their share of the time.
    again: u32,
    again_hot: f64,
    again_share: f64,
}

/// Who goes at all is settled when it is so hot that a round more or less hardly matters: one cooling in two or three
/// ends with a round too many, and nothing but another one leads out of that.
const SMALL: Course = Course {
    hot: 2.0,
    cold: 0.05,
    afresh: 4,
    again: 4,
    again_hot: 0.6,
    again_share: 0.5,
};
const USUAL: Course = Course {
    hot: 0.6,
    cold: 0.01,
    afresh: 1,
    again: 0,
    again_hot: 0.0,
    again_share: 0.0,
};
/// In a small problem, and up to so many nodes where only boxes bound the rounds, leaving somebody out costs at first
/// so many times what a node costs on average: only so are rounds given up node by node. After this share of each
/// cooling it costs what it should.
const EASED: usize = 500;
const EASY: f64 = 2.0;
const EASY_UNTIL: f64 = 0.7;
/// From this share of a cooling on, rounds are worth noting.
const NOTES_FROM: f64 = 0.5;
/// Attempts per node from which on the first temperature is the usual one, and the share of the time after which it is
/// no longer asked how many there will be.
const UNHURRIED: f64 = 400.0;
const SURE: f64 = 0.05;

/// The course of one run.
pub(super) struct Cooling {
    course: Course,
    /// What temperatures are shares of.
    base: f64,
    /// By how much the first temperatures are lowered.
    heat: f64,
    nodes: f64,
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
    /// Whether the cooling begins with the best plan, rather than with none.
    pub(super) again: bool,
}

impl Cooling {
    /// `base`: the mean travel per node; `heat` lowers the first temperature.
    pub(super) fn new(state: &State<'_, '_>, base: f64, heat: f64) -> Self {
        let net = state.net;
        let small = net.is_small();
        let eased = small || (!net.timed && net.len() <= EASED);
        let least = net.nodes.iter().map(|node| node.unserved).min().unwrap_or(1);
        Self {
            course: if small { SMALL } else { USUAL },
            base,
            heat,
            nodes: net.len().max(1) as f64,
            price: eased.then(|| (EASY * cost_per_node(state), least as f64)),
        }
    }

    /// Tells how much time there is: so many attempts are this share of all. Who has no time to cool down slowly begins
    /// cooler.
    pub(super) fn expect(&mut self, done: u64, progress: f64, heat: f64) {
        if done > 0 && progress > 0.0 && progress <= SURE {
            let per_node = done as f64 / progress / self.nodes;
            self.heat = heat * (per_node / UNHURRIED).sqrt().min(1.0);
        }
    }

    pub(super) fn at(&self, progress: f64) -> Weather {
        let course = &self.course;
        let from = 1.0 - course.again_share;
        let again = course.again > 0 && progress >= from;
        let (first, cycles, part) = if again {
            (course.again_hot, course.again, (progress - from) / course.again_share)
        } else {
            (course.hot, course.afresh, progress / from)
        };
        let nth = (part * f64::from(cycles)).floor();
        let within = part * f64::from(cycles) - nth;
        let (hot, cold) = (self.base * first * self.heat, self.base * course.cold);
        let hot = hot.max(cold);
        let ease = self.price.filter(|_| !again).map_or(1.0, |(first, last)| {
            let price = first * (last / first).powf((within / EASY_UNTIL).min(1.0));
            last / price
        });
        Weather {
            cycle: nth as u32 + if again { course.afresh } else { 0 },
            temperature: hot * (cold / hot).powf(within),
            ease: (ease as i64).max(1),
            notes: again || within >= NOTES_FROM,
            again,
        }
    }
}

/// What a node costs on average, with what is good about some rounds left aside.
fn cost_per_node(state: &State<'_, '_>) -> f64 {
    let slots = (0..state.lines.len() as u32).filter(|slot| state.lines[*slot as usize].nodes > 0);
    let gained: i64 = slots.map(|slot| state.class_of(slot).fixed.min(0)).sum();
    ((state.travel() - gained) as f64 / state.net.len().max(1) as f64).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cooling(course: Course) -> Cooling {
        Cooling {
            course,
            base: 100.0,
            heat: 1.0,
            nodes: 1000.0,
            price: Some((200.0, 20_000.0)),
        }
    }

    #[test]
    fn small_problems_begin_afresh_and_then_again() {
        let cooling = cooling(SMALL);
        let seen: Vec<(u32, bool)> = (0..80)
            .map(|step| cooling.at(f64::from(step) / 80.0))
            .map(|weather| (weather.cycle, weather.again))
            .collect();
        let mut cycles = seen.clone();
        cycles.dedup();
        let expected = [0, 1, 2, 3, 4, 5, 6, 7].map(|cycle| (cycle, cycle >= 4));
        assert_eq!(cycles, expected);
        assert!(seen.iter().filter(|weather| **weather == (0, false)).count() >= 9);
    }

    #[test]
    fn it_cools_down_and_leaving_somebody_out_becomes_dear() {
        let cooling = cooling(USUAL);
        let weathers: Vec<Weather> = (0..20).map(|step| cooling.at(f64::from(step) / 20.0)).collect();
        assert!(
            weathers
                .windows(2)
                .all(|pair| pair[0].temperature > pair[1].temperature)
        );
        assert!(weathers.windows(2).all(|pair| pair[0].ease >= pair[1].ease));
        assert_eq!((weathers[0].ease, weathers[15].ease), (100, 1));
    }

    #[test]
    fn who_has_no_time_begins_cooler() {
        let mut cooling = cooling(USUAL);
        let usual = cooling.at(0.0).temperature;
        cooling.expect(64, 0.0001, 1.0);
        assert!(
            (cooling.at(0.0).temperature - usual).abs() < 1e-9,
            "640 attempts a node are enough"
        );
        cooling.expect(64, 0.01, 1.0);
        assert!(cooling.at(0.0).temperature < usual / 2.0);
        let early = cooling.at(0.0).temperature;
        cooling.expect(1_000_000, 0.5, 1.0);
        assert!(
            (cooling.at(0.0).temperature - early).abs() < 1e-9,
            "it is not asked again"
        );
    }
}
