//! A call as the kiosk that made it reads it: a screen before the whole room.

use domain::help::{HelpState, shown_to_the_room};
use domain::id::HelpCallId;
use serde::Serialize;
use store::help::HelpCall;
use utoipa::ToSchema;

/// The kiosk's own call.
#[derive(Serialize, ToSchema)]
pub struct KioskCallView {
    #[schema(value_type = String)]
    id: HelpCallId,
    /// calling answered over
    #[schema(value_type = String)]
    state: HelpState,
    /// Who comes, by surname; null where nobody comes yet, or where nobody can tell where the name's surname ends.
    helper: Option<String>,
}

impl From<HelpCall> for KioskCallView {
    fn from(call: HelpCall) -> Self {
        Self {
            id: call.id,
            state: call.state,
            helper: call.answered_by.as_deref().and_then(shown_to_the_room),
        }
    }
}
