//! How a standing order ended on a day, and why one found no meal. Each has its cause; there is no "other".

use crate::{named::named, order::Refusal};

named! {
    /// What became of a standing order on a day.
    pub enum StandingOutcome {
        /// A meal was ordered.
        Ordered = "ordered",
        /// They, or somebody for them, had ordered already.
        OwnOrder = "own_order",
        /// 这一天不要
        Skipped = "skipped",
        /// 暂停
        Paused = "paused",
        /// Died or moved away.
        Gone = "gone",
        /// 节假日: the order keeps the calendar.
        Holiday = "holiday",
        /// It found no meal: a person has to see to it.
        Unfit = "unfit",
        /// To be decided again: the day was changed.
        Again = "again",
    }
}

named! {
    /// Why a standing order found no meal.
    pub enum Unfit {
        /// The point doesn't open that day.
        Closed = "closed",
        /// The point has planned nothing for that day and meal.
        NoSitting = "no_sitting",
        /// Planned, but not published.
        NotPublished = "not_published",
        /// None of the wanted dishes is offered.
        NoDish = "no_dish",
        /// What is offered speaks against their diet.
        DietConflict = "diet_conflict",
        /// What would suit is sold out.
        SoldOut = "sold_out",
        /// All meals are taken.
        SittingFull = "sitting_full",
        /// All meals that can be carried are taken.
        DeliveryFull = "delivery_full",
        /// Nobody approved deliveries to them, or the approval ran out.
        NotEligibleDelivery = "not_eligible_delivery",
        /// Too late for that day.
        CutoffPassed = "cutoff_passed",
        /// Nobody reached them to ask whether they want it.
        NotConfirmed = "not_confirmed",
    }
}

named! {
    /// What a person arranged for somebody whose standing order found no meal.
    pub enum Resolution {
        /// Another meal was ordered for them.
        OtherMeal = "other_meal",
        /// Another point feeds them.
        OtherPoint = "other_point",
        /// The family cooks.
        Family = "family",
        /// A neighbour cooks.
        Neighbour = "neighbour",
        /// They don't want a meal that day.
        NotWanted = "not_wanted",
    }
}

named! {
    /// Why a point doesn't open.
    pub enum ClosedReason {
        /// 节假日
        Holiday = "holiday",
        /// 恶劣天气
        Weather = "weather",
        /// 维修
        Repair = "repair",
        /// 停水停电
        Outage = "outage",
        /// 人手不足
        Staff = "staff",
        /// 疫情、检查
        Health = "health",
    }
}

impl Unfit {
    /// The cause behind a refusal of the writer; nothing where somebody was faster and the day has to be looked at again.
    #[must_use]
    pub fn of(refusal: &Refusal) -> Option<Self> {
        Some(match refusal {
            Refusal::SoldOut { .. } => Self::SoldOut,
            Refusal::SittingFull => Self::SittingFull,
            Refusal::DeliveryFull => Self::DeliveryFull,
            Refusal::DietConflict { .. } | Refusal::TextureNotOffered { .. } => Self::DietConflict,
            Refusal::NotEligibleDelivery { .. } => Self::NotEligibleDelivery,
            Refusal::CutoffPassed => Self::CutoffPassed,
            Refusal::SittingNotOpen => Self::NotPublished,
            Refusal::UnknownDish | Refusal::DishWithdrawn => Self::NoDish,
            Refusal::UnknownSitting => Self::NoSitting,
            _ => return None,
        })
    }

    /// Whether the allotment alone is to blame: then what frees up goes to them first.
    #[must_use]
    pub fn waits_for_room(self) -> bool {
        matches!(self, Self::DeliveryFull)
    }
}
