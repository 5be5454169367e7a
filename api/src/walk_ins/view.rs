//! A walk-in's order as it goes over the wire. No person is in it.

use domain::id::{CanteenId, SittingId, WalkInId};
use domain::order::{OrderMode, WalkIn, WalkInState};
use domain::time::{At, MealPeriod, ServiceDay};
use serde::Serialize;
use utoipa::ToSchema;

use crate::kitchen::qr;
use crate::orders::view::{LineView, line};

/// What somebody without registration ordered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WalkInOut {
    #[schema(value_type = String)]
    id: WalkInId,
    #[schema(value_type = String)]
    canteen_id: CanteenId,
    #[schema(value_type = String)]
    sitting_id: SittingId,
    #[schema(value_type = String)]
    service_day: ServiceDay,
    #[schema(value_type = String)]
    period: MealPeriod,
    /// dine_in take_away
    #[schema(value_type = String)]
    mode: OrderMode,
    /// placed paid served cancelled lapsed
    #[schema(value_type = String)]
    state: WalkInState,
    /// Three digits, read aloud.
    pickup_no: String,
    /// Beside the number on the slip: both together take the order back.
    code: String,
    price_fen: i64,
    paid: bool,
    /// Taken by a kiosk, not at the counter.
    at_kiosk: bool,
    lines: Vec<LineView>,
    #[schema(value_type = String)]
    placed_at: At,
    #[schema(value_type = String)]
    cancel_until: At,
    /// At a kiosk, with the slip.
    can_cancel: bool,
    /// Cancelled after the kitchen count was final.
    late_change: bool,
    /// For the slip: number and code as the dark modules of a square code, an SVG path.
    #[serde(skip_serializing_if = "Option::is_none")]
    slip_qr: Option<String>,
    /// How many modules its side has.
    #[serde(skip_serializing_if = "Option::is_none")]
    slip_qr_side: Option<usize>,
}

impl WalkInOut {
    /// The order at an instant.
    #[must_use]
    pub fn of(walk_in: &WalkIn, now: At) -> Self {
        Self {
            id: walk_in.id,
            canteen_id: walk_in.canteen_id,
            sitting_id: walk_in.sitting_id,
            service_day: walk_in.service_day,
            period: walk_in.period,
            mode: walk_in.mode,
            state: walk_in.state,
            pickup_no: walk_in.pickup_text(),
            code: walk_in.code(),
            price_fen: walk_in.price().0,
            paid: walk_in.paid,
            at_kiosk: walk_in.at_kiosk,
            lines: walk_in.lines.iter().map(line).collect(),
            placed_at: walk_in.placed_at,
            cancel_until: walk_in.cancel_until,
            can_cancel: walk_in.can_cancel(now),
            late_change: walk_in.late_change,
            slip_qr: None,
            slip_qr_side: None,
        }
    }

    /// The same, with what is printed for whoever ordered.
    #[must_use]
    pub fn with_slip(walk_in: &WalkIn, now: At) -> Self {
        let drawn = qr::path(&format!("W{}{}", walk_in.pickup_text(), walk_in.code()));
        let (slip_qr, slip_qr_side) = drawn.unzip();
        Self {
            slip_qr,
            slip_qr_side,
            ..Self::of(walk_in, now)
        }
    }
}
