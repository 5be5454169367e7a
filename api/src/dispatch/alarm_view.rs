//! An alarm as the desk gets it.

use domain::care::Change;
use domain::channel::NoticeState;
use domain::delivery::outcome::{AlarmState, SeenHow};
use domain::delivery::{AlarmKind, Severity};
use domain::id::{AlarmId, NoticeId, SeniorId};
use domain::ladder::{Callee, Happened, LifeEvent, Owner, Shortcut, Step, Why};
use domain::role::{Permission, Role};
use domain::time::At;
use serde::Serialize;
use serde_json::{Value, json};
use store::alarms::Alarm;
use store::ladders::{AlarmFile, Callable, LogEntry, StepBegan};
use store::notices::NoticeShown;
use utoipa::ToSchema;

/// Somebody must be looked after.
#[derive(Serialize, ToSchema)]
pub struct AlarmView {
    #[schema(value_type = String)]
    id: AlarmId,
    /// The number that messages name.
    no: i32,
    /// no_answer urgent odd life_event
    #[schema(value_type = String)]
    kind: AlarmKind,
    /// normal high highest
    #[schema(value_type = String)]
    severity: Severity,
    senior: AlarmSenior,
    round_no: Option<i32>,
    #[schema(value_type = String)]
    raised_at: At,
    /// open claimed seen closed
    #[schema(value_type = String)]
    state: AlarmState,
    /// Who looks after it.
    owner: Option<String>,
    /// call_senior call_family call_neighbour dispatch cadre rescue follow_up confirm
    #[schema(value_type = String)]
    step: Step,
    /// How often the step has been called out.
    turn: u32,
    /// volunteer dispatcher second_person
    #[schema(value_type = String)]
    turn_of: Owner,
    /// How it came to that step; null once it is closed.
    step_began: Option<StepBeganView>,
    /// When the step's time is up; nothing is due once it is closed.
    #[schema(value_type = Option<String>)]
    due_at: Option<At>,
    /// The step that the button makes.
    #[schema(value_type = Option<String>)]
    next_step: Option<Step>,
    /// none at_risk danger
    #[schema(value_type = String)]
    shortcut: Shortcut,
    /// No ambulance: the family and the doctor.
    hospice: bool,
    /// Whether a second person must confirm that they were seen.
    needs_second: bool,
    /// What changed: breath mind walking skin eating toilet home mood
    #[schema(value_type = Option<String>)]
    change: Option<Change>,
    /// What was learned: deceased hospital moved
    #[schema(value_type = Option<String>)]
    life_event: Option<LifeEvent>,
    /// Whoever reported it at the door has taken that back since; it goes on, for nobody was seen by that.
    retracted: bool,
    seen_by: Option<String>,
    #[schema(value_type = Option<String>)]
    how: Option<SeenHow>,
    #[schema(value_type = Option<String>)]
    seen_at: Option<At>,
    /// Who wrote the sighting down; somebody else has to confirm it.
    seen_written_by: Option<String>,
    #[schema(value_type = Option<String>)]
    closed_at: Option<At>,
    note: Option<String>,
}

/// How a step began.
#[derive(Serialize, ToSchema)]
pub struct StepBeganView {
    #[schema(value_type = String)]
    at: At,
    /// Who did what led to it; null where the clock did.
    by: Option<String>,
    /// timer call walked_on danger claimed desk seen doubted taken_back; null for the step with which the alarm began.
    #[schema(value_type = Option<String>)]
    why: Option<Why>,
}

/// Who.
#[derive(Serialize, ToSchema)]
pub struct AlarmSenior {
    #[schema(value_type = String)]
    id: SeniorId,
    masked_name: String,
    village: String,
}

/// An alarm opened: whom to call, and what has happened.
#[derive(Serialize, ToSchema)]
pub struct AlarmFileView {
    alarm: AlarmView,
    name: String,
    address: Option<String>,
    /// In the order of the steps; none once it is closed.
    calls: Vec<CallableView>,
    log: Vec<LogView>,
    notices: Vec<MessageView>,
}

/// Somebody to call.
#[derive(Serialize, ToSchema)]
pub struct CallableView {
    /// senior family neighbour cadre doctor police ambulance
    #[schema(value_type = String)]
    callee: Callee,
    name: Option<String>,
    relation: Option<String>,
    phone: String,
}

/// Something that happened.
#[derive(Serialize, ToSchema)]
pub struct LogView {
    #[schema(value_type = String)]
    at: At,
    #[schema(value_type = String)]
    recorded_at: At,
    by: String,
    /// began stepped called observed heard claimed handed_over seen doubted confirmed settled closed
    event: &'static str,
    /// By event: step, turn, why; callee, answered; danger; owner; who, how.
    #[schema(value_type = Object)]
    detail: Value,
}

/// A message into somebody else's system.
#[derive(Serialize, ToSchema)]
pub struct MessageView {
    #[schema(value_type = String)]
    id: NoticeId,
    channel: String,
    /// waiting sending sent dead outdated
    #[schema(value_type = String)]
    state: NoticeState,
    attempts: i32,
    last_error: Option<String>,
    #[schema(value_type = String)]
    created_at: At,
    #[schema(value_type = Option<String>)]
    sent_at: Option<At>,
    #[schema(value_type = Option<String>)]
    heard_at: Option<At>,
    heard_by: Option<String>,
    alarm_no: Option<i32>,
}

impl From<Alarm> for AlarmView {
    fn from(alarm: Alarm) -> Self {
        let ladder = alarm.ladder;
        Self {
            id: alarm.id,
            no: alarm.no,
            kind: alarm.kind,
            severity: alarm.severity,
            senior: AlarmSenior {
                id: alarm.senior_id,
                masked_name: alarm.masked_name,
                village: alarm.village,
            },
            round_no: alarm.round_no,
            raised_at: alarm.raised_at,
            state: alarm.state,
            owner: alarm.owner,
            step: ladder.step,
            turn: ladder.turn,
            turn_of: ladder.step.owner(),
            step_began: alarm.step_began.map(StepBeganView::from),
            due_at: ladder.due_at,
            next_step: ladder.next_step().filter(|_| !ladder.closed),
            shortcut: ladder.shortcut,
            hospice: ladder.hospice,
            needs_second: ladder.needs_second,
            change: ladder.change,
            life_event: ladder.life_event,
            retracted: ladder.retracted,
            seen_by: alarm.seen_by,
            how: alarm.how,
            seen_at: ladder.seen.as_ref().map(|seen| seen.at),
            seen_written_by: ladder.seen.map(|seen| seen.by.name),
            closed_at: alarm.closed_at,
            note: alarm.note,
        }
    }
}

impl From<StepBegan> for StepBeganView {
    fn from(began: StepBegan) -> Self {
        Self {
            at: began.at,
            by: Some(began.by).filter(|_| began.why != Some(Why::Timer)),
            why: began.why,
        }
    }
}

impl AlarmView {
    /// What a role may see of it: health is for those who may open the person's file.
    #[must_use]
    pub fn for_role(self, role: Role) -> Self {
        if role.may(Permission::SeniorRead) {
            return self;
        }
        Self {
            hospice: false,
            change: None,
            life_event: None,
            note: None,
            ..self
        }
    }
}

impl From<AlarmFile> for AlarmFileView {
    fn from(file: AlarmFile) -> Self {
        Self {
            alarm: file.alarm.into(),
            name: file.name,
            address: file.address,
            calls: file.calls.into_iter().map(CallableView::from).collect(),
            log: file.log.into_iter().map(LogView::from).collect(),
            notices: file.notices.into_iter().map(MessageView::from).collect(),
        }
    }
}

impl CallableView {
    pub(crate) fn of(one: &Callable) -> Self {
        Self {
            callee: one.callee,
            name: one.name.clone(),
            relation: one.relation.clone(),
            phone: one.phone.clone(),
        }
    }
}

impl From<Callable> for CallableView {
    fn from(one: Callable) -> Self {
        Self {
            callee: one.callee,
            name: one.name,
            relation: one.relation,
            phone: one.phone,
        }
    }
}

impl From<LogEntry> for LogView {
    fn from(entry: LogEntry) -> Self {
        Self {
            at: entry.at,
            recorded_at: entry.recorded_at,
            by: entry.by,
            event: entry.what.name(),
            detail: detail(&entry.what),
        }
    }
}

fn detail(what: &Happened) -> Value {
    match what {
        Happened::Began(beginning) => json!({"step": beginning.step}),
        Happened::Stepped { step, turn, why, .. } => json!({"step": step, "turn": turn, "why": why}),
        Happened::Called { callee, answered } => json!({"callee": callee, "answered": answered}),
        Happened::Observed { danger } => json!({"danger": danger}),
        Happened::Claimed { owner } | Happened::HandedOver { owner } => json!({"owner": owner.name}),
        Happened::Seen(seen) => json!({"who": seen.who, "how": seen.how}),
        Happened::Settled { was_true } => json!({"was_true": was_true}),
        Happened::Heard
        | Happened::Doubted
        | Happened::TakenBack
        | Happened::Retracted
        | Happened::Confirmed
        | Happened::Closed => json!({}),
    }
}

impl From<NoticeShown> for MessageView {
    fn from(one: NoticeShown) -> Self {
        Self {
            id: one.id,
            channel: one.channel,
            state: one.state,
            attempts: one.attempts,
            last_error: one.last_error,
            created_at: one.created_at,
            sent_at: one.sent_at,
            heard_at: one.heard_at,
            heard_by: one.heard_by,
            alarm_no: one.alarm_no,
        }
    }
}
