//! An alarm as the desk gets it.

use domain::delivery::outcome::{AlarmState, SeenHow};
use domain::delivery::{AlarmKind, Severity};
use domain::id::{AlarmId, SeniorId};
use domain::time::At;
use serde::Serialize;
use store::alarms::Alarm;
use utoipa::ToSchema;

/// Somebody must be looked after.
#[derive(Serialize, ToSchema)]
pub struct AlarmView {
    #[schema(value_type = String)]
    id: AlarmId,
    /// no_answer urgent odd
    #[schema(value_type = String)]
    kind: AlarmKind,
    /// normal high highest
    #[schema(value_type = String)]
    severity: Severity,
    senior: AlarmSenior,
    round_no: Option<i32>,
    #[schema(value_type = String)]
    raised_at: At,
    /// open claimed closed
    #[schema(value_type = String)]
    state: AlarmState,
    /// Who looks after it.
    owner: Option<String>,
    seen_by: Option<String>,
    #[schema(value_type = Option<String>)]
    how: Option<SeenHow>,
    #[schema(value_type = Option<String>)]
    closed_at: Option<At>,
    note: Option<String>,
}

/// Who.
#[derive(Serialize, ToSchema)]
pub struct AlarmSenior {
    #[schema(value_type = String)]
    id: SeniorId,
    masked_name: String,
    village: String,
}

impl From<Alarm> for AlarmView {
    fn from(alarm: Alarm) -> Self {
        Self {
            id: alarm.id,
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
            seen_by: alarm.seen_by,
            how: alarm.how,
            closed_at: alarm.closed_at,
            note: alarm.note,
        }
    }
}
