//! Messages into other people's systems. They are rows of the transaction that makes them necessary; a worker sends them,
//! again and again until they are taken or given up, and somebody says that they arrived.
//!
//! They are delivered at least once: a worker killed between sending and writing it down sends again, under the same key.

mod channels;
mod heard;
mod outbox;
#[cfg(test)]
mod tests;

pub use channels::Channel;
pub use heard::HeardOf;
pub use outbox::Outgoing;

use domain::channel::{ChannelConfig, NoticeState};
use domain::id::{AlarmId, ChannelId, NoticeId};
use domain::ladder::Ladder;
use domain::notice::Said;
use domain::person::name::PersonName;
use domain::time::At;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::entity::{alarm, channel, notice, place, senior, stop};
use crate::{Error, Keyring, Result, Scoped, ids};

/// A message as the desk sees it.
#[derive(Debug, Clone)]
pub struct NoticeShown {
    /// Id.
    pub id: NoticeId,
    /// Through which channel.
    pub channel: String,
    /// Where it is.
    pub state: NoticeState,
    /// Tries so far.
    pub attempts: i32,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was made.
    pub created_at: At,
    /// When it was taken.
    pub sent_at: Option<At>,
    /// When somebody said that it arrived.
    pub heard_at: Option<At>,
    /// Who.
    pub heard_by: Option<String>,
    /// The alarm's number, unless it is a test.
    pub alarm_no: Option<i32>,
}

/// Leaves a message for every channel about a step of a ladder. The key makes it one message per step, turn and channel.
pub(crate) async fn enqueue(
    tx: &DatabaseTransaction,
    keys: &Keyring,
    row: &alarm::Model,
    ladder: &Ladder,
    now: At,
) -> Result<()> {
    let channels = channel::Entity::find()
        .filter(channel::Column::DisabledAtMs.is_null())
        .order_by_asc(channel::Column::Id)
        .all(tx)
        .await?;
    if channels.is_empty() {
        return Ok(());
    }
    let words = said(tx, row, ladder).await?.words();
    let due = ladder.due_at.map_or(0, |due| due.0);
    for one in channels {
        // A ladder may come by the same rung twice (a doubted sighting); when it is due tells the two apart.
        let key = format!("{}/{}/{}/{due}/{}", row.id, ladder.step.name(), ladder.turn, one.id);
        leave(tx, keys, ChannelId(one.id), Some(AlarmId(row.id)), key, &words, now).await?;
    }
    Ok(())
}

async fn said(tx: &DatabaseTransaction, row: &alarm::Model, ladder: &Ladder) -> Result<Said> {
    let person = senior::Entity::find_by_id(row.senior_id).one(tx).await?;
    let person = person.ok_or(Error::NotFound("senior"))?;
    let village = place::Entity::find_by_id(person.village_code.clone()).one(tx).await?;
    let door = match row.stop_id {
        Some(id) => stop::Entity::find_by_id(id).one(tx).await?,
        None => None,
    };
    Ok(Said {
        no: u32::try_from(row.no).unwrap_or(0),
        kind: ladder.kind,
        step: ladder.step,
        turn: ladder.turn,
        stop: row.round_no.zip(door.map(|door| door.seq)),
        village: village.map(|place| place.name).unwrap_or_default(),
        masked_name: person
            .person_name()
            .as_ref()
            .map_or_else(|_| "*".to_owned(), PersonName::masked),
    })
}

pub(crate) async fn leave<C: ConnectionTrait>(
    conn: &C,
    keys: &Keyring,
    channel: ChannelId,
    alarm: Option<AlarmId>,
    key: String,
    words: &str,
    now: At,
) -> Result<Uuid> {
    let id = ids::new_id();
    let code = ids::device_code();
    let row = notice::ActiveModel {
        id: Set(id),
        unique_key: Set(key),
        channel_id: Set(channel.0),
        alarm_id: Set(alarm.map(|id| id.0)),
        body: Set(words.to_owned()),
        code_index: Set(code_index(keys, &code)),
        code_sealed: Set(keys.seal(&code_owner(id), &code)?),
        state: Set(NoticeState::Waiting.name().to_owned()),
        attempts: Set(0),
        due_at_ms: Set(now.0),
        lease_until_ms: Set(0),
        last_error: Set(None),
        created_at_ms: Set(now.0),
        sent_at_ms: Set(None),
        heard_at_ms: Set(None),
        heard_by: Set(None),
    };
    let there = OnConflict::column(notice::Column::UniqueKey).do_nothing().to_owned();
    notice::Entity::insert(row)
        .on_conflict(there)
        .exec_without_returning(conn)
        .await?;
    Ok(id)
}

/// What hasn't gone out about an alarm needn't any more.
pub(crate) async fn outdate(tx: &DatabaseTransaction, alarm: Uuid) -> Result<()> {
    notice::Entity::update_many()
        .col_expr(notice::Column::State, Expr::value(NoticeState::Outdated.name()))
        .filter(notice::Column::AlarmId.eq(alarm))
        .filter(notice::Column::State.eq(NoticeState::Waiting.name()))
        .exec(tx)
        .await?;
    Ok(())
}

fn code_owner(id: Uuid) -> String {
    format!("notice.code/{id}")
}

fn code_index(keys: &Keyring, code: &str) -> String {
    keys.index("notice_code", code)
}

fn config_owner(id: Uuid) -> String {
    format!("channel.config/{id}")
}

fn open_config(keys: &Keyring, row: &channel::Model) -> Result<ChannelConfig> {
    crate::seniors::sheets::open_json(keys, &config_owner(row.id), &row.config_sealed)
}

impl Scoped<'_> {
    /// What was sent about an alarm. The caller has made sure that the alarm is in scope.
    pub(crate) async fn notices_of(&self, id: AlarmId) -> Result<Vec<NoticeShown>> {
        let rows = notice::Entity::find()
            .filter(notice::Column::AlarmId.eq(id.0))
            .order_by_asc(notice::Column::Id)
            .all(self.store.db.read())
            .await?;
        self.shown(rows).await
    }

    /// Messages that were given up, the newest first. A message names nobody who could be found by it, so whoever looks after
    /// messages sees all of them.
    ///
    /// # Errors
    /// The database's.
    pub async fn dead_notices(&self) -> Result<Vec<NoticeShown>> {
        use sea_orm::QuerySelect;
        let rows = notice::Entity::find()
            .filter(notice::Column::State.eq(NoticeState::Dead.name()))
            .order_by_desc(notice::Column::Id)
            .limit(200)
            .all(self.store.db.read())
            .await?;
        self.shown(rows).await
    }

    async fn shown(&self, rows: Vec<notice::Model>) -> Result<Vec<NoticeShown>> {
        let conn = self.store.db.read();
        let channels = channel::Entity::find().all(conn).await?;
        let alarms = alarm::Entity::find()
            .filter(alarm::Column::Id.is_in(rows.iter().filter_map(|row| row.alarm_id)))
            .all(conn)
            .await?;
        let shown = |row: notice::Model| {
            let channel = channels.iter().find(|one| one.id == row.channel_id);
            let alarm = alarms.iter().find(|one| Some(one.id) == row.alarm_id);
            Ok(NoticeShown {
                id: NoticeId(row.id),
                channel: channel.map(|one| one.name.clone()).unwrap_or_default(),
                state: NoticeState::parse(&row.state).ok_or(Error::Corrupt("notice.state"))?,
                attempts: row.attempts,
                last_error: row.last_error,
                created_at: At(row.created_at_ms),
                sent_at: row.sent_at_ms.map(At),
                heard_at: row.heard_at_ms.map(At),
                heard_by: row.heard_by,
                alarm_no: alarm.map(|one| one.no),
            })
        };
        rows.into_iter().map(shown).collect()
    }
}
