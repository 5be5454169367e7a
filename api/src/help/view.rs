//! A call as it is shown.

use domain::help::HelpState;
use domain::id::{CanteenId, HelpCallId};
use domain::time::At;
use serde::Serialize;
use store::help::HelpCall;
use utoipa::ToSchema;

/// One call for help.
#[derive(Serialize, ToSchema)]
pub struct HelpCallView {
    #[schema(value_type = String)]
    id: HelpCallId,
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    /// Which kiosk, in words.
    kiosk: String,
    /// calling answered over
    #[schema(value_type = String)]
    state: HelpState,
    #[schema(value_type = String)]
    called_at: At,
    /// When it was pressed last.
    #[schema(value_type = String)]
    last_at: At,
    /// How often it was pressed.
    times: i32,
    #[schema(value_type = Option<String>)]
    answered_at: Option<At>,
    /// Who said that they are coming.
    answered_by: Option<String>,
}

impl From<HelpCall> for HelpCallView {
    fn from(call: HelpCall) -> Self {
        Self {
            id: call.id,
            canteen_id: call.canteen,
            kiosk: call.device_name,
            state: call.state,
            called_at: call.called_at,
            last_at: call.last_at,
            times: call.times,
            answered_at: call.answered_at,
            answered_by: call.answered_by,
        }
    }
}
