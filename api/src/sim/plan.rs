//! What happens in a run, all of it drawn from one number before anything runs: so that it can be shown, repeated and cut.

use domain::made_up::Draw;
use store::fault::{Point, Verdict};

/// Processes of a run.
pub const PROCESSES: usize = 3;
/// People who may order.
pub const PEOPLE: usize = 10;
/// Dishes on offer.
pub const DISHES: usize = 4;

/// What somebody asks a process for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A new order under a new key.
    Order {
        /// Who eats, by their number.
        people: Vec<usize>,
        /// Which dish.
        dish: usize,
        /// Carried home.
        carried: bool,
        /// They know that it is their second meal.
        second: bool,
        /// The kiosk sends it to the next process as well, at the same time.
        twice: bool,
    },
    /// An order once more under its key.
    Again {
        /// The how-manieth order of the run.
        of: usize,
        /// With another body: it must be refused if the first was accepted.
        changed: bool,
    },
    /// Cancels an order that was accepted.
    Cancel {
        /// The how-manieth order of the run.
        of: usize,
    },
    /// More or less of everything, and of a dish.
    Capacity {
        /// Meals.
        meals: u32,
        /// Dish and portions.
        dish: (usize, u32),
    },
    /// A dish is sold out by hand, or on again.
    SoldOut {
        /// Which.
        dish: usize,
        /// Off or on.
        off: bool,
    },
}

/// What happens to the world between requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A process ends and starts anew, with a clock that is off by so many minutes.
    Restart {
        /// Minutes.
        clock_off: i64,
    },
    /// The clock of a process jumps ahead.
    Clock {
        /// Minutes.
        minutes: i64,
    },
    /// The board forgets everything.
    Empty,
    /// The board goes away.
    Away,
    /// The board comes back.
    Back,
    /// The worker compares board and tables.
    Keep,
    /// Somebody reads the menus.
    Look,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Requests that arrive at a process together.
    Ask {
        /// Which process.
        process: usize,
        /// What is asked.
        acts: Vec<Act>,
        /// What goes wrong, where, at the how-manieth time that a batch comes there.
        fault: Option<(Point, Verdict, usize)>,
        /// Between commit and board the process stands still for so many steps: what it shows then is old.
        late: usize,
    },
    /// The world turns.
    Turn {
        /// At which process, where that matters.
        process: usize,
        /// What.
        event: Event,
    },
}

/// All steps of a seed.
#[must_use]
pub fn steps(seed: u64) -> Vec<Step> {
    let mut draw = Draw::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1));
    let mut orders = 0;
    let number = 8 + below(&mut draw, 10);
    let mut steps = vec![first(&mut draw)];
    steps.extend((0..number).map(|_| step(&mut draw, &mut orders)));
    steps
}

fn below(draw: &mut Draw, end: usize) -> usize {
    usize::try_from(draw.below(end as u64)).unwrap_or(0)
}

/// Little of everything, so that the last portion is soon reached.
fn first(draw: &mut Draw) -> Step {
    let dish = (below(draw, DISHES), u32::try_from(below(draw, 4)).unwrap_or(1));
    let meals = u32::try_from(2 + below(draw, 7)).unwrap_or(2);
    Step::Ask {
        process: 0,
        acts: vec![Act::Capacity { meals, dish }],
        fault: None,
        late: 0,
    }
}

fn step(draw: &mut Draw, orders: &mut usize) -> Step {
    let process = below(draw, PROCESSES);
    if draw.per_mille(280) {
        let event = event(draw);
        return Step::Turn { process, event };
    }
    let together = 1 + below(draw, 5);
    let acts = (0..together).map(|_| act(draw, orders)).collect();
    let fault = draw.per_mille(350).then(|| {
        let point = Point::ALL[below(draw, Point::ALL.len())];
        let verdict = if draw.per_mille(600) {
            Verdict::Die
        } else {
            Verdict::Fail
        };
        (point, verdict, below(draw, 3))
    });
    let late = if draw.per_mille(200) { 1 + below(draw, 3) } else { 0 };
    Step::Ask {
        process,
        acts,
        fault,
        late,
    }
}

fn act(draw: &mut Draw, orders: &mut usize) -> Act {
    let (dish, share) = (below(draw, DISHES), draw.below(1000));
    match share {
        0..300 if *orders > 0 => Act::Again {
            of: below(draw, *orders),
            changed: draw.per_mille(150),
        },
        300..400 if *orders > 0 => Act::Cancel {
            of: below(draw, *orders),
        },
        400..450 => Act::Capacity {
            meals: u32::try_from(1 + below(draw, 10)).unwrap_or(1),
            dish: (dish, u32::try_from(below(draw, 6)).unwrap_or(1)),
        },
        450..480 => Act::SoldOut {
            dish,
            off: draw.per_mille(500),
        },
        _ => {
            *orders += 1;
            let mut people = vec![below(draw, PEOPLE)];
            if draw.per_mille(200) {
                people.push(below(draw, PEOPLE));
            }
            Act::Order {
                people,
                dish,
                carried: draw.per_mille(250),
                second: draw.per_mille(200),
                twice: draw.per_mille(150),
            }
        }
    }
}

fn event(draw: &mut Draw) -> Event {
    match draw.below(7) {
        0 => Event::Restart {
            clock_off: i64::try_from(draw.below(41)).unwrap_or(0) - 20,
        },
        1 => Event::Clock {
            minutes: i64::try_from(draw.below(40)).unwrap_or(0),
        },
        2 => Event::Empty,
        3 => Event::Away,
        4 => Event::Back,
        5 => Event::Keep,
        _ => Event::Look,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_is_the_same_run() {
        assert_eq!(steps(7), steps(7));
        assert_ne!(steps(7), steps(8));
    }

    #[test]
    fn every_kind_of_thing_happens_within_some_seeds() {
        let all: String = (0..200).map(|seed| format!("{:?}", steps(seed))).collect();
        for word in [
            "Again",
            "changed: true",
            "Cancel",
            "Capacity",
            "SoldOut",
            "twice: true",
            "second: true",
            "Restart",
            "Clock",
            "Empty",
            "Away",
            "Back",
            "Keep",
            "Look",
            "Die",
            "Fail",
            "Taken",
            "Loaded",
            "Written",
            "Committed",
            "Shown",
        ] {
            assert!(all.contains(word), "nothing like {word} in 200 seeds");
        }
    }
}
