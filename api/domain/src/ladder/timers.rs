//! The ladder's times. Data, because a mountain county needs others than a town; bounded, because a typing error must not
//! turn thirty minutes into thirty hours.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Shortcut, Step};
use crate::{care::Change, code::Coded};

/// How long each step may take, in seconds. What is left out in a stored text has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Timers {
    /// Knock again, call the senior.
    pub senior_s: i64,
    /// Call the family.
    pub family_s: i64,
    /// Ask the neighbour or whoever holds a key.
    pub neighbour_s: i64,
    /// Somebody at the desk takes it on; also until the desk is called again.
    pub dispatch_s: i64,
    /// The desk is called this often before the ladder goes on without it.
    pub dispatch_turns: u32,
    /// Somebody from the village is at the door.
    pub cadre_s: i64,
    /// How often the last step is called out again until the person is seen.
    pub rescue_s: i64,
    /// A second person confirms that a high-risk senior was seen.
    pub confirm_s: i64,
    /// How often an overdue follow-up is called out again.
    pub follow_up_s: i64,
    /// What was learned at a door (a death, a hospital) is looked into.
    pub life_event_s: i64,
    /// Minutes for each change of condition.
    pub change_min: BTreeMap<Change, i64>,
}

impl Default for Timers {
    fn default() -> Self {
        Self {
            senior_s: 120,
            family_s: 120,
            neighbour_s: 120,
            dispatch_s: 120,
            dispatch_turns: 2,
            cadre_s: 1_200,
            rescue_s: 600,
            confirm_s: 1_800,
            follow_up_s: 7_200,
            life_event_s: 7_200,
            change_min: Change::ALL.into_iter().map(|one| (one, one.due_min())).collect(),
        }
    }
}

/// A time outside its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} lies outside its bounds")]
pub struct BadTimers(&'static str);

impl Coded for BadTimers {
    fn code(&self) -> &'static str {
        "bad_timers"
    }
    fn field(&self) -> Option<&'static str> {
        Some(self.0)
    }
}

impl Timers {
    /// Checks the bounds, and that somebody is at the door an hour after the unanswered knock at the latest.
    ///
    /// # Errors
    /// [`BadTimers`] with the field.
    pub fn check(&self) -> Result<(), BadTimers> {
        let bounds = [
            ("senior_s", self.senior_s, 30, 600),
            ("family_s", self.family_s, 30, 600),
            ("neighbour_s", self.neighbour_s, 30, 900),
            ("dispatch_s", self.dispatch_s, 30, 900),
            ("dispatch_turns", i64::from(self.dispatch_turns), 1, 5),
            ("cadre_s", self.cadre_s, 300, 3_600),
            ("rescue_s", self.rescue_s, 120, 3_600),
            ("confirm_s", self.confirm_s, 300, 14_400),
            ("follow_up_s", self.follow_up_s, 600, 86_400),
            ("life_event_s", self.life_event_s, 600, 86_400),
        ];
        for (name, value, least, most) in bounds {
            if !(least..=most).contains(&value) {
                return Err(BadTimers(name));
            }
        }
        if self.change_min.values().any(|min| !(10..=7 * 24 * 60).contains(min)) {
            return Err(BadTimers("change_min"));
        }
        if self.to_the_door_s() > 3_600 {
            return Err(BadTimers("cadre_s"));
        }
        Ok(())
    }

    /// From the unanswered knock to somebody at the door when nobody reacts to anything.
    #[must_use]
    pub fn to_the_door_s(&self) -> i64 {
        self.senior_s
            + self.family_s
            + self.neighbour_s
            + self.dispatch_s * i64::from(self.dispatch_turns)
            + self.cadre_s
    }

    /// How long a step may take.
    pub(super) fn of(&self, step: Step) -> i64 {
        match step {
            Step::CallSenior => self.senior_s,
            Step::CallFamily => self.family_s,
            Step::CallNeighbour => self.neighbour_s,
            Step::Dispatch => self.dispatch_s,
            Step::Cadre => self.cadre_s,
            Step::Rescue => self.rescue_s,
            Step::FollowUp => self.follow_up_s,
            Step::Confirm => self.confirm_s,
        }
    }

    /// How often the desk is called before the ladder goes on by itself: once where time is short.
    pub(super) fn calls_to_desk(&self, shortcut: Shortcut) -> u32 {
        if shortcut == Shortcut::None {
            self.dispatch_turns
        } else {
            1
        }
    }

    /// Seconds within which a change of condition is looked after.
    pub(super) fn change_s(&self, change: Change) -> i64 {
        60 * self
            .change_min
            .get(&change)
            .copied()
            .unwrap_or_else(|| change.due_min())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_default_somebody_is_at_the_door_after_thirty_minutes() {
        let timers = Timers::default();
        assert_eq!(timers.to_the_door_s(), 30 * 60);
        assert_eq!(timers.check(), Ok(()));
    }

    #[test]
    fn a_typing_error_is_caught() {
        let slow = Timers {
            cadre_s: 36_000,
            ..Timers::default()
        };
        assert_eq!(slow.check().map_err(|bad| bad.field()), Err(Some("cadre_s")));
        // Each time is allowed by itself, their sum isn't.
        let late = Timers {
            cadre_s: 3_600,
            ..Timers::default()
        };
        assert_eq!(late.check().map_err(|bad| bad.field()), Err(Some("cadre_s")));
        let mut never = Timers::default();
        never.change_min.insert(Change::Breath, 0);
        assert_eq!(never.check().map_err(|bad| bad.field()), Err(Some("change_min")));
    }

    #[test]
    fn what_a_stored_text_leaves_out_has_its_default() {
        let read: Timers = serde_json::from_str(r#"{"cadre_s": 900}"#).expect("reads");
        assert_eq!((read.cadre_s, read.senior_s), (900, 120));
    }
}
