//! The ladders as they are kept: events that are only ever added, and beside them the state they add up to. Both change in
//! one transaction, together with the messages that the change makes necessary.

mod began;
mod desk;
mod door;
mod drive;
mod erase;
mod shown;
#[cfg(test)]
mod tests;
mod timers;

pub use began::StepBegan;
pub(crate) use began::steps_began;
pub use desk::{Call, Settlement};
pub use door::{Begun, DoorCall};
pub(crate) use erase::erase;
pub(crate) use shown::callable;
pub use shown::{AlarmFile, Callable, LogEntry};

use domain::code::Coded;
use domain::delivery::outcome::AlarmState;
use domain::delivery::{AlarmKind, Severity};
use domain::id::{AlarmId, SeniorId};
use domain::ladder::{Act, Happened, Ladder, LadderError, Raised, Step, Timers, Whom};
use domain::notice::is_called_out;
use domain::place::PlacePath;
use domain::time::At;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::{alarm, alarm_event};
use crate::seniors::care::Watch;
use crate::seniors::sheets::{open_json, seal_json};
use crate::{Actor, Error, Keyring, Result, Store, counters, ids, notices, visits};

/// The counter that numbers alarms.
const NUMBERS: &str = "alarm";

/// What a new alarm is about.
pub(crate) struct About<'a> {
    pub(crate) senior_id: SeniorId,
    pub(crate) path: &'a PlacePath,
    pub(crate) stop_id: Option<Uuid>,
    pub(crate) outcome_id: Option<Uuid>,
    pub(crate) round_no: Option<i32>,
    pub(crate) canteen_id: Option<Uuid>,
    /// The phone's key: said twice, begun once.
    pub(crate) key: Option<String>,
}

/// An alarm held by this transaction.
pub(crate) struct Held {
    pub(crate) row: alarm::Model,
    pub(crate) ladder: Ladder,
    seq: i32,
}

/// The programme itself, where the clock acts.
pub(crate) fn clockwork() -> Whom {
    Whom {
        id: Uuid::nil(),
        name: "nuancan".to_owned(),
    }
}

pub(crate) fn whom(actor: &Actor) -> Whom {
    Whom {
        id: actor.id,
        name: actor.name.clone(),
    }
}

/// A wrong time is the input's fault; everything else is a state that forbids it.
pub(crate) fn refused(error: &LadderError) -> Error {
    if error.field().is_some() {
        Error::of(error)
    } else {
        Error::conflict(error.code(), error.to_string())
    }
}

/// What a ladder goes by, from what is known of the person.
pub(crate) fn raised(kind: AlarmKind, at: At, watch: Watch) -> Raised {
    Raised {
        kind,
        at,
        risk: watch.risk,
        alone: watch.alone,
        hospice: watch.hospice,
        danger: None,
        walked_on: false,
        change: None,
        life_event: None,
    }
}

fn owner_of(id: Uuid) -> String {
    format!("alarm.ladder/{id}")
}

fn event_owner(id: Uuid) -> String {
    format!("alarm_event.detail/{id}")
}

/// The ladder of a row; one from before there were ladders begins at the desk.
pub(crate) fn open(keys: &Keyring, row: &alarm::Model) -> Result<Ladder> {
    if let Some(sealed) = &row.ladder_sealed {
        return open_json(keys, &owner_of(row.id), sealed);
    }
    let kind = AlarmKind::parse(&row.kind).ok_or(Error::Corrupt("alarm.kind"))?;
    let unknown = Watch {
        risk: domain::care::Risk::Medium,
        alone: false,
        hospice: false,
    };
    let begun = Raised {
        walked_on: true,
        ..raised(kind, At(row.raised_at_ms), unknown)
    };
    let (mut ladder, _) = Ladder::begin(&begun, &Timers::default());
    ladder.due_at = row.due_at_ms.map(At);
    ladder.closed = row.state == AlarmState::Closed.name();
    ladder.owner = row.owner_id.map(|id| Whom {
        id,
        name: row.owner_name.clone().unwrap_or_default(),
    });
    Ok(ladder)
}

/// The alarm, held until the transaction ends.
pub(crate) async fn hold(tx: &DatabaseTransaction, keys: &Keyring, id: Uuid) -> Result<Held> {
    let row = alarm::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    held(tx, keys, row.ok_or(Error::NotFound("alarm"))?).await
}

/// The open alarm of a kind that a door has raised, held.
pub(crate) async fn hold_of_stop(
    tx: &DatabaseTransaction,
    keys: &Keyring,
    stop: Uuid,
    kind: AlarmKind,
) -> Result<Option<Held>> {
    let row = alarm::Entity::find()
        .filter(alarm::Column::StopId.eq(stop))
        .filter(alarm::Column::Kind.eq(kind.name()))
        .filter(alarm::Column::State.ne(AlarmState::Closed.name()))
        .order_by_desc(alarm::Column::Id)
        .lock_exclusive()
        .one(tx)
        .await?;
    match row {
        Some(row) => Ok(Some(held(tx, keys, row).await?)),
        None => Ok(None),
    }
}

/// The no-answer alarms of a door, open or over, held.
pub(crate) async fn hold_all_of_stop(tx: &DatabaseTransaction, keys: &Keyring, stop: Uuid) -> Result<Vec<Held>> {
    let of_stop = Condition::all()
        .add(alarm::Column::StopId.eq(stop))
        .add(alarm::Column::Kind.eq(AlarmKind::NoAnswer.name()));
    hold_all(tx, keys, of_stop).await
}

/// The alarms that these reports have raised, open or over, held.
pub(crate) async fn hold_raised_by(
    tx: &DatabaseTransaction,
    keys: &Keyring,
    reports: SelectStatement,
) -> Result<Vec<Held>> {
    let raised = Condition::all().add(alarm::Column::OutcomeId.in_subquery(reports));
    hold_all(tx, keys, raised).await
}

async fn hold_all(tx: &DatabaseTransaction, keys: &Keyring, which: Condition) -> Result<Vec<Held>> {
    let rows = alarm::Entity::find()
        .filter(which)
        .order_by_asc(alarm::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(held(tx, keys, row).await?);
    }
    Ok(all)
}

async fn held(tx: &DatabaseTransaction, keys: &Keyring, row: alarm::Model) -> Result<Held> {
    let last: Option<Option<i32>> = alarm_event::Entity::find()
        .select_only()
        .column_as(alarm_event::Column::Seq.max(), "seq")
        .filter(alarm_event::Column::AlarmId.eq(row.id))
        .into_tuple()
        .one(tx)
        .await?;
    Ok(Held {
        ladder: open(keys, &row)?,
        seq: last.flatten().unwrap_or(0),
        row,
    })
}

impl Store {
    /// Raises an alarm and begins its ladder, within the transaction of what raised it.
    pub(crate) async fn raise(
        &self,
        tx: &DatabaseTransaction,
        about: About<'_>,
        raised: &Raised,
        by: &Whom,
        now: At,
    ) -> Result<Held> {
        let timers = self.ladder_timers(tx).await?;
        let (ladder, events) = Ladder::begin(raised, &timers);
        let id = ids::new_id();
        let no = counters::next(tx, NUMBERS).await?;
        let severity = severity(&ladder);
        let row = alarm::ActiveModel {
            id: Set(id),
            kind: Set(raised.kind.name().to_owned()),
            severity: Set(severity as i32),
            senior_id: Set(about.senior_id.0),
            place_path: Set(about.path.0.clone()),
            stop_id: Set(about.stop_id),
            outcome_id: Set(about.outcome_id),
            round_no: Set(about.round_no),
            canteen_id: Set(about.canteen_id),
            raised_at_ms: Set(raised.at.0),
            state: Set(AlarmState::Open.name().to_owned()),
            owner_id: Set(None),
            owner_name: Set(None),
            claimed_at_ms: Set(None),
            closed_at_ms: Set(None),
            seen_by: Set(None),
            how: Set(None),
            note_sealed: Set(None),
            no: Set(i32::try_from(no).unwrap_or(i32::MAX)),
            step: Set(ladder.step.name().to_owned()),
            turn: Set(1),
            due_at_ms: Set(ladder.due_at.map(|due| due.0)),
            ladder_sealed: Set(Some(seal_json(&self.keys, &owner_of(id), &ladder)?)),
        };
        let row = row.insert(tx).await?;
        let mut held = Held { row, ladder, seq: 0 };
        let times = Times { at: raised.at, now };
        self.add_events(tx, &mut held, &events, (by, times), about.key).await?;
        self.call_out(tx, &held, now).await?;
        Ok(held)
    }

    /// Does something to a held alarm: events, state, messages, and what the visit plan makes of it. `at` is when it was
    /// done; a phone may tell later. Answers how many events that made.
    pub(crate) async fn act_on(
        &self,
        tx: &DatabaseTransaction,
        held: &mut Held,
        act: &Act,
        by: &Whom,
        (at, key): (At, Option<String>),
    ) -> Result<usize> {
        let now = self.clock.now();
        let timers = self.ladder_timers(tx).await?;
        let events = held
            .ladder
            .decide(act, by, at, &timers)
            .map_err(|error| refused(&error))?;
        if events.is_empty() {
            return Ok(0);
        }
        events.iter().for_each(|event| held.ladder.apply(event));
        let times = Times { at, now };
        self.add_events(tx, held, &events, (by, times), key).await?;
        self.save(tx, held, now).await?;
        if events.iter().any(|event| matches!(event, Happened::Stepped { .. })) {
            self.call_out(tx, held, now).await?;
        }
        self.follow(tx, held, &events).await?;
        Ok(events.len())
    }

    async fn add_events(
        &self,
        tx: &DatabaseTransaction,
        held: &mut Held,
        events: &[Happened],
        (by, times): (&Whom, Times),
        key: Option<String>,
    ) -> Result<()> {
        let mut key = key;
        for event in events {
            held.seq += 1;
            let id = ids::new_id();
            let (step, turn) = rung(event, &held.ladder);
            let row = alarm_event::ActiveModel {
                id: Set(id),
                alarm_id: Set(held.row.id),
                seq: Set(held.seq),
                at_ms: Set(times.at.min(times.now).0),
                recorded_at_ms: Set(times.now.0),
                event: Set(event.name().to_owned()),
                step: Set(step.name().to_owned()),
                turn: Set(i32::try_from(turn).unwrap_or(i32::MAX)),
                by_id: Set(by.id),
                by_name: Set(by.name.clone()),
                request_key: Set(key.take()),
                detail_sealed: Set(seal_json(&self.keys, &event_owner(id), event)?),
            };
            alarm_event::Entity::insert(row).exec_without_returning(tx).await?;
        }
        Ok(())
    }

    /// Writes the state that the events add up to.
    async fn save(&self, tx: &DatabaseTransaction, held: &mut Held, now: At) -> Result<()> {
        let ladder = &held.ladder;
        let mut row = held.row.clone().into_active_model();
        row.state = Set(state_of(ladder).name().to_owned());
        row.severity = Set(severity(ladder) as i32);
        row.step = Set(ladder.step.name().to_owned());
        row.turn = Set(i32::try_from(ladder.turn).unwrap_or(i32::MAX));
        row.due_at_ms = Set(ladder.due_at.map(|due| due.0));
        row.ladder_sealed = Set(Some(seal_json(&self.keys, &owner_of(held.row.id), ladder)?));
        if ladder.owner.as_ref().map(|owner| owner.id) != held.row.owner_id {
            row.owner_id = Set(ladder.owner.as_ref().map(|owner| owner.id));
            row.owner_name = Set(ladder.owner.as_ref().map(|owner| owner.name.clone()));
            row.claimed_at_ms = Set(Some(now.0));
        }
        row.seen_by = Set(ladder.seen.as_ref().map(|seen| seen.who.clone()));
        row.how = Set(ladder.seen.as_ref().map(|seen| seen.how.name().to_owned()));
        row.closed_at_ms = Set(ladder.closed.then_some(now.0));
        held.row = row.update(tx).await?;
        Ok(())
    }

    /// Messages for a step that isn't the business of whoever stands at the door.
    async fn call_out(&self, tx: &DatabaseTransaction, held: &Held, now: At) -> Result<()> {
        if is_called_out(&held.ladder) {
            notices::enqueue(tx, &self.keys, &held.row, &held.ladder, now).await?;
        }
        Ok(())
    }

    /// What else follows: messages about a closed alarm would only confuse; a sighting is a visit; what happened to somebody
    /// is reason to look in soon.
    async fn follow(&self, tx: &DatabaseTransaction, held: &Held, events: &[Happened]) -> Result<()> {
        let senior = SeniorId(held.row.senior_id);
        if held.ladder.closed {
            notices::outdate(tx, held.row.id).await?;
        }
        let seen = held.ladder.seen.as_ref().filter(|_| held.ladder.closed);
        if let Some(seen) = seen.filter(|seen| seen.how.is_visit()) {
            let watch = crate::seniors::care::watch(tx, &self.keys, senior, seen.at.day()).await?;
            visits::seen(tx, (senior, &held.row.place_path), watch.risk, seen.at, &seen.who).await?;
        }
        let was_serious = matches!(held.ladder.kind, AlarmKind::NoAnswer | AlarmKind::Urgent);
        if was_serious && events.contains(&Happened::Closed) {
            visits::event(tx, senior, self.clock.now()).await?;
        }
        Ok(())
    }

    pub(crate) async fn tell_alarm(&self, row: &alarm::Model) {
        use crate::board::{News, NewsKind};
        let news = News {
            kind: NewsKind::Alarm,
            id: row.id,
            canteen_id: row.canteen_id.map(domain::id::CanteenId),
        };
        // It is written; a board that is away only delays the desk's next look.
        let _ = self.board.tell(&news).await;
    }
}

struct Times {
    at: At,
    now: At,
}

fn rung(event: &Happened, ladder: &Ladder) -> (Step, u32) {
    match event {
        Happened::Stepped { step, turn, .. } => (*step, *turn),
        Happened::Began(beginning) => (beginning.step, 1),
        _ => (ladder.step, ladder.turn),
    }
}

fn state_of(ladder: &Ladder) -> AlarmState {
    match ladder {
        Ladder { closed: true, .. } => AlarmState::Closed,
        Ladder {
            step: Step::Confirm, ..
        } => AlarmState::Seen,
        Ladder { owner: Some(_), .. } => AlarmState::Claimed,
        _ => AlarmState::Open,
    }
}

/// The last rung makes everything as bad as it gets.
fn severity(ladder: &Ladder) -> Severity {
    if ladder.step == Step::Rescue {
        Severity::Highest
    } else {
        ladder.kind.severity()
    }
}

/// Whether a phone has said this before.
pub(crate) async fn said_before<C: ConnectionTrait>(conn: &C, key: &str) -> Result<Option<AlarmId>> {
    let row = alarm_event::Entity::find()
        .filter(alarm_event::Column::RequestKey.eq(key))
        .one(conn)
        .await?;
    Ok(row.map(|row| AlarmId(row.alarm_id)))
}
