//! What the desk does to an alarm: take it on, give it away, make the next step, call, close, confirm.

use domain::delivery::outcome::SeenHow;
use domain::id::{AccountId, AlarmId, SeniorId};
use domain::ladder::{Act, Callee, LifeEvent, Whom};
use domain::role::{Permission, Role};
use domain::senior::{SeniorState, StandingChange};
use domain::time::{At, ServiceDay};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use super::{Held, hold, whom};
use crate::alarms::{Alarm, Seen, note_owner};
use crate::audit::{self, Act as Audited};
use crate::entity::account;
use crate::seniors::door;
use crate::{Error, Result, Scoped};
use domain::place::PlacePath;

/// A call from the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// Who.
    pub callee: Callee,
    /// Whether they answered.
    pub answered: bool,
}

/// What came of looking into what was said at a door.
#[derive(Debug, Clone)]
pub struct Settlement {
    /// Whether it was true.
    pub was_true: bool,
    /// Since when; today when left out.
    pub date: Option<ServiceDay>,
    /// The paper or person that says so.
    pub source: Option<String>,
}

/// A desk tells times by the minute.
const MINUTE_MS: i64 = 60_000;

impl Scoped<'_> {
    /// Takes an alarm on. Taking one's own again changes nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the scope; `alarm_claimed` by somebody else, `alarm_closed`.
    pub async fn alarm_claim(&self, id: AlarmId) -> Result<Alarm> {
        self.alarm_do(id, "alarm.claim", &Act::Claim, json!({})).await
    }

    /// Gives an alarm to another person who may act on it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for either; `alarm_closed`.
    pub async fn alarm_hand_over(&self, id: AlarmId, to: AccountId) -> Result<Alarm> {
        let to = self
            .colleague(to, &PlacePath(self.alarm_row(id).await?.place_path))
            .await?;
        let detail = json!({"to": to.id});
        self.alarm_do(id, "alarm.hand_over", &Act::HandOver { to }, detail)
            .await
    }

    /// The next step, by the button. Whoever presses it has the alarm.
    ///
    /// # Errors
    /// [`Error::NotFound`]; `alarm_claimed` by somebody else, `alarm_closed`, `no_next_step`.
    pub async fn alarm_next(&self, id: AlarmId) -> Result<Alarm> {
        self.alarm_own(id, "alarm.next", &Act::Next).await
    }

    /// A call was made. Whoever calls has the alarm.
    ///
    /// # Errors
    /// [`Error::NotFound`]; `alarm_claimed` by somebody else, `alarm_closed`, `no_ambulance`.
    pub async fn alarm_call(&self, id: AlarmId, call: Call) -> Result<Alarm> {
        let act = Act::Call {
            callee: call.callee,
            answered: call.answered,
        };
        self.alarm_own(id, "alarm.call", &act).await
    }

    /// The person was seen. For high-risk people a second person has to confirm before it closes.
    ///
    /// # Errors
    /// [`Error::NotFound`]; `seen_by_missing`, `seen_earlier`, `seen_later`, `settle_first`, `alarm_closed`, `awaits_second`.
    pub async fn alarm_close(&self, id: AlarmId, seen: &Seen) -> Result<Alarm> {
        let by = seen.by.trim();
        if by.is_empty() || by.chars().count() > 40 {
            return Err(Error::invalid(
                "seen_by_missing",
                "seen_by",
                "say who has seen the person",
            ));
        }
        let now = self.store.clock.now();
        let act = Act::See {
            who: by.to_owned(),
            at: seen.at.unwrap_or(now),
            how: seen.how,
        };
        let tx = self.store.db.begin().await?;
        let mut held = self.held_alarm(&tx, id).await?;
        // Somebody who is reported in hospital, dead or gone stays paused until that was looked into.
        if held.ladder.life_event.is_some() {
            return Err(Error::conflict("settle_first", "say whether what was reported is true"));
        }
        // Whoever was seen before the door stayed shut may lie on the floor since.
        let earliest = held.ladder.started_at.0.div_euclid(MINUTE_MS) * MINUTE_MS;
        if seen.at.is_some_and(|at| at.0 < earliest) {
            return Err(Error::invalid(
                "seen_earlier",
                "seen_at",
                "the sighting is older than the alarm",
            ));
        }
        if held.ladder.owner.is_none() && !held.ladder.closed {
            self.do_in(&tx, &mut held, &Act::Claim).await?;
        }
        self.do_in(&tx, &mut held, &act).await?;
        self.add_note(&tx, &mut held, seen.note.as_deref()).await?;
        self.end_act(tx, held, "alarm.close", how(seen.how)).await
    }

    /// A second person confirms that somebody was seen, or doubts it.
    ///
    /// # Errors
    /// [`Error::NotFound`]; `not_yourself`, `nothing_to_confirm`, `alarm_closed`.
    pub async fn alarm_confirm(&self, id: AlarmId, agrees: bool) -> Result<Alarm> {
        let act = if agrees { Act::Confirm } else { Act::Doubt };
        self.alarm_do(id, "alarm.confirm", &act, json!({"agrees": agrees}))
            .await
    }

    /// What was said at the door was looked into: the file is closed, or everything goes on as before.
    ///
    /// # Errors
    /// [`Error::NotFound`]; `not_to_settle`, `alarm_closed`; `source_missing` for a death without a source; `bad_date`.
    pub async fn alarm_settle(&self, id: AlarmId, settlement: &Settlement) -> Result<Alarm> {
        let now = self.store.clock.now();
        let tx = self.store.db.begin().await?;
        let mut held = self.held_alarm(&tx, id).await?;
        let was_true = settlement.was_true;
        self.do_in(&tx, &mut held, &Act::Settle { was_true }).await?;
        let senior = SeniorId(held.row.senior_id);
        let date = settlement.date.unwrap_or_else(|| now.day());
        let source = settlement
            .source
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty());
        match (held.ladder.life_event, was_true) {
            // What was a slip of the thumb has been taken back at the door; what stands by now is of another report.
            (Some(_), false) if held.ladder.retracted => {}
            (Some(event), false) => door::take_back(&tx, &self.store.keys, senior, event, now).await?,
            // Said twice, and looked into once: the file is closed.
            (Some(event), true) if self.is_closed_for(&tx, senior, event).await? => {}
            (Some(LifeEvent::Deceased), true) => {
                let source = source.ok_or_else(|| Error::invalid("source_missing", "source", "say who says so"))?;
                self.end_in(&tx, senior, StandingChange::Die, date, Some(source))
                    .await?;
            }
            (Some(LifeEvent::Moved), true) => {
                self.end_in(&tx, senior, StandingChange::MoveAway, date, source).await?;
            }
            (Some(event @ LifeEvent::Hospital), true) => {
                door::confirm(&tx, &self.store.keys, senior, event, now).await?;
            }
            (None, _) => {}
        }
        self.end_act(tx, held, "alarm.settle", json!({"was_true": was_true}))
            .await
    }

    /// Whether the file says so already. Who has moved away may still be reported dead.
    async fn is_closed_for(&self, tx: &DatabaseTransaction, senior: SeniorId, event: LifeEvent) -> Result<bool> {
        let standing = self.senior_for_change(tx, senior).await?.standing()?;
        Ok(standing.is_gone() && (event != LifeEvent::Deceased || standing.state != SeniorState::Moved))
    }

    /// People who may act on an alarm, to give one to.
    ///
    /// # Errors
    /// The database's.
    pub async fn colleagues(&self) -> Result<Vec<Whom>> {
        use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
        let acting = Role::ALL.into_iter().filter(|role| role.may(Permission::AlarmsAct));
        let rows = account::Entity::find()
            .filter(account::Column::Role.is_in(acting.map(Role::name)))
            .filter(account::Column::DisabledAtMs.is_null())
            .filter(self.covers(account::Column::PlacePath))
            .order_by_asc(account::Column::Name)
            .all(self.store.db.read())
            .await?;
        let person = |row: account::Model| Whom {
            id: row.id,
            name: row.name,
        };
        Ok(rows.into_iter().map(person).collect())
    }

    /// One of them who can see what happened at `place`: an alarm that its owner can't open would be nobody's.
    async fn colleague(&self, id: AccountId, place: &PlacePath) -> Result<Whom> {
        let found = self.colleagues().await?.into_iter().find(|one| one.id == id.0);
        let found = found.ok_or(Error::NotFound("account"))?;
        let row = account::Entity::find_by_id(id.0).one(self.store.db.read()).await?;
        let sees = row.is_some_and(|row| PlacePath(row.place_path).covers(place));
        if sees {
            Ok(found)
        } else {
            Err(Error::NotFound("account"))
        }
    }

    async fn alarm_do(&self, id: AlarmId, action: &'static str, act: &Act, detail: Value) -> Result<Alarm> {
        let tx = self.store.db.begin().await?;
        let mut held = self.held_alarm(&tx, id).await?;
        if self.do_in(&tx, &mut held, act).await? == 0 {
            return self.one_alarm(id).await;
        }
        self.end_act(tx, held, action, detail).await
    }

    /// An act that also takes the alarm on: two people must not do the same step.
    async fn alarm_own(&self, id: AlarmId, action: &'static str, act: &Act) -> Result<Alarm> {
        let tx = self.store.db.begin().await?;
        let mut held = self.held_alarm(&tx, id).await?;
        let step = held.ladder.step;
        self.do_in(&tx, &mut held, &Act::Claim).await?;
        // Taking it on may have been the step that the button showed.
        let made = held.ladder.step != step && *act == Act::Next;
        if !made {
            self.do_in(&tx, &mut held, act).await?;
        }
        let detail = json!({"step": held.ladder.step.name()});
        self.end_act(tx, held, action, detail).await
    }

    async fn held_alarm(&self, tx: &DatabaseTransaction, id: AlarmId) -> Result<Held> {
        self.alarm_row(id).await?;
        hold(tx, &self.store.keys, id.0).await
    }

    async fn do_in(&self, tx: &DatabaseTransaction, held: &mut Held, act: &Act) -> Result<usize> {
        let now: At = self.store.clock.now();
        self.store.act_on(tx, held, act, &whom(self.actor), (now, None)).await
    }

    async fn add_note(&self, tx: &DatabaseTransaction, held: &mut Held, note: Option<&str>) -> Result<()> {
        let Some(note) = note.map(str::trim).filter(|note| !note.is_empty()) else {
            return Ok(());
        };
        let mut row = held.row.clone().into_active_model();
        row.note_sealed = Set(Some(self.store.keys.seal(&note_owner(AlarmId(held.row.id)), note)?));
        held.row = row.update(tx).await?;
        Ok(())
    }

    async fn end_act(&self, tx: DatabaseTransaction, held: Held, action: &'static str, detail: Value) -> Result<Alarm> {
        let path = PlacePath(held.row.place_path.clone());
        let act = Audited {
            action,
            subject_kind: "alarm",
            subject_id: held.row.id.to_string(),
            place_path: &path,
            detail,
        };
        audit::write(&tx, self.store.clock.now(), self.actor, act).await?;
        tx.commit().await?;
        self.store.tell_alarm(&held.row).await;
        self.one_alarm(AlarmId(held.row.id)).await
    }
}

fn how(how: SeenHow) -> Value {
    json!({"how": how.name()})
}
