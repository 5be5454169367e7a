//! What really happened, as only the harness knows it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard};

use serde_json::Value;

use super::calendar::Day;
use crate::client::{Answer, text};

/// How a meal really ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    /// Not yet.
    Open,
    /// Nobody wanted it any more, in time.
    CalledOff,
    /// It was eaten.
    Eaten,
    /// It wasn't, for this cause.
    Uneaten(&'static str),
}

impl End {
    /// State and cause as the system has words for it.
    pub(super) fn words(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Open => ("placed", None),
            Self::CalledOff => ("cancelled", None),
            Self::Eaten => ("served", None),
            Self::Uneaten(cause) => ("flagged", Some(cause)),
        }
    }
}

/// One meal.
#[derive(Debug, Clone)]
pub(super) struct Meal {
    pub(super) id: String,
    pub(super) senior: String,
    pub(super) day: Day,
    pub(super) canteen: usize,
    pub(super) carried: bool,
    pub(super) bag: String,
    pub(super) number: String,
    pub(super) end: End,
}

impl Meal {
    /// As an answer has it that is for staff.
    pub(super) fn of(order: &Value, canteen: usize, day: Day, senior: &str) -> Self {
        Self {
            id: text(order, "id").to_owned(),
            senior: senior.to_owned(),
            day,
            canteen,
            carried: order["mode"] == "delivery",
            bag: text(order, "bag_no").to_owned(),
            number: text(order, "pickup_no").to_owned(),
            end: End::Open,
        }
    }
}

/// What lies behind an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// Out in the field, and well.
    Well,
    /// On the floor.
    Fallen,
    /// Dead.
    Dead,
    /// Slow on their feet: the door opens after all, and the volunteer sees them.
    Opened,
    /// Something odd, looked into the same day.
    Odd,
    /// Said at the door, and true.
    True,
    /// Said at the door, and not so.
    Untrue,
}

/// Somebody must be looked after, and why.
#[derive(Debug, Clone)]
pub(super) struct Trouble {
    /// Whoever of the door's people it is about.
    pub(super) seniors: Vec<String>,
    pub(super) kind: &'static str,
    pub(super) day: Day,
    pub(super) behind: Behind,
    /// The system's alarm, once it was found there.
    pub(super) alarm: Option<String>,
    /// Who really saw them, and how.
    pub(super) seen: Option<(String, &'static str)>,
    pub(super) closed: bool,
}

/// The sums.
#[derive(Debug, Default)]
pub(super) struct Sums {
    pub(super) meals: usize,
    pub(super) false_served: usize,
    pub(super) false_seen: usize,
    pub(super) dropped: usize,
    pub(super) flags: usize,
    pub(super) faults: usize,
    pub(super) red_handed_over: usize,
    pub(super) differences: Vec<String>,
    pub(super) ends: BTreeMap<String, usize>,
    pub(super) happened: BTreeMap<String, usize>,
    pub(super) spent: BTreeMap<&'static str, f64>,
}

#[derive(Debug, Default)]
struct Kept {
    meals: BTreeMap<String, Meal>,
    troubles: Vec<Trouble>,
    faulted: BTreeSet<String>,
    corrections: Vec<(String, End)>,
    returns: Vec<(String, Day)>,
    shut: BTreeSet<(Day, usize)>,
    back: BTreeSet<(String, Day)>,
    false_served: BTreeSet<String>,
    sums: Sums,
}

/// The record. It is written before the system is told, and the system never reads it.
#[derive(Debug, Default)]
pub(super) struct Record(Mutex<Kept>);

impl Record {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().expect("nobody panics while holding it")
    }

    /// A meal was ordered.
    pub(super) fn ordered(&self, meal: Meal) {
        let id = meal.id.clone();
        if self.kept().meals.insert(id.clone(), meal).is_some() {
            self.differs(format!("order {id} was given out twice"));
        }
    }

    /// What really became of a meal.
    pub(super) fn ended(&self, id: &str, end: End) {
        let before = self
            .kept()
            .meals
            .get_mut(id)
            .map(|meal| std::mem::replace(&mut meal.end, end));
        if before != Some(End::Open) {
            self.differs(format!(
                "the harness itself ends order {id} as {end:?} after {before:?}"
            ));
        }
    }

    pub(super) fn meal(&self, id: &str) -> Option<Meal> {
        self.kept().meals.get(id).cloned()
    }

    /// The day's meals that fit, in the order in which they were placed.
    pub(super) fn meals(&self, day: Day, fits: impl Fn(&Meal) -> bool) -> Vec<Meal> {
        let kept = self.kept();
        kept.meals
            .values()
            .filter(|meal| meal.day == day && fits(meal))
            .cloned()
            .collect()
    }

    /// A fault hit these meals; each counts once, whatever else befalls it.
    pub(super) fn fault<'a>(&self, what: &str, meals: impl IntoIterator<Item = &'a str>) {
        let mut kept = self.kept();
        for id in meals {
            if kept.faulted.insert(id.to_owned()) {
                kept.sums.faults += 1;
            }
            *kept.sums.happened.entry(format!("fault: {what}")).or_default() += 1;
        }
    }

    /// Something was reported that isn't so; it will be put right later in the day.
    pub(super) fn put_right_later(&self, id: &str, end: End) {
        self.kept().corrections.push((id.to_owned(), end));
    }

    pub(super) fn corrections(&self) -> Vec<(String, End)> {
        std::mem::take(&mut self.kept().corrections)
    }

    /// Somebody will be back from hospital on a day, and rings up that morning.
    pub(super) fn returns(&self, senior: &str, day: Day) {
        self.kept().returns.push((senior.to_owned(), day));
    }

    pub(super) fn will_return(&self, senior: &str) -> bool {
        self.kept().returns.iter().any(|(one, _)| one == senior)
    }

    /// Somebody rang up to say that they are back.
    pub(super) fn comes_back(&self, senior: &str, day: Day) {
        self.kept().back.insert((senior.to_owned(), day));
    }

    pub(super) fn came_back(&self, senior: &str, day: Day) -> bool {
        self.kept().back.contains(&(senior.to_owned(), day))
    }

    /// A point was shut for a day.
    pub(super) fn shut(&self, day: Day, canteen: usize) {
        self.kept().shut.insert((day, canteen));
    }

    pub(super) fn is_shut(&self, day: Day, canteen: usize) -> bool {
        self.kept().shut.contains(&(day, canteen))
    }

    pub(super) fn returning(&self, day: Day) -> Vec<String> {
        let kept = self.kept();
        kept.returns
            .iter()
            .filter(|(_, on)| *on == day)
            .map(|(senior, _)| senior.clone())
            .collect()
    }

    /// Something that was done, for the account.
    pub(super) fn note(&self, what: &str) {
        *self.kept().sums.happened.entry(what.to_owned()).or_default() += 1;
    }

    /// So much time went into something.
    pub(super) fn spent(&self, what: &'static str, seconds: f64) {
        *self.kept().sums.spent.entry(what).or_default() += seconds;
    }

    /// The system says something else.
    pub(super) fn differs(&self, how: String) {
        self.kept().sums.differences.push(how);
    }

    pub(super) fn same<T: PartialEq + std::fmt::Debug>(&self, what: impl FnOnce() -> String, known: T, found: T) {
        if known != found {
            self.differs(format!("{}: known {known:?}, found {found:?}", what()));
        }
    }

    /// Somebody or something was lost sight of.
    pub(super) fn dropped(&self, how: String) {
        self.kept().sums.dropped += 1;
        self.differs(format!("dropped: {how}"));
    }

    pub(super) fn red(&self, how: String) {
        self.kept().sums.red_handed_over += 1;
        self.differs(format!("a red box was handed over: {how}"));
    }

    pub(super) fn false_seen(&self, how: String) {
        self.kept().sums.false_seen += 1;
        self.differs(format!("falsely seen: {how}"));
    }

    /// The system says served; nobody ate. Counted once a meal.
    pub(super) fn false_served(&self, id: &str, how: String) {
        let mut kept = self.kept();
        if kept.false_served.insert(id.to_owned()) {
            kept.sums.false_served += 1;
        }
        kept.sums.differences.push(format!("falsely served: {how}"));
    }

    /// A meal that the system flags.
    pub(super) fn flag(&self) {
        self.kept().sums.flags += 1;
    }

    /// A success's body; a refusal is a difference.
    pub(super) fn must(&self, what: &str, answer: Answer) -> Option<Value> {
        if answer.status.is_success() {
            return Some(answer.body);
        }
        self.differs(format!("{what} was refused: {} {}", answer.status, answer.text));
        None
    }

    /// Somebody must be looked after.
    pub(super) fn trouble(&self, trouble: Trouble) {
        self.note(&format!("alarm: {}", trouble.kind));
        self.kept().troubles.push(trouble);
    }

    pub(super) fn troubles(&self) -> Vec<Trouble> {
        self.kept().troubles.clone()
    }

    pub(super) fn change_trouble(&self, n: usize, change: impl FnOnce(&mut Trouble)) {
        change(&mut self.kept().troubles[n]);
    }

    pub(super) fn so_far(&self) -> (usize, usize) {
        let kept = self.kept();
        (kept.meals.len(), kept.sums.differences.len())
    }

    pub(super) fn sums(&self) -> Sums {
        let mut kept = self.kept();
        let mut sums = std::mem::take(&mut kept.sums);
        sums.meals = kept.meals.len();
        for meal in kept.meals.values() {
            let name = match meal.end.words() {
                (state, Some(cause)) => format!("{state}: {cause}"),
                (state, None) => state.to_owned(),
            };
            *sums.ends.entry(name).or_default() += 1;
        }
        sums
    }
}
