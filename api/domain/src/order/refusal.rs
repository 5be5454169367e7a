//! Why a command is refused. A refusal changes nothing and isn't stored: the same key may try again.

use crate::{
    cash::CashRefusal,
    code::Coded,
    id::{OrderId, SeniorId, SittingDishId},
    ledger::BookError,
    menu::conflict::Conflict,
    order::state::OrderState,
    senior::SeniorState,
};

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such sitting in reach.
    #[error("there is no such sitting")]
    UnknownSitting,
    /// The dish isn't offered at the sitting.
    #[error("the dish is not offered at this sitting")]
    UnknownDish,
    /// No such senior in reach.
    #[error("there is no such senior")]
    UnknownSenior,
    /// No such order in reach.
    #[error("there is no such order")]
    UnknownOrder,
    /// Nobody to eat, or somebody without a dish, or more of it than anybody eats.
    #[error("an order needs one to {diners_max} diners with one to {lines_max} dishes each", diners_max = super::command::DINERS_MAX, lines_max = super::command::LINES_MAX)]
    BadOrder,
    /// The same senior twice in one order.
    #[error("the same senior stands in the order twice")]
    DinerTwice,
    /// The dish has no portion left.
    #[error("the dish is sold out")]
    SoldOut {
        /// Which.
        dish: SittingDishId,
    },
    /// The sitting has no meal left.
    #[error("the sitting has no meal left")]
    SittingFull,
    /// No meal can be carried any more.
    #[error("no more meals can be delivered at this sitting")]
    DeliveryFull,
    /// Too late for a pre-order or a delivery.
    #[error("the cut-off has passed")]
    CutoffPassed,
    /// Not published, or over.
    #[error("the sitting takes no orders")]
    SittingNotOpen,
    /// The diet blocks a dish.
    #[error("the dish does not suit the diner")]
    DietConflict {
        /// Whose.
        senior: SeniorId,
        /// Which.
        dish: SittingDishId,
        /// All that speaks against it.
        conflicts: Vec<Conflict>,
    },
    /// The kitchen doesn't make the dish that way.
    #[error("the dish is not made in this texture")]
    TextureNotOffered {
        /// Which.
        dish: SittingDishId,
    },
    /// Nobody approved deliveries to this senior, or the approval ran out.
    #[error("meals are not delivered to this senior")]
    NotEligibleDelivery {
        /// Whose.
        senior: SeniorId,
    },
    /// The senior has a meal for that day and period.
    #[error("there already is a meal ordered for this day and period")]
    AlreadyOrdered {
        /// That meal.
        order: OrderId,
    },
    /// The senior is paused or gone.
    #[error("the senior can't order for this day")]
    SeniorNotActive {
        /// Who.
        senior: SeniorId,
        /// In which state.
        state: SeniorState,
    },
    /// After the cut-off and the ten minutes.
    #[error("it is too late to cancel")]
    TooLate,
    /// Somebody else's order.
    #[error("this is somebody else's order")]
    NotYours,
    /// It was served.
    #[error("the meal was already served")]
    AlreadyServed,
    /// It was cancelled.
    #[error("the order was cancelled")]
    OrderCancelled,
    /// It was flagged.
    #[error("the order was already explained as not served")]
    OrderFlagged,
    /// Only what was served or flagged can be reopened.
    #[error("the order is open")]
    OrderOpen,
    /// The quota went to another meal in the meantime.
    #[error("the subsidised meal went to another order in the meantime")]
    QuotaTaken,
    /// A delivered meal isn't handed out at the counter.
    #[error("this meal is being delivered")]
    IsDelivery,
    /// Fewer portions than sold.
    #[error("the capacity can't go below what is sold ({sold})")]
    BelowSold {
        /// What is sold.
        sold: u32,
    },
    /// The parts don't fit the whole.
    #[error("the counter's and the deliveries' portions can't exceed the sitting's")]
    BadCapacity,
    /// A withdrawn dish doesn't come back.
    #[error("the dish was withdrawn")]
    DishWithdrawn,
    /// A dish can't stand in for itself.
    #[error("a dish can't be replaced by itself")]
    SameDish,
    /// People have ordered the dish that is replaced.
    #[error("people have ordered this dish: say why it is replaced")]
    ReasonMissing,
    /// A sitting without dishes can't be published.
    #[error("the sitting has no dishes")]
    NoDishes,
    /// A phone number is no proof of who stands there.
    #[error("paying from the balance needs the card, or staff")]
    BalanceNeedsCard {
        /// Whose.
        senior: SeniorId,
    },
    /// What was paid in ahead doesn't cover the own share.
    #[error("the balance does not cover this")]
    BalanceShort {
        /// Whose.
        senior: SeniorId,
    },
    /// Nobody agreed to a monthly bill.
    #[error("this senior is not billed by the month")]
    NotBilled {
        /// Whose.
        senior: SeniorId,
    },
    /// No such order of somebody without registration in reach.
    #[error("there is no such walk-in order")]
    UnknownWalkIn,
    /// No portion, too many, or one to be carried.
    #[error("a walk-in orders one to {portions_max} portions, to eat here or to take away", portions_max = super::walk_in::PORTIONS_MAX)]
    BadWalkIn,
    /// Nobody knows whether somebody unknown comes on another day.
    #[error("a kiosk takes walk-in orders for today only")]
    WalkInToday,
    /// Kiosks have taken more than anybody has paid for.
    #[error("too many walk-in meals wait to be paid for")]
    WalkInsUnpaid,
    /// It is handed out once it is paid for.
    #[error("the walk-in order is not paid for")]
    WalkInUnpaid,
    /// It was paid for: the money is given back by hand.
    #[error("the walk-in order was paid for")]
    WalkInPaid,
    /// The books don't allow it.
    #[error(transparent)]
    Books(#[from] BookError),
    /// What concerns money alone.
    #[error(transparent)]
    Cash(#[from] CashRefusal),
    /// A sitting doesn't close before its cut-off, nor end before its end, unless somebody says so.
    #[error("it is too early for that")]
    TooEarly,
}

impl Refusal {
    pub(super) fn not_open(state: OrderState) -> Option<Self> {
        match state {
            OrderState::Placed => None,
            OrderState::Served => Some(Self::AlreadyServed),
            OrderState::Cancelled => Some(Self::OrderCancelled),
            OrderState::Flagged => Some(Self::OrderFlagged),
        }
    }

    /// Whether it says that something isn't there: 404 rather than 409 on the wire.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::UnknownSitting
            | Self::UnknownDish
            | Self::UnknownSenior
            | Self::UnknownOrder
            | Self::UnknownWalkIn => true,
            Self::Cash(refusal) => refusal.is_unknown(),
            _ => false,
        }
    }

    /// Whether it is the command that makes no sense: 422 rather than 409 on the wire.
    #[must_use]
    pub fn is_bad_input(&self) -> bool {
        match self {
            Self::BadOrder
            | Self::DinerTwice
            | Self::TextureNotOffered { .. }
            | Self::BadCapacity
            | Self::SameDish
            | Self::ReasonMissing
            | Self::BadWalkIn => true,
            Self::Cash(refusal) => refusal.is_bad_input(),
            _ => false,
        }
    }
}

impl Coded for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownSitting => "unknown_sitting",
            Self::UnknownDish => "unknown_dish",
            Self::UnknownSenior => "unknown_senior",
            Self::UnknownOrder => "unknown_order",
            Self::BadOrder => "bad_order",
            Self::DinerTwice => "diner_twice",
            Self::SoldOut { .. } => "sold_out",
            Self::SittingFull => "sitting_full",
            Self::DeliveryFull => "delivery_full",
            Self::CutoffPassed => "cutoff_passed",
            Self::SittingNotOpen => "sitting_not_open",
            Self::DietConflict { .. } => "diet_conflict",
            Self::TextureNotOffered { .. } => "texture_not_offered",
            Self::NotEligibleDelivery { .. } => "not_eligible_delivery",
            Self::AlreadyOrdered { .. } => "already_ordered",
            Self::SeniorNotActive { .. } => "senior_not_active",
            Self::TooLate => "too_late",
            Self::NotYours => "not_yours",
            Self::AlreadyServed => "already_served",
            Self::OrderCancelled => "order_cancelled",
            Self::OrderFlagged => "order_flagged",
            Self::OrderOpen => "order_open",
            Self::QuotaTaken => "quota_taken",
            Self::IsDelivery => "is_delivery",
            Self::BelowSold { .. } => "below_sold",
            Self::BadCapacity => "bad_capacity",
            Self::DishWithdrawn => "dish_withdrawn",
            Self::SameDish => "same_dish",
            Self::ReasonMissing => "reason_missing",
            Self::NoDishes => "no_dishes",
            Self::TooEarly => "too_early",
            Self::BalanceNeedsCard { .. } => "balance_needs_card",
            Self::BalanceShort { .. } => "balance_short",
            Self::NotBilled { .. } => "not_billed",
            Self::UnknownWalkIn => "unknown_walk_in",
            Self::BadWalkIn => "bad_walk_in",
            Self::WalkInToday => "walk_in_today",
            Self::WalkInsUnpaid => "walk_ins_unpaid",
            Self::WalkInUnpaid => "walk_in_unpaid",
            Self::WalkInPaid => "walk_in_paid",
            Self::Books(error) => error.code(),
            Self::Cash(refusal) => refusal.code(),
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::BadOrder | Self::DinerTwice => Some("diners"),
            Self::TextureNotOffered { .. } => Some("texture"),
            Self::BadCapacity => Some("capacity"),
            Self::BadWalkIn => Some("lines"),
            Self::SameDish => Some("dish_id"),
            Self::ReasonMissing => Some("reason"),
            Self::Cash(refusal) => refusal.field(),
            _ => None,
        }
    }
}
