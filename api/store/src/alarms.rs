//! Alarms: somebody must be looked after. Only that they were seen closes one.

use domain::delivery::outcome::{AlarmState, SeenHow};
use domain::delivery::{AlarmKind, Severity};
use domain::id::{AlarmId, SeniorId};
use domain::ladder::Ladder;
use domain::time::At;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::{alarm, canteen, outcome};
use crate::ladders::StepBegan;
use crate::rounds::homes;
use crate::{Error, Result, Scoped, ladders};

/// Alarms of one list at most; the open ones of a county are a handful.
const ROWS_MAX: u64 = 500;

/// Which alarms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Nobody has seen the person yet.
    Open,
    /// Somebody looks after it.
    Claimed,
    /// The person was seen.
    Closed,
}

/// An alarm as the desk sees it. No `Debug`: the note is somebody's health.
pub struct Alarm {
    /// Id.
    pub id: AlarmId,
    /// What for.
    pub kind: AlarmKind,
    /// How worried one should be.
    pub severity: Severity,
    /// Who.
    pub senior_id: SeniorId,
    /// 王*芳
    pub masked_name: String,
    /// Their village.
    pub village: String,
    /// Number of the round it came from.
    pub round_no: Option<i32>,
    /// When.
    pub raised_at: At,
    /// Where it is.
    pub state: AlarmState,
    /// Who looks after it.
    pub owner: Option<String>,
    /// Who saw them.
    pub seen_by: Option<String>,
    /// How.
    pub how: Option<SeenHow>,
    /// When they were seen.
    pub closed_at: Option<At>,
    /// What the volunteer said, and what was said at the end.
    pub note: Option<String>,
    /// Its number.
    pub no: i32,
    /// Where its ladder stands.
    pub ladder: Ladder,
    /// How it came to that step; nothing once it is closed.
    pub step_began: Option<StepBegan>,
}

/// How somebody was seen.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Who saw them.
    pub by: String,
    /// When; now when left out.
    pub at: Option<At>,
    /// How.
    pub how: SeenHow,
    /// More.
    pub note: Option<String>,
}

impl Scoped<'_> {
    /// Alarms of people and canteens in scope, worst first, then oldest first; closed ones newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn alarms(&self, which: Which) -> Result<Vec<Alarm>> {
        let state = alarm::Column::State;
        let wanted = match which {
            Which::Open => state.ne(AlarmState::Closed.name()),
            Which::Claimed => state.eq(AlarmState::Claimed.name()),
            Which::Closed => state.eq(AlarmState::Closed.name()),
        };
        let mut query = alarm::Entity::find()
            .filter(self.sees_alarm())
            .filter(wanted)
            .limit(ROWS_MAX);
        query = match which {
            Which::Closed => query.order_by_desc(alarm::Column::ClosedAtMs),
            _ => query
                .order_by_desc(alarm::Column::Severity)
                .order_by_asc(alarm::Column::RaisedAtMs),
        };
        self.alarms_of_rows(query.all(self.store.db.read()).await?).await
    }

    /// How many people in scope wait for being seen.
    ///
    /// # Errors
    /// The database's.
    pub async fn alarms_open(&self) -> Result<u64> {
        let open = alarm::Column::State.ne(AlarmState::Closed.name());
        let query = alarm::Entity::find().filter(self.sees_alarm()).filter(open);
        Ok(query.count(self.store.db.read()).await?)
    }

    /// An alarm belongs to where the senior lives and to the canteen whose round found it.
    fn sees_alarm(&self) -> Condition {
        let own = Query::select()
            .column(canteen::Column::Id)
            .from(canteen::Entity)
            .cond_where(self.covers(canteen::Column::PlacePath))
            .to_owned();
        Condition::any()
            .add(self.covers(alarm::Column::PlacePath))
            .add(alarm::Column::CanteenId.in_subquery(own))
    }

    pub(crate) async fn alarm_row(&self, id: AlarmId) -> Result<alarm::Model> {
        let query = alarm::Entity::find_by_id(id.0).filter(self.sees_alarm());
        query.one(self.store.db.read()).await?.ok_or(Error::NotFound("alarm"))
    }

    pub(crate) async fn one_alarm(&self, id: AlarmId) -> Result<Alarm> {
        let row = self.alarm_row(id).await?;
        self.alarms_of_rows(vec![row])
            .await?
            .pop()
            .ok_or(Error::NotFound("alarm"))
    }

    async fn alarms_of_rows(&self, rows: Vec<alarm::Model>) -> Result<Vec<Alarm>> {
        let conn = self.store.db.read();
        let people = homes::load(conn, &self.store.keys, rows.iter().map(|row| row.senior_id)).await?;
        let began = ladders::steps_began(conn, &self.store.keys, &rows).await?;
        let said = outcome::Entity::find()
            .filter(outcome::Column::Id.is_in(rows.iter().filter_map(|row| row.outcome_id)))
            .all(conn)
            .await?;
        rows.into_iter()
            .map(|row| {
                let home = people.get(&SeniorId(row.senior_id));
                let kind = AlarmKind::parse(&row.kind).ok_or(Error::Corrupt("alarm.kind"))?;
                let first = said.iter().find(|said| Some(said.id) == row.outcome_id);
                Ok(Alarm {
                    note: self.notes(&row, first)?,
                    id: AlarmId(row.id),
                    kind,
                    severity: Severity::ALL
                        .into_iter()
                        .find(|severity| *severity as i32 == row.severity)
                        .ok_or(Error::Corrupt("alarm.severity"))?,
                    no: row.no,
                    ladder: ladders::open(&self.store.keys, &row)?,
                    step_began: began.get(&row.id).cloned(),
                    senior_id: SeniorId(row.senior_id),
                    masked_name: home.map(homes::Home::masked_name).unwrap_or_default(),
                    village: home.map(|home| home.village.clone()).unwrap_or_default(),
                    round_no: row.round_no,
                    raised_at: At(row.raised_at_ms),
                    state: AlarmState::parse(&row.state).ok_or(Error::Corrupt("alarm.state"))?,
                    owner: row.owner_name,
                    seen_by: row.seen_by,
                    how: row.how.as_deref().and_then(SeenHow::parse),
                    closed_at: row.closed_at_ms.map(At),
                })
            })
            .collect()
    }

    fn notes(&self, row: &alarm::Model, first: Option<&outcome::Model>) -> Result<Option<String>> {
        let keys = &self.store.keys;
        let said = first.and_then(|said| Some((said.id, said.note_sealed.as_deref()?)));
        let said = said
            .map(|(id, sealed)| keys.open(&format!("outcome.note/{id}"), sealed))
            .transpose()?;
        let end = row
            .note_sealed
            .as_deref()
            .map(|sealed| keys.open(&note_owner(AlarmId(row.id)), sealed))
            .transpose()?;
        let notes: Vec<String> = said.into_iter().chain(end).collect();
        Ok((!notes.is_empty()).then(|| notes.join(" → ")))
    }
}

pub(crate) fn note_owner(id: AlarmId) -> String {
    format!("alarm.note/{id}")
}
