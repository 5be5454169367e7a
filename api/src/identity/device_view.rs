//! A device as the desk shows it.

use domain::id::{CanteenId, DeviceId};
use domain::time::At;
use serde::Serialize;
use store::devices::Device;
use utoipa::ToSchema;

/// A kiosk or board.
#[derive(Serialize, ToSchema)]
pub struct DeviceView {
    #[schema(value_type = String)]
    id: DeviceId,
    name: String,
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    /// `kiosk` or `board`.
    kind: &'static str,
    /// `waiting` for its code, `expired` when nobody typed that in time, `enrolled` or `revoked`.
    state: &'static str,
    /// Until when its code was or is good, by the clock of sessions.
    #[schema(value_type = String)]
    code_expires_at: At,
    /// When its code was used.
    #[schema(value_type = Option<String>)]
    enrolled_at: Option<At>,
    #[schema(value_type = Option<String>)]
    revoked_at: Option<At>,
}

impl DeviceView {
    /// As it is when the clock of sessions stands at `now`.
    #[must_use]
    pub fn of(device: &Device, now: At) -> Self {
        Self {
            id: device.id,
            name: device.name.clone(),
            canteen_id: device.canteen,
            kind: device.kind.name(),
            state: match (device.revoked_at, device.enrolled_at) {
                (Some(_), _) => "revoked",
                (None, Some(_)) => "enrolled",
                (None, None) if device.code_expires_at <= now => "expired",
                (None, None) => "waiting",
            },
            code_expires_at: device.code_expires_at,
            enrolled_at: device.enrolled_at,
            revoked_at: device.revoked_at,
        }
    }
}
