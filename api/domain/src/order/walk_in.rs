//! 散客: somebody without registration eats at the full price.
//!
//! Owns: what such an order is and what may become of it. It takes portions and a pick-up number from the same sitting as
//! every order. It knows no senior, so it has no place for a subsidy, a quota or a debt: nothing of it can end in a claim.

use super::{command::WantedLine, mode::OrderMode, order_line::OrderLine};
use crate::{
    id::{CanteenId, ShiftId, SittingId, WalkInId},
    money::Fen,
    named::named,
    time::{At, MealPeriod, ServiceDay},
};
use uuid::Uuid;

mod decide;

pub(super) use decide::{decide, numbered, serve};

/// Portions of one order: a family at a table. Each counts as a meal.
pub const PORTIONS_MAX: usize = 4;
/// Portions of a sitting that kiosks may have given out and nobody paid for: whoever plays with a kiosk that nobody
/// watches takes no more than these from the others.
pub const UNPAID_MAX: usize = 12;
/// What is typed beside the number to take an order back: its last digits, which nobody can guess from the number.
const CODE_DIGITS: u128 = 10_000;

named! {
    /// Where a walk-in's order stands.
    pub enum WalkInState {
        /// 待付款
        Placed = "placed",
        /// 已付款
        Paid = "paid",
        /// 已取餐
        Served = "served",
        /// 已取消
        Cancelled = "cancelled",
        /// 没来取
        Lapsed = "lapsed",
    }
}

impl WalkInState {
    /// Whether it still has to end one way or another.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Placed | Self::Paid)
    }
}

/// What somebody without registration ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkIn {
    /// Made by the caller before the first try.
    pub id: WalkInId,
    /// Where.
    pub canteen_id: CanteenId,
    /// Which sitting.
    pub sitting_id: SittingId,
    /// The sitting's day.
    pub service_day: ServiceDay,
    /// The sitting's meal.
    pub period: MealPeriod,
    /// Eaten here or taken away; never carried.
    pub mode: OrderMode,
    /// Where it stands.
    pub state: WalkInState,
    /// Read aloud; of the same row of numbers as the orders'.
    pub pickup_no: u32,
    /// Whether it came out of the portions set aside for the counter.
    pub from_counter: bool,
    /// Whether a kiosk took it, where nobody sees who orders.
    pub at_kiosk: bool,
    /// What is in it; each line is a meal.
    pub lines: Vec<OrderLine>,
    /// Whether the money is with us.
    pub paid: bool,
    /// The instant of the last entry about it; before there is one, when it was taken.
    pub booked_at: At,
    /// When it was taken.
    pub placed_at: At,
    /// Until then whoever has the slip may cancel it.
    pub cancel_until: At,
    /// Cancelled after the kitchen count was final: cooked, and not sold again by itself.
    pub late_change: bool,
}

impl WalkIn {
    /// The whole price, which the walk-in pays alone.
    #[must_use]
    pub fn price(&self) -> Fen {
        self.lines.iter().map(|line| line.price).sum()
    }

    /// Meals of the sitting that it takes.
    #[must_use]
    pub fn meals(&self) -> u32 {
        u32::try_from(self.lines.len()).unwrap_or(u32::MAX)
    }

    /// As it is shown and read aloud: `012`.
    #[must_use]
    pub fn pickup_text(&self) -> String {
        format!("{:03}", self.pickup_no)
    }

    /// What stands beside the number on the slip, and takes the order back: `4821`.
    #[must_use]
    pub fn code(&self) -> String {
        format!("{:04}", self.id.0.as_u128() % CODE_DIGITS)
    }

    /// Whether whoever has the slip could cancel it now. What is paid for is given back by hand.
    #[must_use]
    pub fn can_cancel(&self, now: At) -> bool {
        self.state == WalkInState::Placed && now < self.cancel_until
    }

    /// Whether the kitchen cooks it.
    #[must_use]
    pub fn is_cooked(&self) -> bool {
        self.state != WalkInState::Cancelled || self.late_change
    }
}

/// Whose drawer the money goes into or comes out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cashier {
    /// The open shift.
    pub shift_id: ShiftId,
    /// Whose it must be.
    pub person: Uuid,
}

/// What can be done with a walk-in's order. Handing it out is a pick-up like any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WalkInCommand {
    /// Order.
    Place(PlaceWalkIn),
    /// Take the money.
    Pay(PayWalkIn),
    /// Cancel; what was paid goes back.
    Cancel(CancelWalkIn),
    /// Nobody came for it.
    Lapse(WalkInId),
    /// How it ended was written down wrongly.
    Reopen(WalkInId),
}

/// Somebody orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceWalkIn {
    /// Made by the caller before the first try.
    pub id: WalkInId,
    /// Where and when.
    pub sitting_id: SittingId,
    /// Here or away.
    pub mode: OrderMode,
    /// What, one portion each.
    pub lines: Vec<WantedLine>,
    /// Whether a kiosk took it.
    pub at_kiosk: bool,
    /// Who takes the money with the order; at a kiosk nobody does.
    pub cash: Option<Cashier>,
}

/// Somebody pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayWalkIn {
    /// Which.
    pub id: WalkInId,
    /// Who takes it.
    pub cash: Cashier,
    /// What was said to whoever pays; another sum is refused.
    pub expected: Fen,
}

/// Somebody changes their mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CancelWalkIn {
    /// Which.
    pub id: WalkInId,
    /// Who asks.
    pub by: Canceller,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Canceller {
    /// Whoever has the slip, at a kiosk.
    Slip,
    /// Staff, out of whose drawer goes what was paid.
    Staff(Option<Cashier>),
}

#[cfg(test)]
mod tests;
