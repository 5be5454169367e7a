//! Shapes that several answers about seniors share.

use domain::senior::{Pause, PauseReason, SeniorState, Standing};
use domain::time::ServiceDay;
use serde::Serialize;
use utoipa::ToSchema;

/// State and pause after a change.
#[derive(Serialize, ToSchema)]
pub struct StandingView {
    /// active paused deceased moved erased
    #[schema(value_type = String)]
    state: SeniorState,
    pause: Option<SeniorPause>,
}

/// A running or coming pause.
#[derive(Serialize, ToSchema)]
pub struct SeniorPause {
    #[schema(value_type = String)]
    from: ServiceDay,
    #[schema(value_type = Option<String>)]
    to: Option<ServiceDay>,
    /// hospital children camp other_home
    #[schema(value_type = String)]
    reason: PauseReason,
}

impl From<Standing> for StandingView {
    fn from(standing: Standing) -> Self {
        Self {
            state: standing.state,
            pause: standing.pause.map(SeniorPause::from),
        }
    }
}

impl From<Pause> for SeniorPause {
    fn from(pause: Pause) -> Self {
        Self {
            from: pause.from,
            to: pause.to,
            reason: pause.reason,
        }
    }
}
