//! Who lives here, who eats every day without asking for it, who comes to a kiosk and who calls; and what befalls them.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard};

use super::calendar::{Asks, Day, age, asks};

/// Requests at once.
pub(super) const AT_ONCE: usize = 8;

/// A standing order as it was asked for.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) id: String,
    pub(super) canteen: usize,
    pub(super) weekdays: Vec<u32>,
    pub(super) by_calendar: bool,
}

/// Somebody.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) id: String,
    pub(super) number: String,
    pub(super) village: String,
    pub(super) delivery: bool,
    pub(super) standing: Option<Standing>,
    /// Known of those whom the harness registered.
    pub(super) born: Option<Day>,
    pub(super) unlocated: bool,
    /// Of those who come to a kiosk.
    pub(super) card: Option<String>,
    /// Somebody next door may take their meal.
    pub(super) neighbour: bool,
}

/// What has befallen somebody.
#[derive(Debug, Clone, Default)]
pub(super) struct Life {
    away: Vec<(Day, Day)>,
    skips: BTreeSet<Day>,
    dead: Option<Day>,
    ended: Option<Day>,
}

/// What a standing order should come to on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// A meal, or a person who sees to it that they eat.
    Meal,
    /// No meal, and why.
    Without(&'static str),
}

/// Everybody.
#[derive(Debug)]
pub(super) struct People {
    pub(super) all: Vec<Person>,
    pub(super) by_id: HashMap<String, usize>,
    pub(super) lives: Mutex<HashMap<String, Life>>,
    /// By canteen: who comes to the kiosk, who calls.
    pub(super) regulars: Vec<Vec<usize>>,
    pub(super) callers: Vec<Vec<usize>>,
}

impl People {
    fn lives(&self) -> MutexGuard<'_, HashMap<String, Life>> {
        self.lives.lock().expect("nobody panics while holding it")
    }

    pub(super) fn get(&self, id: &str) -> Option<&Person> {
        self.by_id.get(id).map(|&n| &self.all[n])
    }

    fn change(&self, id: &str, change: impl FnOnce(&mut Life)) {
        change(self.lives().entry(id.to_owned()).or_default());
    }

    /// Away on these days, the last one included.
    pub(super) fn goes_away(&self, id: &str, from: Day, to: Day) {
        self.change(id, |life| life.away.push((from, to)));
    }

    /// Back after all: no day of any absence from this one on counts.
    pub(super) fn comes_back(&self, id: &str, on: Day) {
        self.change(id, |life| {
            life.away.retain(|(from, _)| *from < on);
            for (_, to) in &mut life.away {
                *to = (*to).min(on.pred_opt().unwrap_or(on));
            }
        });
    }

    pub(super) fn skips(&self, id: &str, day: Day) {
        self.change(id, |life| {
            life.skips.insert(day);
        });
    }

    pub(super) fn dies(&self, id: &str, day: Day) {
        self.change(id, |life| life.dead = life.dead.or(Some(day)));
    }

    pub(super) fn ends_standing(&self, id: &str, last: Day) {
        self.change(id, |life| life.ended = Some(last));
    }

    fn life(&self, id: &str) -> Life {
        self.lives().get(id).cloned().unwrap_or_default()
    }

    pub(super) fn is_dead(&self, id: &str) -> bool {
        self.life(id).dead.is_some()
    }

    /// Whether somebody is alive and at home.
    pub(super) fn is_here(&self, id: &str, day: Day) -> bool {
        let life = self.life(id);
        life.dead.is_none() && !life.away.iter().any(|(from, to)| (*from..=*to).contains(&day))
    }

    /// What the system should say of somebody: active, paused or deceased.
    pub(super) fn state(&self, id: &str, day: Day) -> &'static str {
        match (self.is_dead(id), self.is_here(id, day)) {
            (true, _) => "deceased",
            (false, true) => "active",
            (false, false) => "paused",
        }
    }

    /// The standing orders of a canteen that are due on a day, with what they should come to. Those of the dead aren't.
    pub(super) fn due(&self, canteen: usize, day: Day) -> Vec<(&Person, &Standing, Due)> {
        let of_canteen = self.all.iter().filter_map(|one| Some((one, one.standing.as_ref()?)));
        let here = of_canteen.filter(|(_, standing)| standing.canteen == canteen);
        let due = here.filter_map(|(one, standing)| Some((one, standing, self.due_of(one, standing, day)?)));
        due.collect()
    }

    fn due_of(&self, one: &Person, standing: &Standing, day: Day) -> Option<Due> {
        let asked = asks(&standing.weekdays, standing.by_calendar, day);
        let life = self.life(&one.id);
        if asked == Asks::No || life.dead.is_some() || life.ended.is_some_and(|last| day > last) {
            return None;
        }
        let away = life.away.iter().any(|(from, to)| (*from..=*to).contains(&day));
        Some(match asked {
            _ if away => Due::Without("paused"),
            _ if life.skips.contains(&day) => Due::Without("skipped"),
            Asks::Holiday => Due::Without("holiday"),
            _ => Due::Meal,
        })
    }
}

/// What the schedule gives at an age: county and village together, for somebody of no category.
pub(super) fn subsidy_fen(born: Day, on: Day) -> i64 {
    match age(born, on) {
        90.. => 800,
        80.. => 600,
        _ => 400,
    }
}
