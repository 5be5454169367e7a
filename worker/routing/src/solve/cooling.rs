//! How hot it is as a search goes on, and how much those who are left out matter meanwhile.

use super::net::Net;
use super::state::State;

/// Some coolings alike.
struct Part {
    coolings: u32,
    /// First and last temperature, as a share of the mean travel per node.
    hot: f64,
    cold: f64,
}

/// How searches in problems of one size cool down.
struct Course {
    /// Coolings that begin afresh.
    afresh: Part,
    /// Coolings that begin with the best plan after that, and their share of the time.
    again: Part,
    again_share: f64,
}

/// Who goes at all is settled when it is so hot that a round more or less hardly matters: one cooling in two or three
/// ends with a round too many, and nothing but another one leads out of that.
const SMALL: Course = Course {
    afresh: Part {
        coolings: 4,
        hot: 2.0,
        cold: 0.05,
    },
    again: Part {
        coolings: 4,
        hot: 0.6,
        cold: 0.05,
    },
    again_share: 0.5,
};
/// One search in two or three ends in a valley that is half a percent too high, and it shows long before the end.
const MEDIUM: Course = Course {
    afresh: Part {
        coolings: 2,
        hot: 0.6,
        cold: 0.03,
    },
    again: Part {
        coolings: 1,
        hot: 0.1,
        cold: 0.01,
    },
    again_share: 0.3,
};
const USUAL: Course = Course {
    afresh: Part {
        coolings: 1,
        hot: 0.6,
        cold: 0.01,
    },
    again: Part {
        coolings: 0,
        hot: 0.0,
        cold: 0.0,
    },
    again_share: 0.0,
};
/// Nodes of a medium problem. In larger ones a single cooling that takes its time comes to the same or less.
const MEDIUM_MOST: usize = 300;
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
        let medium = is_medium(net);
        let eased = small || (!net.timed && net.len() <= EASED);
        let least = net.nodes.iter().map(|node| node.unserved).min().unwrap_or(1);
        Self {
            course: match (small, medium) {
                (true, _) => SMALL,
                (false, true) => MEDIUM,
                (false, false) => USUAL,
            },
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
        let again = course.again.coolings > 0 && progress >= from;
        let (part, gone) = if again {
            (&course.again, (progress - from) / course.again_share)
        } else {
            (&course.afresh, progress / from)
        };
        let coolings = f64::from(part.coolings);
        let nth = (gone * coolings).floor();
        let within = gone * coolings - nth;
        let (hot, cold) = (self.base * part.hot * self.heat, self.base * part.cold);
        let hot = hot.max(cold);
        let ease = self.price.filter(|_| !again).map_or(1.0, |(first, last)| {
            let price = first * (last / first).powf((within / EASY_UNTIL).min(1.0));
            last / price
        });
        Weather {
            cycle: nth as u32 + if again { course.afresh.coolings } else { 0 },
            temperature: hot * (cold / hot).powf(within),
            ease: (ease as i64).max(1),
            notes: again || within >= NOTES_FROM,
            again,
        }
    }
}

/// Whether a problem is medium: beyond a small one, and with rounds that only boxes bound.
pub(super) fn is_medium(net: &Net<'_>) -> bool {
    !net.is_small() && net.len() <= MEDIUM_MOST && !net.timed && net.groups.is_empty()
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
    fn medium_problems_go_on_with_the_better_of_two() {
        let cooling = cooling(MEDIUM);
        let weathers: Vec<Weather> = (0..100).map(|step| cooling.at(f64::from(step) / 100.0)).collect();
        let cycle = |step: usize| (weathers[step].cycle, weathers[step].again);
        assert_eq!(
            [34, 36, 69, 71].map(cycle),
            [(0, false), (1, false), (1, false), (2, true)]
        );
        assert!(
            (weathers[99].temperature - 1.0).abs() < 0.1,
            "it ends at a hundredth of the mean way"
        );
        let hottest = weathers[35..].iter().map(|weather| weather.temperature);
        assert!(
            hottest.fold(0.0, f64::max) > 50.0,
            "the second cooling is as hot as the first"
        );
        assert!(weathers[71].temperature < 11.0, "the last one begins cooler");
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
