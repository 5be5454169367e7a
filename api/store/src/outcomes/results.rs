//! What became of what a volunteer raised: on this round, and in the days before. Nothing of anybody's health goes back but what
//! they said themselves.

use std::collections::BTreeMap;

use domain::delivery::outcome::{AlarmState, SeenHow};
use domain::delivery::{AlarmKind, Care};
use domain::id::{AlarmId, SeniorId, StopId};
use domain::ladder::Step;
use domain::time::At;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::entity::{alarm, alarm_event};
use crate::rounds::homes::{self, Home};
use crate::rounds::{Round, Stop};
use crate::{Error, Result, Scoped};

/// So long somebody hears of what they raised.
const LOOK_BACK_MIN: i64 = 14 * 24 * 60;
/// Results of earlier days at most.
const PAST_MAX: u64 = 12;
/// Every ladder's first event is its raising.
const FIRST: i32 = 1;

/// What became of an alarm.
pub struct AlarmResult {
    /// Id.
    pub id: AlarmId,
    /// 王*芳
    pub masked_name: String,
    /// What for.
    pub kind: AlarmKind,
    /// Where it is.
    pub state: AlarmState,
    /// Who saw them.
    pub seen_by: Option<String>,
    /// How.
    pub how: Option<SeenHow>,
    /// When it was raised or, once closed, closed.
    pub at: At,
    /// When it was raised.
    pub raised_at: At,
    /// Its number.
    pub no: i32,
    /// Which door.
    pub stop_id: Option<StopId>,
    /// The rung.
    pub step: Step,
    /// Who has it at the desk.
    pub owner: Option<String>,
}

impl AlarmResult {
    /// Whether somebody at this door needs help at once, and nobody has them yet.
    pub(super) fn is_stayed_with(&self, stop: &Stop) -> bool {
        let waits = matches!(self.state, AlarmState::Open | AlarmState::Claimed);
        // A report that was taken back leaves its alarm to the desk, and nobody's address on the phone.
        let stands = stop.care == Some(Care::Urgent);
        stands && self.stop_id == Some(stop.id) && self.kind == AlarmKind::Urgent && waits
    }
}

impl Scoped<'_> {
    /// What was raised at the doors of this round, by whomever.
    pub(super) async fn alarms_of(&self, round: &Round, homes: &BTreeMap<SeniorId, Home>) -> Result<Vec<AlarmResult>> {
        let rows = alarm::Entity::find()
            .filter(alarm::Column::StopId.is_in(round.stops.iter().map(|stop| stop.id.0)))
            .order_by_asc(alarm::Column::RaisedAtMs)
            .all(self.store.db.read())
            .await?;
        rows.into_iter().map(|row| result(row, homes)).collect()
    }

    /// What this volunteer raised on other rounds in the last days, or at doors that are somebody else's by now; newest first.
    pub(super) async fn past_results(&self, round: &Round) -> Result<Vec<AlarmResult>> {
        let conn = self.store.db.read();
        let since = self.store.clock.now().plus_minutes(-LOOK_BACK_MIN);
        let raised: Vec<Uuid> = alarm_event::Entity::find()
            .select_only()
            .column(alarm_event::Column::AlarmId)
            .filter(alarm_event::Column::ById.eq(self.actor.id))
            .filter(alarm_event::Column::RecordedAtMs.gte(since.0))
            .filter(alarm_event::Column::Seq.eq(FIRST))
            .into_tuple()
            .all(conn)
            .await?;
        if raised.is_empty() {
            return Ok(Vec::new());
        }
        let rows = alarm::Entity::find()
            .filter(alarm::Column::Id.is_in(raised))
            .filter(alarm::Column::StopId.is_not_in(round.stops.iter().map(|stop| stop.id.0)))
            .order_by_desc(alarm::Column::RaisedAtMs)
            .limit(PAST_MAX)
            .all(conn)
            .await?;
        let homes = homes::load(conn, &self.store.keys, rows.iter().map(|row| row.senior_id)).await?;
        rows.into_iter().map(|row| result(row, &homes)).collect()
    }
}

fn result(row: alarm::Model, homes: &BTreeMap<SeniorId, Home>) -> Result<AlarmResult> {
    let home = homes.get(&SeniorId(row.senior_id));
    Ok(AlarmResult {
        id: AlarmId(row.id),
        masked_name: home.map(Home::masked_name).unwrap_or_default(),
        kind: AlarmKind::parse(&row.kind).ok_or(Error::Corrupt("alarm.kind"))?,
        state: AlarmState::parse(&row.state).ok_or(Error::Corrupt("alarm.state"))?,
        seen_by: row.seen_by,
        how: row.how.as_deref().and_then(SeenHow::parse),
        at: At(row.closed_at_ms.unwrap_or(row.raised_at_ms)),
        raised_at: At(row.raised_at_ms),
        no: row.no,
        stop_id: row.stop_id.map(StopId),
        step: Step::parse(&row.step).ok_or(Error::Corrupt("alarm.step"))?,
        owner: row.owner_name,
    })
}
