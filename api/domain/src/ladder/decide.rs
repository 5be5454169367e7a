//! What an act leads to.

use super::{Callee, Danger, Happened, Ladder, LadderError, Owner, Sighting, Step, Timers, Whom, Why};
use crate::{
    delivery::outcome::{AlarmKind, SeenHow},
    time::At,
};

/// Something that is done to a ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The worker looks at the clock.
    Tick,
    /// Somebody was called.
    Call {
        /// Who.
        callee: Callee,
        /// Whether they answered.
        answered: bool,
    },
    /// The volunteer reports and walks on.
    WalkOn {
        /// What they saw or heard.
        danger: Option<Danger>,
    },
    /// Somebody confirms that a message reached them.
    Hear,
    /// Somebody takes it on.
    Claim,
    /// It is given to somebody else.
    HandOver {
        /// To whom.
        to: Whom,
    },
    /// The button: the next rung.
    Next,
    /// The person was seen.
    See {
        /// Who saw them.
        who: String,
        /// When.
        at: At,
        /// How.
        how: SeenHow,
    },
    /// The second person agrees.
    Confirm,
    /// The second person doesn't.
    Doubt,
    /// Whoever wrote the sighting down at the door takes it back: it was another door, or a slip of the thumb.
    TakeBack,
    /// The report that raised it is taken back at the door.
    Retract,
    /// What was said at the door was looked into.
    Settle {
        /// Whether it was true.
        was_true: bool,
    },
}

impl Ladder {
    /// What an act leads to; nothing when it changes nothing. `at` is when it was done: for what a phone sends later, when it
    /// truly was.
    ///
    /// # Errors
    /// [`LadderError`].
    pub fn decide(&self, act: &Act, by: &Whom, at: At, timers: &Timers) -> Result<Vec<Happened>, LadderError> {
        if self.closed {
            return match act {
                // Late is not wrong: a phone that comes back into reach tells what it did.
                Act::Tick | Act::Hear | Act::Call { .. } | Act::WalkOn { .. } | Act::Retract => Ok(Vec::new()),
                Act::TakeBack => Ok(self.take_back(by, at, timers)),
                _ => Err(LadderError::Closed),
            };
        }
        match act {
            Act::Tick => Ok(self.tick(at, timers).into_iter().collect()),
            Act::Call { callee, answered } => self.call(*callee, *answered, at, timers),
            Act::WalkOn { danger } => Ok(self.walk_on(*danger, at, timers)),
            Act::Hear => Ok(vec![Happened::Heard]),
            Act::Claim => self.claim(by, at, timers),
            Act::HandOver { to } => Ok(self.hand_over(to)),
            Act::Next => {
                let step = self.next_step().ok_or(LadderError::NoNext)?;
                Ok(vec![step_at(step, at, timers, Why::Desk)])
            }
            Act::See { who, at: seen_at, how } => self.see(who, *seen_at, *how, (by, at), timers),
            Act::Confirm => self.confirm(by),
            Act::Doubt => self.doubt(by, at, timers),
            Act::TakeBack => Ok(self.take_back(by, at, timers)),
            Act::Retract => Ok(vec![Happened::Retracted]),
            Act::Settle { was_true } => self.settle(*was_true),
        }
    }

    /// What the clock does. The next step's time runs from when this one's was up, not from when the worker came by, so
    /// that an outage delays nobody for longer than it lasts; what is only called out again counts from now.
    fn tick(&self, now: At, timers: &Timers) -> Option<Happened> {
        let due = self.due_at.filter(|due| *due <= now)?;
        let again = |step: Step| Happened::Stepped {
            step,
            turn: self.turn + 1,
            due_at: later(now, timers.of(step)),
            why: Why::Timer,
        };
        Some(match self.step {
            Step::Rescue | Step::FollowUp | Step::Confirm => again(self.step),
            Step::Dispatch if self.desk_is_called_again(timers) => Happened::Stepped {
                step: Step::Dispatch,
                turn: self.turn + 1,
                due_at: later(due, timers.dispatch_s),
                why: Why::Timer,
            },
            _ => step_at(self.next_step()?, due, timers, Why::Timer),
        })
    }

    fn desk_is_called_again(&self, timers: &Timers) -> bool {
        self.owner.is_none() && !self.heard && self.turn < timers.calls_to_desk(self.shortcut)
    }

    fn call(&self, callee: Callee, answered: bool, at: At, timers: &Timers) -> Result<Vec<Happened>, LadderError> {
        if callee == Callee::Ambulance && self.hospice {
            return Err(LadderError::NoAmbulance);
        }
        let mut events = vec![Happened::Called { callee, answered }];
        let step = match (self.step, callee) {
            (Step::CallSenior, Callee::Senior)
            | (Step::CallFamily, Callee::Family)
            | (Step::CallNeighbour, Callee::Neighbour)
                if !answered =>
            {
                self.next_step()
            }
            (Step::Dispatch, Callee::Cadre) if answered && self.kind == AlarmKind::NoAnswer => Some(Step::Cadre),
            (Step::Dispatch | Step::Cadre, Callee::Police | Callee::Ambulance) if answered => Some(Step::Rescue),
            _ => None,
        };
        events.extend(step.map(|step| step_at(step, at, timers, Why::Call)));
        Ok(events)
    }

    fn walk_on(&self, danger: Option<Danger>, at: At, timers: &Timers) -> Vec<Happened> {
        let mut events: Vec<Happened> = danger.map(|danger| Happened::Observed { danger }).into_iter().collect();
        match danger {
            Some(_)
                if matches!(self.step.owner(), Owner::Volunteer)
                    || matches!(self.step, Step::Dispatch | Step::Cadre) =>
            {
                events.push(step_at(Step::Rescue, at, timers, Why::Danger));
            }
            None if self.step.owner() == Owner::Volunteer => {
                events.push(step_at(Step::Dispatch, at, timers, Why::WalkedOn));
            }
            // After a slip was taken back the same door is reported again: the step that it is at is called out anew.
            _ if self.retracted => events.push(step_at(self.step, at, timers, Why::WalkedOn)),
            _ => {}
        }
        events
    }

    fn claim(&self, by: &Whom, at: At, timers: &Timers) -> Result<Vec<Happened>, LadderError> {
        match &self.owner {
            Some(owner) if owner.id == by.id => return Ok(Vec::new()),
            Some(owner) => return Err(LadderError::Claimed(owner.name.clone())),
            None => {}
        }
        let mut events = vec![Happened::Claimed { owner: by.clone() }];
        if self.step.owner() == Owner::Volunteer {
            events.push(step_at(Step::Dispatch, at, timers, Why::Claimed));
        }
        Ok(events)
    }

    fn hand_over(&self, to: &Whom) -> Vec<Happened> {
        if self.owner.as_ref().is_some_and(|owner| owner.id == to.id) {
            return Vec::new();
        }
        vec![Happened::HandedOver { owner: to.clone() }]
    }

    fn see(
        &self,
        who: &str,
        seen_at: At,
        how: SeenHow,
        (by, at): (&Whom, At),
        timers: &Timers,
    ) -> Result<Vec<Happened>, LadderError> {
        if self.step == Step::Confirm {
            return Err(LadderError::AwaitsSecond);
        }
        if seen_at > at {
            return Err(LadderError::SeenLater);
        }
        let seen = Happened::Seen(Sighting {
            who: who.to_owned(),
            at: seen_at,
            how,
            by: by.clone(),
        });
        let then = if self.needs_second {
            step_at(Step::Confirm, at, timers, Why::Seen)
        } else {
            Happened::Closed
        };
        Ok(vec![seen, then])
    }

    fn confirm(&self, by: &Whom) -> Result<Vec<Happened>, LadderError> {
        self.second(by)?;
        Ok(vec![Happened::Confirmed, Happened::Closed])
    }

    fn doubt(&self, by: &Whom, at: At, timers: &Timers) -> Result<Vec<Happened>, LadderError> {
        self.second(by)?;
        Ok(vec![
            Happened::Doubted,
            step_at(Step::Dispatch, at, timers, Why::Doubted),
        ])
    }

    /// Nobody has seen the person after all, so the desk has it again, also when it was over. A sighting that somebody else
    /// wrote down stands.
    fn take_back(&self, by: &Whom, at: At, timers: &Timers) -> Vec<Happened> {
        let own = self.seen.as_ref().is_some_and(|seen| seen.by.id == by.id);
        if !own {
            return Vec::new();
        }
        vec![Happened::TakenBack, step_at(Step::Dispatch, at, timers, Why::TakenBack)]
    }

    fn second(&self, by: &Whom) -> Result<(), LadderError> {
        let seen = self.seen.as_ref().filter(|_| self.step == Step::Confirm);
        let seen = seen.ok_or(LadderError::NothingToConfirm)?;
        if seen.by.id == by.id {
            return Err(LadderError::SamePerson);
        }
        Ok(())
    }

    fn settle(&self, was_true: bool) -> Result<Vec<Happened>, LadderError> {
        if self.kind != AlarmKind::LifeEvent {
            return Err(LadderError::NotToSettle);
        }
        Ok(vec![Happened::Settled { was_true }, Happened::Closed])
    }
}

fn later(at: At, seconds: i64) -> At {
    At(at.0 + seconds * 1_000)
}

fn step_at(step: Step, from: At, timers: &Timers, why: Why) -> Happened {
    Happened::Stepped {
        step,
        turn: 1,
        due_at: later(from, timers.of(step)),
        why,
    }
}
