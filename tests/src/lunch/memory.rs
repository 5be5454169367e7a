//! What the generator knows by itself: every meal, and how it ended.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use serde_json::Value;

use crate::client::{Client, text};

/// How a meal ended, or that it hasn't yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    /// Somebody still waits for it.
    Open,
    /// Called off; `late` ones are cooked all the same.
    Cancelled { late: bool },
    /// In the right hands.
    Served,
    /// Not served, for this cause.
    Flagged(&'static str),
}

impl End {
    /// The words the system has for it: state and cause.
    pub(super) fn words(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Open => ("placed", None),
            Self::Cancelled { .. } => ("cancelled", None),
            Self::Served => ("served", None),
            Self::Flagged(cause) => ("flagged", Some(cause)),
        }
    }
}

/// One meal.
#[derive(Debug, Clone)]
pub(super) struct Meal {
    /// As it was answered when it was ordered.
    pub(super) answer: Value,
    /// At which of the county's sittings.
    pub(super) sitting: usize,
    /// Whose, where the generator can know: a kiosk isn't told who the spouse is.
    pub(super) senior_id: Option<String>,
    /// Who ordered it, for calling it off again.
    pub(super) by: Client,
    /// What shows a kiosk who stands there.
    pub(super) diner_token: Option<String>,
    /// Whether the kitchen had it in its final count.
    pub(super) counted: bool,
    pub(super) end: End,
}

impl Meal {
    pub(super) fn id(&self) -> &str {
        text(&self.answer, "id")
    }

    pub(super) fn mode(&self) -> &str {
        text(&self.answer, "mode")
    }

    pub(super) fn bag(&self) -> &str {
        text(&self.answer, "bag_no")
    }

    pub(super) fn is_carried(&self) -> bool {
        self.mode() == "delivery"
    }
}

/// All meals by their identity, and what else was seen.
#[derive(Debug, Default)]
pub(super) struct Memory {
    meals: Mutex<BTreeMap<String, Meal>>,
    notes: Mutex<BTreeMap<String, usize>>,
    differences: Mutex<Vec<String>>,
}

impl Memory {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Meal>> {
        self.meals.lock().expect("nobody panics while holding it")
    }

    /// A meal was ordered.
    pub(super) fn keep(&self, meal: Meal) {
        let id = meal.id().to_owned();
        if self.all().insert(id.clone(), meal).is_some() {
            self.differs(format!("order {id} was given out twice"));
        }
    }

    /// A meal ended. Only one that was open can.
    pub(super) fn ended(&self, id: &str, end: End) {
        let before = self.all().get_mut(id).map(|meal| std::mem::replace(&mut meal.end, end));
        if before != Some(End::Open) {
            self.differs(format!("order {id} ended as {end:?} after {before:?}"));
        }
    }

    /// Meals that fit, in the order of their identities: that is the order in which they were placed.
    pub(super) fn find(&self, fits: impl Fn(&Meal) -> bool) -> Vec<Meal> {
        self.all().values().filter(|meal| fits(meal)).cloned().collect()
    }

    /// The cut-off: what isn't called off by now is cooked.
    pub(super) fn count_for_the_kitchen(&self) {
        for meal in self.all().values_mut() {
            meal.counted = meal.end == End::Open;
        }
    }

    pub(super) fn meals(&self) -> usize {
        self.all().len()
    }

    /// Something that is worth a line in the account.
    pub(super) fn note(&self, what: &str) {
        self.note_many(what, 1);
    }

    pub(super) fn note_many(&self, what: &str, times: usize) {
        let mut notes = self.notes.lock().expect("nobody panics while holding it");
        *notes.entry(what.to_owned()).or_default() += times;
    }

    pub(super) fn noted(&self, what: &str) -> usize {
        let notes = self.notes.lock().expect("nobody panics while holding it");
        notes.get(what).copied().unwrap_or_default()
    }

    /// The system and the generator don't agree.
    pub(super) fn differs(&self, how: String) {
        self.differences
            .lock()
            .expect("nobody panics while holding it")
            .push(how);
    }

    /// Agrees only if the two are equal.
    pub(super) fn same<T: PartialEq + std::fmt::Debug>(&self, what: impl FnOnce() -> String, known: T, found: T) {
        if known != found {
            self.differs(format!("{}: known {known:?}, found {found:?}", what()));
        }
    }

    pub(super) fn ends(&self) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<End, usize> = BTreeMap::new();
        for meal in self.all().values() {
            *counts.entry(meal.end).or_default() += 1;
        }
        let name = |end: End| match end {
            End::Cancelled { late: true } => "cancelled late".to_owned(),
            End::Flagged(cause) => format!("flagged: {cause}"),
            other => other.words().0.to_owned(),
        };
        counts.into_iter().map(|(end, count)| (name(end), count)).collect()
    }

    pub(super) fn notes(&self) -> Vec<(String, usize)> {
        let notes = self.notes.lock().expect("nobody panics while holding it");
        notes.iter().map(|(what, times)| (what.clone(), *times)).collect()
    }

    pub(super) fn differences(&self) -> Vec<String> {
        self.differences.lock().expect("nobody panics while holding it").clone()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_can_not_be_is_a_difference() {
        let memory = Memory::default();
        let meal = Meal {
            answer: json!({"id": "a", "mode": "dine_in", "bag_no": "001"}),
            sitting: 0,
            senior_id: None,
            by: Client::new(vec!["http://127.0.0.1:9".to_owned()]),
            diner_token: None,
            counted: false,
            end: End::Open,
        };
        memory.keep(meal.clone());
        memory.ended("a", End::Served);
        memory.same(|| "sold".to_owned(), 1, 1);
        assert_eq!(memory.differences(), Vec::<String>::new());
        memory.keep(meal);
        memory.ended("a", End::Served);
        memory.ended("a", End::Flagged("no_show"));
        memory.ended("b", End::Served);
        memory.same(|| "sold".to_owned(), 1, 2);
        assert_eq!(memory.differences().len(), 4, "{:?}", memory.differences());
    }
}
