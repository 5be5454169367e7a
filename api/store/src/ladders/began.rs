//! How a ladder came to the step it stands at, from what was written down then.

use std::collections::BTreeMap;

use domain::delivery::outcome::AlarmState;
use domain::ladder::{Happened, Why};
use domain::time::At;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::event_owner;
use crate::entity::{alarm, alarm_event};
use crate::seniors::sheets::open_json;
use crate::{Keyring, Result};

/// The beginning of a step.
#[derive(Debug, Clone)]
pub struct StepBegan {
    /// When.
    pub at: At,
    /// Who did what led to it; the programme's own name where the clock did.
    pub by: String,
    /// What led to it; nothing for the step with which the alarm began.
    pub why: Option<Why>,
}

/// Of those that aren't closed, by alarm. A step that is called out once more hasn't begun again.
pub(crate) async fn steps_began<C: ConnectionTrait>(
    conn: &C,
    keys: &Keyring,
    rows: &[alarm::Model],
) -> Result<BTreeMap<Uuid, StepBegan>> {
    let open = rows.iter().filter(|row| row.state != AlarmState::Closed.name());
    let events = alarm_event::Entity::find()
        .filter(alarm_event::Column::AlarmId.is_in(open.map(|row| row.id)))
        .filter(alarm_event::Column::Event.is_in(["began", "stepped"]))
        .filter(alarm_event::Column::Turn.eq(1))
        .order_by_asc(alarm_event::Column::Seq)
        .all(conn)
        .await?;
    let last: BTreeMap<Uuid, alarm_event::Model> = events.into_iter().map(|row| (row.alarm_id, row)).collect();
    last.into_iter()
        .map(|(alarm, row)| {
            let what: Happened = open_json(keys, &event_owner(row.id), &row.detail_sealed)?;
            let why = match what {
                Happened::Stepped { why, .. } => Some(why),
                _ => None,
            };
            let began = StepBegan {
                at: At(row.at_ms),
                by: row.by_name,
                why,
            };
            Ok((alarm, began))
        })
        .collect()
}
