//! How a ladder begins.

use serde::{Deserialize, Serialize};

use super::{Danger, Happened, Ladder, LifeEvent, Shortcut, Step, Timers};
use crate::{
    care::{Change, Risk},
    delivery::outcome::AlarmKind,
    time::At,
};

/// What raised it, and what is known of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raised {
    /// What for.
    pub kind: AlarmKind,
    /// When it was, by the clock of whoever was there.
    pub at: At,
    /// How closely the person is watched over.
    pub risk: Risk,
    /// Whether they live alone.
    pub alone: bool,
    /// No ambulance.
    pub hospice: bool,
    /// Something was seen or heard at the door.
    pub danger: Option<Danger>,
    /// Whether whoever was at the door has gone on: then the desk has it.
    pub walked_on: bool,
    /// What changed.
    pub change: Option<Change>,
    /// What was learned.
    pub life_event: Option<LifeEvent>,
}

/// A ladder's first event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // as in Ladder and Raised
pub struct Beginning {
    pub kind: AlarmKind,
    pub step: Step,
    pub started_at: At,
    pub due_at: At,
    pub hospice: bool,
    pub shortcut: Shortcut,
    pub needs_second: bool,
    pub change: Option<Change>,
    pub life_event: Option<LifeEvent>,
}

impl Ladder {
    /// Begins one; the events are the beginning and, where something was seen, the observation.
    #[must_use]
    pub fn begin(raised: &Raised, timers: &Timers) -> (Self, Vec<Happened>) {
        let shortcut = match raised.danger {
            Some(_) => Shortcut::Danger,
            None if raised.alone && raised.risk == Risk::High => Shortcut::AtRisk,
            None => Shortcut::None,
        };
        let step = match raised.kind {
            AlarmKind::Odd | AlarmKind::LifeEvent => Step::FollowUp,
            AlarmKind::Urgent => Step::Dispatch,
            AlarmKind::NoAnswer if shortcut == Shortcut::Danger => Step::Rescue,
            AlarmKind::NoAnswer if raised.walked_on => Step::Dispatch,
            AlarmKind::NoAnswer => Step::CallSenior,
        };
        let time_s = match (raised.kind, raised.change) {
            (AlarmKind::Odd, Some(change)) => timers.change_s(change),
            (AlarmKind::LifeEvent, _) => timers.life_event_s,
            _ => timers.of(step),
        };
        let beginning = Beginning {
            kind: raised.kind,
            step,
            started_at: raised.at,
            due_at: At(raised.at.0 + time_s * 1_000),
            hospice: raised.hospice,
            shortcut,
            // Only whether somebody is safe is worth a second pair of eyes; a follow-up is one already.
            needs_second: raised.risk == Risk::High && matches!(raised.kind, AlarmKind::NoAnswer | AlarmKind::Urgent),
            change: raised.change,
            life_event: raised.life_event,
        };
        let observed = raised.danger.map(|danger| Happened::Observed { danger });
        let events = std::iter::once(Happened::Began(beginning)).chain(observed).collect();
        (Self::of(&beginning), events)
    }

    pub(super) fn of(beginning: &Beginning) -> Self {
        Self {
            kind: beginning.kind,
            step: beginning.step,
            turn: 1,
            due_at: Some(beginning.due_at),
            started_at: beginning.started_at,
            hospice: beginning.hospice,
            shortcut: beginning.shortcut,
            needs_second: beginning.needs_second,
            change: beginning.change,
            life_event: beginning.life_event,
            owner: None,
            heard: false,
            seen: None,
            closed: false,
            retracted: false,
        }
    }
}
