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
    /// `waiting` for its code, `enrolled` or `revoked`.
    state: &'static str,
    #[schema(value_type = Option<String>)]
    enrolled_at: Option<At>,
    #[schema(value_type = Option<String>)]
    revoked_at: Option<At>,
}

impl From<&Device> for DeviceView {
    fn from(device: &Device) -> Self {
        Self {
            id: device.id,
            name: device.name.clone(),
            canteen_id: device.canteen,
            kind: device.kind.name(),
            state: match (device.revoked_at, device.enrolled_at) {
                (Some(_), _) => "revoked",
                (None, Some(_)) => "enrolled",
                (None, None) => "waiting",
            },
            enrolled_at: device.enrolled_at,
            revoked_at: device.revoked_at,
        }
    }
}
