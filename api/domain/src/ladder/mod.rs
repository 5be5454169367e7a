//! 无人应门处置: what happens, step by step and by itself, from a door that stays shut until the person was seen.
//!
//! A pure state machine. [`Ladder::decide`] says what an act leads to, [`Ladder::apply`] makes it so; the events are the
//! truth, the ladder is what they add up to. Time comes in with each act. Nothing but a person's word that they saw the
//! senior closes a ladder, and no timer ever gives that word.

mod begin;
mod decide;
#[cfg(test)]
mod tests;
mod timers;

pub use begin::{Beginning, Raised};
pub use decide::Act;
pub use timers::{BadTimers, Timers};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    care::Change,
    code::Coded,
    delivery::outcome::{AlarmKind, SeenHow},
    named::named,
    time::At,
};

named! {
    /// A rung.
    pub enum Step {
        /// 再敲门,打本人电话
        CallSenior = "call_senior",
        /// 打家属电话
        CallFamily = "call_family",
        /// 问邻居、有钥匙的人
        CallNeighbour = "call_neighbour",
        /// 值班接手, the volunteer walks on.
        Dispatch = "dispatch",
        /// 村干部上门
        Cadre = "cadre",
        /// 110/120; under a hospice flag the family and the doctor instead. The name doesn't tell which: health is nobody's
        /// business.
        Rescue = "rescue",
        /// 有点不对劲: somebody looks in.
        FollowUp = "follow_up",
        /// 第二人确认
        Confirm = "confirm",
    }
}

named! {
    /// Whose turn it is.
    pub enum Owner {
        /// Whoever stands at the door.
        Volunteer = "volunteer",
        /// The desk.
        Dispatcher = "dispatcher",
        /// Somebody other than who recorded the sighting.
        SecondPerson = "second_person",
    }
}

named! {
    /// Who is called.
    pub enum Callee {
        /// 本人
        Senior = "senior",
        /// 家属
        Family = "family",
        /// 邻居、钥匙
        Neighbour = "neighbour",
        /// 村干部
        Cadre = "cadre",
        /// 家庭医生
        Doctor = "doctor",
        /// 110
        Police = "police",
        /// 120
        Ambulance = "ambulance",
    }
}

named! {
    /// What was seen or heard at a shut door that can't wait for phone calls.
    pub enum Danger {
        /// 里面有声音、呼救
        Voice = "voice",
        /// 看见人倒在地上
        Lying = "lying",
        /// 煤气味、烟
        Smell = "smell",
        /// 昨天的饭、门口的东西没动
        Untouched = "untouched",
    }
}

named! {
    /// Why rungs are left out.
    pub enum Shortcut {
        /// None is.
        None = "none",
        /// Lives alone at high risk: after one call the desk has it.
        AtRisk = "at_risk",
        /// The volunteer saw or heard something: rescue at once.
        Danger = "danger",
    }
}

named! {
    /// What was learned at a door instead of somebody being seen.
    pub enum LifeEvent {
        /// 去世
        Deceased = "deceased",
        /// 住院
        Hospital = "hospital",
        /// 搬走
        Moved = "moved",
    }
}

named! {
    /// Why a step began.
    pub enum Why {
        /// Its predecessor's time was up.
        Timer = "timer",
        /// A call that nobody answered, or that set somebody going.
        Call = "call",
        /// The volunteer reported and walked on.
        WalkedOn = "walked_on",
        /// Something was seen or heard.
        Danger = "danger",
        /// The desk took over early.
        Claimed = "claimed",
        /// The desk pressed the button.
        Desk = "desk",
        /// The person is said to have been seen.
        Seen = "seen",
        /// The second person didn't agree.
        Doubted = "doubted",
        /// Whoever wrote the sighting down took it back.
        TakenBack = "taken_back",
    }
}

/// Somebody who acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whom {
    /// Account, volunteer.
    pub id: Uuid,
    /// As they are called.
    pub name: String,
}

/// Somebody saw the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// Who saw them.
    pub who: String,
    /// When.
    pub at: At,
    /// How.
    pub how: SeenHow,
    /// Who wrote it down.
    pub by: Whom,
}

/// Something that happened; never changed, never removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Happened {
    /// The first event of every ladder.
    Began(Beginning),
    /// A step begins, or is called out again in its next turn.
    Stepped {
        /// Which.
        step: Step,
        /// From 1.
        turn: u32,
        /// When its time is up.
        due_at: At,
        /// Why.
        why: Why,
    },
    /// Somebody was called.
    Called {
        /// Who.
        callee: Callee,
        /// Whether they answered.
        answered: bool,
    },
    /// Something was seen or heard at the door.
    Observed {
        /// What.
        danger: Danger,
    },
    /// Somebody confirmed that the message reached them.
    Heard,
    /// Somebody took it on.
    Claimed {
        /// Who.
        owner: Whom,
    },
    /// It was given to somebody else.
    HandedOver {
        /// To whom.
        owner: Whom,
    },
    /// The person was seen.
    Seen(Sighting),
    /// The second person says no.
    Doubted,
    /// Whoever wrote the sighting down says that it was none.
    TakenBack,
    /// Whoever reported it at the door says that it was a slip of the thumb. Somebody may be on the way already, and nobody has been
    /// seen by that: it goes on, and says so.
    Retracted,
    /// The second person says yes.
    Confirmed,
    /// What was said at the door was looked into.
    Settled {
        /// Whether it was true.
        was_true: bool,
    },
    /// It is over.
    Closed,
}

impl Happened {
    /// The stable name of its kind.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Began(_) => "began",
            Self::Stepped { .. } => "stepped",
            Self::Called { .. } => "called",
            Self::Observed { .. } => "observed",
            Self::Heard => "heard",
            Self::Claimed { .. } => "claimed",
            Self::HandedOver { .. } => "handed_over",
            Self::Seen(_) => "seen",
            Self::Doubted => "doubted",
            Self::TakenBack => "taken_back",
            Self::Retracted => "retracted",
            Self::Confirmed => "confirmed",
            Self::Settled { .. } => "settled",
            Self::Closed => "closed",
        }
    }
}

/// Where a ladder stands: what its events add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    /// What for.
    pub kind: AlarmKind,
    /// The rung.
    pub step: Step,
    /// Its turn, from 1.
    pub turn: u32,
    /// When its time is up; nothing is due once it is closed.
    pub due_at: Option<At>,
    /// When it began.
    pub started_at: At,
    /// No ambulance: the family and the doctor.
    pub hospice: bool,
    /// Rungs that are left out.
    pub shortcut: Shortcut,
    /// Whether a second person must confirm.
    pub needs_second: bool,
    /// What changed, for a follow-up.
    pub change: Option<Change>,
    /// What was learned, for a life event.
    pub life_event: Option<LifeEvent>,
    /// Who has it.
    pub owner: Option<Whom>,
    /// Whether anybody confirmed that a message reached them.
    pub heard: bool,
    /// Who saw the person.
    pub seen: Option<Sighting>,
    /// Whether it is over.
    pub closed: bool,
    /// Whether whoever reported it has taken that back.
    #[serde(default)]
    pub retracted: bool,
}

/// Why an act isn't possible.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LadderError {
    /// The person was seen.
    #[error("the person has been seen")]
    Closed,
    /// Somebody else has it.
    #[error("{0}")]
    Claimed(String),
    /// There is no next rung.
    #[error("there is no further step; the person must be seen")]
    NoNext,
    /// A hospice flag forbids it.
    #[error("no ambulance for this person")]
    NoAmbulance,
    /// The sighting waits for its second person.
    #[error("somebody else has to confirm first")]
    AwaitsSecond,
    /// One can't confirm what one wrote oneself.
    #[error("somebody else has to confirm")]
    SamePerson,
    /// There is no sighting to confirm.
    #[error("nobody has been said to be seen")]
    NothingToConfirm,
    /// Only a report of a death, a hospital or a move is settled; everything else needs the person to be seen.
    #[error("only seeing the person closes this")]
    NotToSettle,
    /// Nobody saw anybody in the future.
    #[error("the sighting lies in the future")]
    SeenLater,
}

impl Coded for LadderError {
    fn code(&self) -> &'static str {
        match self {
            Self::Closed => "alarm_closed",
            Self::Claimed(_) => "alarm_claimed",
            Self::NoNext => "no_next_step",
            Self::NoAmbulance => "no_ambulance",
            Self::AwaitsSecond => "awaits_second",
            Self::SamePerson => "not_yourself",
            Self::NothingToConfirm => "nothing_to_confirm",
            Self::NotToSettle => "not_to_settle",
            Self::SeenLater => "seen_later",
        }
    }
    fn field(&self) -> Option<&'static str> {
        (*self == Self::SeenLater).then_some("seen_at")
    }
}

impl Step {
    /// Whose turn it is.
    #[must_use]
    pub fn owner(self) -> Owner {
        match self {
            Self::CallSenior | Self::CallFamily | Self::CallNeighbour => Owner::Volunteer,
            Self::Confirm => Owner::SecondPerson,
            _ => Owner::Dispatcher,
        }
    }
}

impl Ladder {
    /// The rung after this one, by the button or by the clock; none after the last.
    #[must_use]
    pub fn next_step(&self) -> Option<Step> {
        let short = self.shortcut != Shortcut::None;
        match self.step {
            Step::CallSenior if short => Some(Step::Dispatch),
            Step::CallSenior => Some(Step::CallFamily),
            Step::CallFamily => Some(Step::CallNeighbour),
            Step::CallNeighbour => Some(Step::Dispatch),
            Step::Dispatch if self.kind == AlarmKind::Urgent => Some(Step::Rescue),
            Step::Dispatch => Some(Step::Cadre),
            Step::Cadre => Some(Step::Rescue),
            Step::Rescue | Step::FollowUp | Step::Confirm => None,
        }
    }

    /// Makes it so.
    pub fn apply(&mut self, happened: &Happened) {
        match happened {
            Happened::Began(beginning) => *self = Self::of(beginning),
            Happened::Stepped {
                step,
                turn,
                due_at,
                why,
            } => {
                // Reported anew, or not seen after all: what was taken back before says nothing of it.
                if matches!(why, Why::WalkedOn | Why::Danger | Why::TakenBack) {
                    self.retracted = false;
                }
                self.step = *step;
                self.turn = *turn;
                self.due_at = Some(*due_at);
            }
            Happened::Observed { .. } => self.shortcut = Shortcut::Danger,
            Happened::Heard => self.heard = true,
            Happened::Claimed { owner } | Happened::HandedOver { owner } => self.owner = Some(owner.clone()),
            Happened::Seen(sighting) => self.seen = Some(sighting.clone()),
            Happened::Doubted => self.seen = None,
            Happened::TakenBack => {
                self.seen = None;
                self.closed = false;
            }
            Happened::Retracted => self.retracted = true,
            Happened::Closed => {
                self.closed = true;
                self.due_at = None;
            }
            Happened::Called { .. } | Happened::Confirmed | Happened::Settled { .. } => {}
        }
    }

    /// What a ladder's events add up to; nothing without a beginning.
    #[must_use]
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Happened>) -> Option<Self> {
        let mut events = events.into_iter();
        let Happened::Began(beginning) = events.next()? else {
            return None;
        };
        let mut ladder = Self::of(beginning);
        events.for_each(|event| ladder.apply(event));
        Some(ladder)
    }
}
