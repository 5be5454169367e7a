//! What the volunteer's phone says while nobody opens. It may say it late: each word comes with its true time and a key.

use domain::delivery::{AlarmKind, StopState};
use domain::id::{AlarmId, StopId};
use domain::ladder::{Act, Callee, Step};
use domain::order::OrderState;
use domain::time::At;

use super::{About, Held, hold_of_stop, raised, said_before, whom};
use crate::outcomes::under_way;
use crate::rounds::{Round, Stop, homes};
use crate::seniors::care;
use crate::{Error, Result, Scoped};

/// A ladder as the phone hears of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begun {
    /// The alarm.
    pub id: AlarmId,
    /// Its number, for the telephone.
    pub no: i32,
    /// The rung.
    pub step: Step,
    /// When its time is up.
    pub due_at: Option<At>,
}

/// A call that was made at a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoorCall {
    /// Who.
    pub callee: Callee,
    /// Whether they answered.
    pub answered: bool,
    /// When.
    pub at: At,
}

impl Scoped<'_> {
    /// Nobody opens: the ladder begins, whatever becomes of the phone.
    ///
    /// # Errors
    /// [`Error::NotFound`]; `round_not_under_way`, `already_reported`.
    pub async fn door_shut(&self, stop_id: StopId, key: &str, at: At) -> Result<Begun> {
        let (round, stop) = self.own_stop(stop_id).await?;
        let key = said_key(&round, key);
        let now = self.store.clock.now();
        let keys = &self.store.keys;
        let tx = self.store.db.begin().await?;
        if let Some(known) = hold_of_stop(&tx, keys, stop.id.0, AlarmKind::NoAnswer).await? {
            return Ok(begun(&known));
        }
        if let Some(id) = said_before(&tx, &key).await? {
            return Ok(begun(&super::hold(&tx, keys, id.0).await?));
        }
        under_way(&tx, &round).await?;
        // A desk that has explained the meal in the meantime knows nothing of the person behind the door.
        let nobody_asked = stop.meals.iter().all(|meal| meal.state == OrderState::Cancelled);
        if stop.state != StopState::Pending || nobody_asked {
            return Err(Error::conflict("already_reported", "this stop already has an outcome"));
        }
        let homes = homes::load(&tx, keys, [stop.senior_id.0]).await?;
        let home = homes.into_values().next().ok_or(Error::NotFound("senior"))?;
        let watch = care::watch(&tx, keys, stop.senior_id, now.day()).await?;
        let about = About {
            senior_id: stop.senior_id,
            path: &home.path,
            stop_id: Some(stop.id.0),
            outcome_id: None,
            round_no: Some(round.no),
            canteen_id: Some(round.canteen_id.0),
            key: Some(key),
        };
        let raised = raised(AlarmKind::NoAnswer, at.min(now), watch);
        let held = self.store.raise(&tx, about, &raised, &whom(self.actor), now).await?;
        tx.commit().await?;
        self.store.tell_alarm(&held.row).await;
        Ok(begun(&held))
    }

    /// Somebody was called from the door.
    ///
    /// # Errors
    /// [`Error::NotFound`] also when nothing was begun at this door; `no_ambulance`.
    pub async fn door_call(&self, stop_id: StopId, key: &str, call: DoorCall) -> Result<Begun> {
        let (round, stop) = self.own_stop(stop_id).await?;
        let key = said_key(&round, key);
        let tx = self.store.db.begin().await?;
        if let Some(id) = said_before(&tx, &key).await? {
            return Ok(begun(&super::hold(&tx, &self.store.keys, id.0).await?));
        }
        let held = hold_of_stop(&tx, &self.store.keys, stop.id.0, AlarmKind::NoAnswer).await?;
        let mut held = held.ok_or(Error::NotFound("alarm"))?;
        let at = call.at.min(self.store.clock.now()).max(held.ladder.started_at);
        let act = Act::Call {
            callee: call.callee,
            answered: call.answered,
        };
        self.store
            .act_on(&tx, &mut held, &act, &whom(self.actor), (at, Some(key)))
            .await?;
        tx.commit().await?;
        self.store.tell_alarm(&held.row).await;
        Ok(begun(&held))
    }

    async fn own_stop(&self, id: StopId) -> Result<(Round, Stop)> {
        let round = self.own_round().await?;
        let stop = round.stops.iter().find(|stop| stop.id == id).cloned();
        Ok((round, stop.ok_or(Error::NotFound("stop"))?))
    }
}

fn begun(held: &Held) -> Begun {
    Begun {
        id: AlarmId(held.row.id),
        no: held.row.no,
        step: held.ladder.step,
        due_at: held.ladder.due_at,
    }
}

fn said_key(round: &Round, key: &str) -> String {
    format!("{}/{key}", round.id)
}
